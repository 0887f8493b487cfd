#include "exchange/report_contacts.h"

#include <algorithm>

#include "data/json.h"
#include "exchange/lookup.h"
#include "fhir/reference.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t page = 500;

// The person of a contact of some day; 0 where it is about nobody who is known here.
ResourceKey person_of(const store::ResourceRow& row, data::Arena& arena) {
  const auto node = data::read_json(row.content, arena);
  if (!node.ok()) return {};
  const auto subject = fhir::parse_reference((*node)["subject"]["reference"].text());
  const auto status = (*node)["status"].text();
  if (subject.type != "Patient" || status == "planned" || status == "cancelled" || status == "entered-in-error") {
    return {};
  }
  return ResourceKey(parse_id(subject.id).value_or(0));
}

}  // namespace

Status ContactList::find(const ReportQuestion& question) {
  if (!question.platforms.empty()) return Done{};
  store::SearchQuery query;
  query.type = "Encounter";
  query.tokens = {{{std::string(contact_token), std::string(contact_value), ""}}};
  query.limit = page;
  std::size_t seen = 0;
  for (bool more = true; more;) {
    auto rows = reader_.search(query, {store::Scope::Kind::all, {}});
    if (!rows) return std::move(rows).problems();
    more = rows->size() > page;
    if (more) rows->resize(page);
    if (rows->empty()) break;
    query.after = rows->back().key;
    seen += rows->size();
    if (question.most_referrals != 0 && seen > question.most_referrals) return too_many_to_count(question);
    data::Arena arena;
    for (const auto& row : *rows) {
      if (row.referral.get() != 0 || row.partner.get().empty()) continue;
      if (!question.senders.empty() && !question.senders.contains(row.partner)) continue;
      if (const auto person = person_of(row, arena); person.get() != 0) {
        contacts_.push_back({person, row.exchange, row.key});
      }
    }
  }
  std::ranges::sort(contacts_);
  return Done{};
}

std::optional<ContactList::Contact> ContactList::next(ResourceKey last) {
  if (at_ == contacts_.size() || contacts_[at_].person > last) return std::nullopt;
  return contacts_[at_++];
}

}  // namespace linkway::exchange
