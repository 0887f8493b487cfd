#include "exchange/duplicates.h"

#include "exchange/lookup.h"
#include "referral/person_tokens.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t most_referrals = 10;

Result<LikePerson> person_of(store::Reader& reader, ResourceKey key) {
  LikePerson person;
  person.patient = key;
  auto row = reader.resource(key);
  if (!row) return std::move(row).problems();
  if (*row) person.partner = (*row)->partner;
  auto referrals = reader.referrals_of(key, most_referrals);
  if (!referrals) return std::move(referrals).problems();
  for (const auto& referral : *referrals) person.referrals.push_back(referral.key);
  return person;
}

data::Node json_of(const LikePerson& person, data::Builder& b) {
  std::vector<data::Node> referrals;
  for (const auto key : person.referrals) referrals.push_back(b.text(id_text(key)));
  return b.object({{"patient", b.text(id_text(person.patient))},
                   {"partner", b.text(person.partner.get())},
                   {"referrals", b.list(referrals)}});
}

}  // namespace

Result<LikePairs> find_duplicates(store::Reader& reader, bool all, std::size_t limit) {
  auto query = pairs_of_one_person();
  query.all = all;
  query.limit = limit;
  auto found = reader.alike(query);
  if (!found) return std::move(found).problems();
  LikePairs list;
  list.more = found->more;
  for (auto& token : found->common) list.common.push_back({referral::words_of_shared(token.shared), token.patients});
  for (auto& pair : found->pairs) {
    auto first = person_of(reader, pair.first);
    if (!first) return std::move(first).problems();
    auto second = person_of(reader, pair.second);
    if (!second) return std::move(second).problems();
    auto& like = list.pairs.emplace_back(LikePair{std::move(*first), std::move(*second), {}, std::move(pair.mark)});
    for (const auto& shared : pair.shared) like.shared.push_back(referral::words_of_shared(shared));
  }
  return list;
}

data::Node to_json(const LikePair& pair, data::Builder& b) {
  std::vector<data::Node> shared;
  for (const auto& words : pair.shared) shared.push_back(b.text(words));
  data::Node mark;
  if (pair.mark) {
    mark = b.object({{"verdict", b.text(store::to_string(pair.mark->verdict))},
                     {"marked", b.text(to_fhir(pair.mark->marked))},
                     {"by", pair.mark->marker.empty() ? data::Node() : b.text(pair.mark->marker)}});
  }
  return b.object({{"first", json_of(pair.first, b)},
                   {"second", json_of(pair.second, b)},
                   {"shared", b.list(shared)},
                   {"mark", mark}});
}

}  // namespace linkway::exchange
