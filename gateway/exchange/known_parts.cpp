#include "exchange/known_parts.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "data/json.h"
#include "exchange/lookup.h"
#include "fhir/meta.h"
#include "fhir/reference.h"

namespace linkway::exchange {

namespace {

void for_each_place(const data::Node& resource, const std::function<void(std::string, std::string_view)>& see) {
  std::unordered_map<std::string, int> counts;
  fhir::for_each_reference(resource, "", [&](const std::string& path, const data::Node& reference) {
    const auto literal = reference["reference"].text();
    std::string place;
    bool in_index = false;
    for (const char c : path) {
      in_index = c == '[' || (in_index && c != ']');
      if (!in_index && c != ']') place += c;
    }
    place.append("|").append(fhir::parse_reference(literal).type);
    const auto count = ++counts[place];
    see(place + "|" + std::to_string(count), literal);
  });
}

}  // namespace

void KnownParts::find() {
  // A person is known by more than being told alike (resolve.cpp), and a request begins a referral.
  for (auto& change : work_.changes) {
    const bool is_part = change.created_here && change.type != "Patient" && change.type != "ServiceRequest";
    if (is_part) created_.emplace(change.reference(), &change);
  }
  if (created_.empty()) return;
  for (const auto& change : work_.changes) {
    if (change.type == "ServiceRequest" && change.before) compare(change, content(work_, *change.before));
  }
  for (const auto& change : work_.changes) {
    if (change.type == "ServiceRequest" && change.before) compare_rest(change.before->referral);
  }
  if (names_.empty()) return;
  for (auto& change : work_.changes) change.resource = renamed(change.resource);
}

// What stands at the same place of the two is what may be the same: in a list the first result and the first result,
// the second letter and the second letter.
void KnownParts::compare(const Change& holder, const data::Node& stored) {
  std::unordered_map<std::string, std::string> known;
  for_each_place(stored,
                 [&](std::string place, std::string_view literal) { known.emplace(std::move(place), literal); });
  for_each_place(holder.resource, [&](const std::string& place, std::string_view literal) {
    const auto part = created_.find(std::string(literal));
    const auto there = known.find(place);
    if (part != created_.end() && there != known.end()) compare_part(*part->second, there->second);
  });
}

// What nothing refers to (a Flag, a Consent, a RelatedPerson) is compared with what the platform was told last: what
// was so before that, and is so again, is a change.
void KnownParts::compare_rest(ReferralKey referral) {
  if (referral.get() == 0) return;
  const auto last = told_last(work_, reader_, referral);
  if (last.empty()) return;
  std::unordered_map<std::string, std::unordered_map<std::string, store::ResourceRow>> known;  // by type, by content
  for (auto& change : work_.changes) {
    if (!change.created_here || !created_.contains(change.reference())) continue;
    auto [of_type, fresh] = known.try_emplace(change.type);
    if (fresh) {
      auto rows = reader_.of_referral(referral, change.type);
      if (!work_.keep(rows)) return;
      for (auto& row : *rows) {
        const bool is_told = std::ranges::find(last, row.key) != last.end();
        if (row.partner != work_.partner->id || !is_told) continue;
        auto words = words_of(content(work_, row));
        of_type->second.insert_or_assign(std::move(words), std::move(row));
      }
    }
    const auto same = of_type->second.find(words_of(renamed(change.resource)));
    if (same == of_type->second.end()) continue;
    const auto would_be = change.reference();
    if (take_(change, same->second)) names_.emplace(would_be, change.reference());
  }
}

std::string KnownParts::words_of(const data::Node& resource) const {
  return data::to_json(fhir::unstamped(resource, work_.builder), data::JsonStyle::canonical);
}

void KnownParts::compare_part(Change& part, const std::string& known_as) {
  const auto reference = fhir::parse_reference(known_as);
  if (reference.kind != fhir::Reference::Kind::relative || reference.type != part.type) return;
  if (!compared_.insert(&part).second) return;
  auto row = visible_row(work_, reader_, reference.type, reference.id);
  if (!row || row->partner != work_.partner->id) return;
  const auto stored = content(work_, *row);
  compare(part, stored);  // what it refers to itself comes first
  const auto told = fhir::unstamped(renamed(part.resource), work_.builder);
  if (!data::equal(fhir::unstamped(stored, work_.builder), told)) return;
  const auto would_be = part.reference();
  if (take_(part, *std::move(row))) names_.emplace(would_be, part.reference());
}

data::Node KnownParts::renamed(const data::Node& resource) {
  return fhir::rewrite_references(resource, work_.builder, [this](std::string_view literal) {
    const auto found = names_.find(std::string(literal));
    return found == names_.end() ? std::string() : found->second;
  });
}

}  // namespace linkway::exchange
