// Invariants that compare each item of a list with something else of the resource, which their expressions look for
// again for each item. Both may be very long.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "fhir/validation/known_invariants.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;
using Texts = std::unordered_set<std::string_view>;

Verdict verdict(bool holds) { return holds ? Verdict::holds : Verdict::broken; }

// The paths of the elements of a definition; nothing is decided where one has none.
template <class Fits>
Verdict paths_after_first(std::span<const Node> elements, Fits fits) {
  if (elements.empty() || !elements.front()["path"].is_text()) return Verdict::ask;
  for (const auto& element : elements.subspan(1)) {
    const auto& path = element["path"];
    if (!path.is_text()) return Verdict::ask;
    if (!fits(path.text())) return Verdict::broken;
  }
  return Verdict::holds;
}

bool is_within(std::string_view path, std::string_view root) {
  return path.size() > root.size() && path.starts_with(root) && path[root.size()] == '.';
}

bool is_logical(const At& at) { return (*at.scope->resource)["kind"].text() == "logical"; }

Verdict sdf_8(Run&, const At& at) {
  const auto elements = (*at.node)["element"].items();
  const auto& type = (*at.scope->resource)["type"];
  if (elements.empty() || !type.is_text()) return Verdict::ask;
  const auto first = elements.front()["path"].text();
  if (!is_logical(at) && first != type.text()) return Verdict::ask;
  return paths_after_first(elements, [&](std::string_view path) { return is_within(path, first); });
}

Verdict sdf_8a(Run&, const At& at) {
  const auto elements = (*at.node)["element"].items();
  const auto& type = (*at.scope->resource)["type"];
  if (elements.empty() || !type.is_text()) return Verdict::ask;
  const auto first = elements.front()["path"].text();
  if (first.find('\n') != std::string_view::npos) return Verdict::ask;
  if (!is_logical(at) && !first.starts_with(type.text())) return Verdict::ask;
  const auto root = first.substr(0, first.find('.'));
  return paths_after_first(elements, [&](std::string_view path) { return is_within(path, root); });
}

// What makes two codings equal; nothing where one has more than a coding mostly has.
std::optional<std::string> key_of(const Node& coding) {
  std::string key;
  std::size_t members = 0;
  for (const auto* name : {"system", "version", "code", "display"}) {
    const auto& value = coding[name];
    if (value.is_text()) ++members;
    key.append(value.text()) += '\n';
  }
  if (members != coding.size()) return std::nullopt;
  return key;
}

bool has_value(const Node& observation) {
  return std::ranges::any_of(observation.members(), [](const data::Member& member) {
    auto name = member.name.view();
    if (name.starts_with('_')) name.remove_prefix(1);
    return name.starts_with("value");
  });
}

Verdict obs_7(Run&, const At& at) {
  const auto& observation = *at.node;
  if (!has_value(observation)) return Verdict::holds;
  std::unordered_set<std::string> codes;
  for (const auto& coding : observation["code"]["coding"].items()) {
    auto key = key_of(coding);
    if (!key) return Verdict::ask;
    codes.insert(std::move(*key));
  }
  for (const auto& component : observation["component"].items()) {
    for (const auto& coding : component["code"]["coding"].items()) {
      const auto key = key_of(coding);
      if (!key) return Verdict::ask;
      if (codes.contains(*key)) return Verdict::broken;
    }
  }
  return Verdict::holds;
}

bool add_texts(std::span<const Node> list, Texts& into) {
  return std::ranges::all_of(list, [&](const Node& item) {
    into.insert(item.text());
    return item.is_text();
  });
}

Verdict ig_1(Run&, const At& at) {
  const auto& definition = *at.node;
  Texts groups;
  for (const auto& grouping : definition["grouping"].items()) groups.insert(grouping["id"].text());
  for (const auto& resource : definition["resource"].items()) {
    const auto& group = resource["groupingId"];
    if (!group) continue;
    if (!group.is_text() || group.text().empty()) return Verdict::ask;
    if (!groups.contains(group.text())) return Verdict::broken;
  }
  return Verdict::holds;
}

Verdict ig_2(Run&, const At& at) {
  const auto& guide = *at.node;
  Texts versions;
  Texts used;
  if (!add_texts(guide["fhirVersion"].items(), versions)) return Verdict::ask;
  for (const auto& resource : guide["definition"]["resource"].items()) {
    if (!add_texts(resource["fhirVersion"].items(), used)) return Verdict::ask;
  }
  return verdict(std::ranges::all_of(used, [&](std::string_view each) { return versions.contains(each); }));
}

constexpr std::array known = {
    KnownInvariant{"sdf-8",
                   "(%resource.kind = 'logical' or element.first().path = %resource.type) and "
                   "element.tail().all(path.startsWith(%resource.snapshot.element.first().path&'.'))",
                   sdf_8},
    KnownInvariant{
        "sdf-8a",
        "(%resource.kind = 'logical' or element.first().path.startsWith(%resource.type)) and "
        "(element.tail().empty() or element.tail().all(path.startsWith(%resource.differential.element.first()"
        ".path.replaceMatches('\\\\..*','')&'.')))",
        sdf_8a},
    KnownInvariant{"obs-7",
                   "value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()",
                   obs_7},
    KnownInvariant{"ig-1", "resource.groupingId.all(%context.grouping.id contains $this)", ig_1},
    KnownInvariant{"ig-2", "definition.resource.fhirVersion.all(%context.fhirVersion contains $this)", ig_2},
};

}  // namespace

std::span<const KnownInvariant> list_invariants() { return known; }

}  // namespace linkway::fhir::validation
