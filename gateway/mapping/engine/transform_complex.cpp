// cc(), c(), qty(), id(), cp(): data types of a few texts.
#include "mapping/engine/machine.h"
#include "mapping/engine/texts.h"

namespace linkway::mapping {

bool Machine::fill(const PlanRule& rule, const PlanTarget& target, Made parent, std::string_view name,
                   const Item& value) {
  const auto at = tree_->step(parent, name);
  if (!at) {
    return fail(rule, target.transform_place, "what is made here has no element '" + std::string(name) + "'",
                issue::structure);
  }
  const auto made = tree_->put(parent, at, value, origin_);
  return made ? true : fail(rule, target.transform_place, made.problems());
}

bool Machine::make_complex(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  std::vector<std::optional<std::string>> texts(target.parameters.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!text_of(rule, target.parameters[i], texts[i])) return false;
  }
  const auto count = texts.size();
  const auto text = [&](std::size_t i) { return Item::of(std::string_view(*texts[i])); };
  const auto has = [&](std::size_t i) { return i < count && texts[i] && !texts[i]->empty(); };
  const auto kind = *target.transform;
  // A code without its code, a contact point without its value: nothing is made of nothing.
  const bool two = kind == Transform::c || kind == Transform::id || (kind == Transform::cc && count > 1) ||
                   (kind == Transform::cp && count > 1);
  if (!has(two ? 1 : 0)) return true;
  const auto* type = kind == Transform::cc   ? plan_.codeable_concept
                     : kind == Transform::c  ? plan_.coding
                     : kind == Transform::id ? plan_.identifier
                     : kind == Transform::cp ? plan_.contact_point
                                             : plan_.quantity;
  std::optional<QuantityText> quantity;
  if (kind == Transform::qty) {
    quantity = quantity_of(*texts[0]);
    if (!quantity) return fail(rule, target.transform_place, "expected a quantity such as '5.4 mg'", issue::value);
  }
  const auto made = place_new(rule, target, spot, type);
  if (!made) return false;
  name(target, *made);
  const auto put = [&](Made parent, std::string_view element, std::size_t i) {
    return !has(i) || fill(rule, target, parent, element, text(i));
  };
  const auto coded = [&](Made parent, std::string_view list, std::size_t system, std::size_t code,
                         std::size_t display) {
    auto coding = parent;
    if (!list.empty()) {
      const auto at = tree_->step(parent, list);
      const auto child = at ? tree_->child(parent, at, nullptr, origin_) : Result<Made>(Problem{});
      if (!child) return fail(rule, target.transform_place, "expected a CodeableConcept", issue::structure);
      coding = *child;
    }
    return put(coding, "system", system) && put(coding, "code", code) && put(coding, "display", display);
  };
  switch (kind) {
    case Transform::cc: return count == 1 ? put(*made, "text", 0) : coded(*made, "coding", 0, 1, 2);
    case Transform::c: return coded(*made, "", 0, 1, 2);
    case Transform::cp: return count == 1 ? put(*made, "value", 0) : put(*made, "system", 0) && put(*made, "value", 1);
    case Transform::id: {
      if (!put(*made, "system", 0) || !put(*made, "value", 1)) return false;
      if (!has(2)) return true;
      const auto at = tree_->step(*made, "type");
      const auto child = at ? tree_->child(*made, at, nullptr, origin_) : Result<Made>(Problem{});
      if (!child) return fail(rule, target.transform_place, "expected an Identifier", issue::structure);
      const auto coding_at = tree_->step(*child, "coding");
      const auto coding = coding_at ? tree_->child(*child, coding_at, nullptr, origin_) : Result<Made>(Problem{});
      if (!coding) return fail(rule, target.transform_place, "expected an Identifier", issue::structure);
      // The identifier types of FHIR are those of HL7 v2's table 0203 (R4 valueset-identifier-type.html).
      constexpr std::string_view table = "http://terminology.hl7.org/CodeSystem/v2-0203";
      return fill(rule, target, *coding, "system", Item::of(table)) && put(*coding, "code", 2);
    }
    default: break;
  }
  const auto part = [&](std::string_view element, const std::string& value) {
    return value.empty() || fill(rule, target, *made, element, Item::of(std::string_view(value)));
  };
  if (!part("comparator", quantity->comparator) || !part("value", quantity->value)) return false;
  if (count == 1) return part("unit", quantity->unit);
  return put(*made, "unit", 1) && put(*made, "system", 2) && put(*made, "code", 3);
}

}  // namespace linkway::mapping
