// People who may be one, for an operator to look at: who sent them, which referrals they have, and what they share; no
// name, number or date of theirs.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "data/builder.h"
#include "store/reader.h"

namespace linkway::exchange {

struct LikePerson {
  ResourceKey patient;
  PartnerId partner;
  std::vector<ReferralKey> referrals;  // the first ten
};
struct LikePair {
  LikePerson first;
  LikePerson second;
  std::vector<std::string> shared;  // "same birth date and name"
  std::optional<store::PairMark> mark;
};
struct LikePairs {
  std::vector<LikePair> pairs;  // the newest first
  bool more = false;
  std::vector<store::CommonToken> common;  // `shared` in words; what too many share to tell people apart
};

// At most `limit` pairs; `all`: also those that an operator has judged.
[[nodiscard]] Result<LikePairs> find_duplicates(store::Reader& reader, bool all, std::size_t limit);
[[nodiscard]] data::Node to_json(const LikePair& pair, data::Builder& builder);

}  // namespace linkway::exchange
