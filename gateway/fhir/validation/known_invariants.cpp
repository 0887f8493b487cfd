#include "fhir/validation/known_invariants.h"

#include <algorithm>
#include <array>

#include "fhir/validation/calendar.h"
#include "fhir/validation/resolution.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;

Verdict verdict(bool holds) { return holds ? Verdict::holds : Verdict::broken; }

// children().count() > id.count(): anything beside the id and its companion.
bool more_than_id(const Node& object) {
  return std::ranges::any_of(object.members(), [](const data::Member& member) {
    const auto name = member.name.view();
    return name != "id" && name != "_id";
  });
}

Verdict ele_1(Run&, const At& at) {
  const auto kind = at.node->kind();
  if (kind == data::Kind::text || kind == data::Kind::number || kind == data::Kind::boolean) return Verdict::holds;
  return verdict(more_than_id(*at.node) || more_than_id(*at.extra));
}

template <class Breaks>
Verdict none_contained(const At& at, Breaks breaks) {
  for (const auto& resource : (*at.node)["contained"].items()) {
    if (breaks(resource)) return Verdict::broken;
  }
  return Verdict::holds;
}

Verdict dom_2(Run&, const At& at) {
  return none_contained(at, [](const Node& resource) { return bool(resource["contained"]); });
}

Verdict dom_3(Run&, const At& at) { return (*at.node)["contained"].size() == 0 ? Verdict::holds : Verdict::ask; }

Verdict dom_4(Run&, const At& at) {
  return none_contained(at, [](const Node& resource) {
    const auto& meta = resource["meta"];
    return meta["versionId"] || meta["_versionId"] || meta["lastUpdated"] || meta["_lastUpdated"];
  });
}

Verdict dom_5(Run&, const At& at) {
  return none_contained(at, [](const Node& resource) { return resource["meta"]["security"].size() > 0; });
}

Verdict dom_6(Run&, const At& at) {
  const auto& text = (*at.node)["text"];
  return verdict(text["div"] || text["_div"]);
}

// %rootResource.contained, looked up; "#" is the container itself, which the expression forgets (R4
// references.html#contained).
Verdict ref_1(Run& run, const At& at) {
  const auto reference = (*at.node)["reference"].text();
  if (!reference.starts_with('#')) return Verdict::holds;
  return verdict(run.references().find(*at.scope, reference).where == Found::Where::contained);
}

Verdict per_1(Run&, const At& at) {
  const auto& start = (*at.node)["start"];
  const auto& end = (*at.node)["end"];
  const auto from = start.text();
  const auto to = end.text();
  if (from.empty() || to.empty()) return Verdict::holds;
  // Dates to the day, and times to the second with one offset, are ordered as their texts are.
  const bool alike =
      from.size() == to.size() &&
      (from.size() == 10 || (from.size() > 19 && from[19] != '.' && from.substr(19) == to.substr(19) && to[19] != '.'));
  if (!alike || date_time_fault(from) != nullptr || date_time_fault(to) != nullptr) return Verdict::ask;
  return verdict(from <= to);
}

struct Known {
  std::string_view key;
  std::string_view expression;
  NativeRule rule;
};

constexpr std::array natives = {
    Known{"ele-1", "hasValue() or (children().count() > id.count())", ele_1},
    Known{"dom-2", "contained.contained.empty()", dom_2},
    Known{"dom-3",
          "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | "
          "%resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = "
          "'#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = "
          "'#').exists()).not()).trace('unmatched', id).empty()",
          dom_3},
    Known{"dom-4", "contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()", dom_4},
    Known{"dom-5", "contained.meta.security.empty()", dom_5},
    Known{"dom-6", "text.`div`.exists()", dom_6},
    Known{"ref-1",
          "reference.startsWith('#').not() or (reference.substring(1).trace('url') in "
          "%rootResource.contained.id.trace('ids'))",
          ref_1},
    Known{"per-1", "start.hasValue().not() or end.hasValue().not() or (start <= end)", per_1},
};

struct Mended {
  std::string_view key;
  std::string_view published;
  std::string_view meant;
};

constexpr std::array mended = {
    // Without a fullUrl the result is empty, which is no "true".
    Mended{"bdl-8", "fullUrl.contains('/_history/').not()",
           "fullUrl.exists() implies fullUrl.contains('/_history/').not()"},
};

}  // namespace

NativeRule native_rule(std::string_view key, std::string_view expression) {
  const auto* const known = std::ranges::find_if(
      natives, [&](const Known& each) { return each.key == key && each.expression == expression; });
  return known == natives.end() ? nullptr : known->rule;
}

std::string_view mended_expression(std::string_view key, std::string_view expression) {
  const auto* const known =
      std::ranges::find_if(mended, [&](const Mended& each) { return each.key == key && each.published == expression; });
  return known == mended.end() ? std::string_view() : known->meant;
}

}  // namespace linkway::fhir::validation
