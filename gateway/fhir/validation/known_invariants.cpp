#include "fhir/validation/known_invariants.h"

#include <algorithm>
#include <array>

#include "fhir/validation/calendar.h"
#include "fhir/validation/contained_links.h"
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

Verdict dom_3(Run&, const At& at) { return verdict(contained_are_linked(*at.node)); }

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

// Whether two dates or times are in order; nothing to say when one of them is missing.
Verdict ordered(std::string_view from, std::string_view to) {
  if (from.empty() || to.empty()) return Verdict::holds;
  // Dates to the day, and times to the second with one offset, are ordered as their texts are.
  const auto to_the_second = [](std::string_view text) { return text.size() > 19 && text[19] != '.'; };
  const bool alike =
      from.size() == to.size() &&
      (from.size() == 10 || (to_the_second(from) && to_the_second(to) && from.substr(19) == to.substr(19)));
  if (!alike || date_time_fault(from) != nullptr || date_time_fault(to) != nullptr) return Verdict::ask;
  return verdict(from <= to);
}

Verdict per_1(Run&, const At& at) { return ordered((*at.node)["start"].text(), (*at.node)["end"].text()); }

Verdict task_inv_1(Run&, const At& at) {
  return ordered((*at.node)["authoredOn"].text(), (*at.node)["lastModified"].text());
}

// The same expression for what a narrative may hold, and for whether it says something.
Verdict html_checks(Run& run, const At& at) { return run.is_plain_narrative(*at.node) ? Verdict::holds : Verdict::ask; }

// "is Boolean" means FHIR's own boolean, which is no System.Boolean.
Verdict que_7(Run&, const At& at) {
  const auto& node = *at.node;
  return verdict(node["operator"].text() != "exists" || node["answerBoolean"] || node["_answerBoolean"]);
}

// R4 counts from three on; the text means more than one.
Verdict que_12(Run&, const At& at) {
  return verdict((*at.node)["enableWhen"].size() < 2 || (*at.node)["enableBehavior"] || (*at.node)["_enableBehavior"]);
}

// Without a probability there is nothing to compare.
Verdict ras_2(Run&, const At& at) { return (*at.node)["probabilityDecimal"] ? Verdict::ask : Verdict::holds; }

// The type of a parameter may be that of a resource, whose profiles targetProfile names then (mended in R4B).
Verdict opd_3(Run& run, const At& at) {
  const auto type = (*at.node)["type"].text();
  const auto* known = type.empty() ? nullptr : run.definitions.type(type);
  return known != nullptr && known->kind == StructureKind::resource ? Verdict::holds : Verdict::ask;
}

// The whole path is meant, not a part of it: names of 1 to 64 characters with a dot between them, choices with [x],
// slices with a colon.
Verdict eld_19(Run&, const At& at) {
  constexpr std::string_view forbidden = ".,:;'\"/|?!@#$%&*()[]{} \t\r\n";
  auto rest = (*at.node)["path"].text();
  if (rest.empty()) return Verdict::ask;
  for (bool first = true;; first = false) {
    const auto end = std::min(rest.find_first_of(forbidden), rest.size());
    if (end == 0 || end > 64 * 4) return Verdict::broken;
    rest.remove_prefix(end);
    if (!first && rest.starts_with("[x]")) rest.remove_prefix(3);
    if (!first && rest.starts_with(':')) rest.remove_prefix(std::min(rest.find_first_of(". \t\r\n"), rest.size()));
    if (rest.empty()) return Verdict::holds;
    if (!rest.starts_with('.')) return Verdict::broken;
    rest.remove_prefix(1);
  }
}

constexpr std::array natives = {
    KnownInvariant{"ele-1", "hasValue() or (children().count() > id.count())", ele_1},
    KnownInvariant{"dom-2", "contained.contained.empty()", dom_2},
    KnownInvariant{
        "dom-3",
        "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | "
        "%resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = "
        "'#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = "
        "'#').exists()).not()).trace('unmatched', id).empty()",
        dom_3},
    KnownInvariant{"dom-4", "contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()", dom_4},
    KnownInvariant{"dom-5", "contained.meta.security.empty()", dom_5},
    KnownInvariant{"dom-6", "text.`div`.exists()", dom_6},
    KnownInvariant{"ref-1",
                   "reference.startsWith('#').not() or (reference.substring(1).trace('url') in "
                   "%rootResource.contained.id.trace('ids'))",
                   ref_1},
    KnownInvariant{"que-7", "operator = 'exists' implies (answer is Boolean)", que_7},
    KnownInvariant{"inv-1", "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn",
                   task_inv_1},
    KnownInvariant{"que-12", "enableWhen.count() > 2 implies enableBehavior.exists()", que_12},
    KnownInvariant{"ras-2", "probability is decimal implies (probability as decimal) <= 100", ras_2},
    KnownInvariant{"opd-3", "targetProfile.exists() implies (type = 'Reference' or type = 'canonical')", opd_3},
    KnownInvariant{
        "eld-19",
        R"(path.matches('[^\\s\\.,:;\\\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*'))",
        eld_19},
    KnownInvariant{"txt-1", "htmlChecks()", html_checks},
    KnownInvariant{"txt-2", "htmlChecks()", html_checks},
    KnownInvariant{"per-1", "start.hasValue().not() or end.hasValue().not() or (start <= end)", per_1},
};

}  // namespace

NativeRule native_rule(std::string_view key, std::string_view expression) {
  const auto find = [&](std::span<const KnownInvariant> list) -> NativeRule {
    for (const auto& known : list) {
      if (known.key == key && known.expression == expression) return known.rule;
    }
    return nullptr;
  };
  for (const auto list : {std::span<const KnownInvariant>(natives), bundle_invariants(), list_invariants()}) {
    if (const auto rule = find(list)) return rule;
  }
  return nullptr;
}

}  // namespace linkway::fhir::validation
