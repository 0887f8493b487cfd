#include "exchange/known_parts.h"

#include "exchange/lookup.h"
#include "fhir/meta.h"
#include "fhir/reference.h"

namespace linkway::exchange {

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
  if (names_.empty()) return;
  for (auto& change : work_.changes) change.resource = renamed(change.resource);
}

// What stands at the same place of the two is what may be the same.
void KnownParts::compare(const Change& holder, const data::Node& stored) {
  std::unordered_map<std::string, std::string> known;
  fhir::for_each_reference(stored, "", [&](const std::string& path, const data::Node& reference) {
    known.emplace(path, reference["reference"].text());
  });
  fhir::for_each_reference(holder.resource, "", [&](const std::string& path, const data::Node& reference) {
    const auto part = created_.find(std::string(reference["reference"].text()));
    const auto there = known.find(path);
    if (part != created_.end() && there != known.end()) compare_part(*part->second, there->second);
  });
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
