// What a referrer ties in with a referral that is known, and that has no number of its own: who asks, a condition, a
// letter. Told again as it was, it is the one that is here; otherwise each repeat of a referral would be news of it.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "exchange/work.h"
#include "store/reader.h"

namespace linkway::exchange {

class KnownParts {
 public:
  // `take` makes a row the target of a change; false where another change of the message is that one already.
  using Take = std::function<bool(Change& change, store::ResourceRow row)>;
  KnownParts(Work& work, store::Reader& reader, Take take) : work_(work), reader_(reader), take_(std::move(take)) {}

  // Of a message whose changes have their targets, and references to them.
  void find();

 private:
  void compare(const Change& holder, const data::Node& stored);
  void compare_part(Change& part, const std::string& known_as);
  void compare_rest(ReferralKey referral);
  [[nodiscard]] std::string words_of(const data::Node& resource) const;
  [[nodiscard]] data::Node renamed(const data::Node& resource);

  Work& work_;
  store::Reader& reader_;
  const Take take_;
  std::unordered_map<std::string, Change*> created_;  // by "Type/id"
  std::unordered_set<const Change*> compared_;
  std::unordered_map<std::string, std::string> names_;  // "Type/id" that it would have had -> that of what is here
};

}  // namespace linkway::exchange
