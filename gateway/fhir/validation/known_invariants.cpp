#include "fhir/validation/known_invariants.h"

#include <algorithm>
#include <array>

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

bool is_choice_of(std::string_view member, std::string_view choice) {
  if (member.starts_with('_')) member.remove_prefix(1);
  return member.size() > choice.size() && member.starts_with(choice) && member[choice.size()] >= 'A' &&
         member[choice.size()] <= 'Z';
}

Verdict ext_1(Run&, const At& at) {
  bool value = false;
  bool nested = false;
  for (const auto& [name, node] : at.node->members()) {
    value = value || is_choice_of(name.view(), "value");
    nested = nested || name.view() == "extension";
  }
  return verdict(value != nested);
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

Verdict ref_1(Run&, const At& at) {
  return (*at.node)["reference"].text().starts_with('#') ? Verdict::ask : Verdict::holds;
}

Verdict per_1(Run&, const At& at) {
  const auto& start = (*at.node)["start"];
  const auto& end = (*at.node)["end"];
  return start.text().empty() || end.text().empty() ? Verdict::holds : Verdict::ask;
}

// a.empty() or b.exists()
Verdict needs(const At& at, std::string_view a, std::string_view extra_a, std::string_view b,
              std::string_view extra_b) {
  const auto& node = *at.node;
  return verdict((!node[a] && !node[extra_a]) || node[b] || node[extra_b]);
}

Verdict qty_3(Run&, const At& at) { return needs(at, "code", "_code", "system", "_system"); }
Verdict cpt_2(Run&, const At& at) { return needs(at, "value", "_value", "system", "_system"); }
Verdict att_1(Run&, const At& at) { return needs(at, "data", "_data", "contentType", "_contentType"); }

struct Known {
  std::string_view key;
  std::string_view expression;
  NativeRule rule;
};

constexpr std::array natives = {
    Known{"ele-1", "hasValue() or (children().count() > id.count())", ele_1},
    Known{"ext-1", "extension.exists() != value.exists()", ext_1},
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
    Known{"qty-3", "code.empty() or system.exists()", qty_3},
    Known{"cpt-2", "value.empty() or system.exists()", cpt_2},
    Known{"att-1", "data.empty() or contentType.exists()", att_1},
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
