#include "mapping/engine/names.h"

#include <algorithm>
#include <ranges>

namespace linkway::mapping {

namespace {

constexpr std::string_view hl7_types = "http://hl7.org/fhir/StructureDefinition/";

// "http://hl7.org/fhir/3.0/StructureDefinition/Patient" -> "Patient": HL7's own maps between releases name the other
// release so. Its definition is not loaded; that of this release by the same name comes nearest.
std::string_view of_another_release(std::string_view url) {
  constexpr std::string_view base = "http://hl7.org/fhir/";
  if (!url.starts_with(base)) return {};
  url.remove_prefix(base.size());
  const auto digits = url.find_first_not_of("0123456789.");
  constexpr std::string_view middle = "/StructureDefinition/";
  if (digits == 0 || digits == std::string_view::npos || !url.substr(digits).starts_with(middle)) return {};
  return url.substr(digits + middle.size());
}

const fhir::Structure* by_url(std::string_view url, const fhir::Definitions& definitions) {
  if (const auto* found = definitions.structure(url)) return found;
  if (const auto name = of_another_release(url); !name.empty()) return definitions.type(fhir::Key(name));
  constexpr std::string_view system = "http://hl7.org/fhirpath/System.";
  if (!url.starts_with(system)) return nullptr;
  auto name = std::string(url.substr(system.size()));
  if (!name.empty() && name != "Quantity") name[0] = static_cast<char>(name[0] | 0x20);
  return definitions.type(fhir::Key(name));
}

}  // namespace

const fhir::Structure* type_named(const Map& map, std::string_view name, const fhir::Definitions& definitions) {
  if (name.empty()) return nullptr;
  for (const auto& uses : map.uses) {
    if (uses.alias == name || (uses.alias.empty() && uses.url == name)) {
      if (const auto* found = by_url(uses.url, definitions)) return found;
    }
  }
  if (name.find('/') != std::string_view::npos || name.find(':') != std::string_view::npos) {
    return by_url(name, definitions);
  }
  if (const auto* found = definitions.type(fhir::Key(name))) return found;
  if (const auto* found = by_url(std::string(hl7_types) + std::string(name), definitions)) return found;
  // A type of the same model: its canonical differs from that of the model in its last part.
  for (const auto& uses : map.uses) {
    const auto slash = uses.url.rfind('/');
    if (slash == std::string::npos) continue;
    if (const auto* found = by_url(uses.url.substr(0, slash + 1) + std::string(name), definitions)) return found;
  }
  return nullptr;
}

SlotRef Names::add(SlotRef::Space space, std::string_view name) {
  auto& count = space == SlotRef::Space::source ? source_slots_ : target_slots_;
  const SlotRef slot{space, count++};
  names_.push_back({slot, std::string(name)});
  return slot;
}

void Names::alias(const SlotRef& slot, std::string_view name) { names_.push_back({slot, std::string(name)}); }

SlotRef Names::find(SlotRef::Space space, std::string_view name) const {
  const auto found = std::find_if(names_.rbegin(), names_.rend(),
                                  [&](const Entry& entry) { return entry.slot.space == space && entry.name == name; });
  return found == names_.rend() ? SlotRef() : found->slot;
}

SlotRef Names::any(std::string_view name) const {
  const auto slot = source(name);
  return slot ? slot : target(name);
}

std::vector<std::string_view> Names::known() const {
  std::vector<std::string_view> all;
  all.reserve(names_.size());
  for (const auto& entry : names_) all.push_back(entry.name);
  return all;
}

// What is shared is known to all rules of the block.
void Names::end_block() {
  std::erase_if(shares_, [&](const Share& share) { return share.block == block_; });
  --block_;
}

std::vector<std::uint32_t> Names::share(std::string_view name) {
  std::vector<std::uint32_t> slots;
  if (shares_.empty() || std::none_of(shares_.begin(), shares_.end(), [&](const Share& share) {
        return share.block == block_ && share.name == name;
      })) {
    shares_.push_back({block_, share_slots_++, std::string(name)});
  }
  for (const auto& share : std::ranges::reverse_view(shares_)) {
    if (share.name == name) slots.push_back(share.slot);
  }
  return slots;
}

}  // namespace linkway::mapping
