// Which type an element gets, and by what name it goes then.
#include <array>

#include "fhir/path/convert.h"
#include "mapping/models/choices.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

using fhir::Structure;
using fhir::StructureKind;
using fhir::path::Item;

namespace {

// FHIR's primitives for a value of a System type, the plainest first.
std::span<const std::string_view> primitives_for(Item::Kind kind) {
  static constexpr std::array<std::string_view, 1> booleans = {"boolean"};
  static constexpr std::array<std::string_view, 4> integers = {"integer", "positiveInt", "unsignedInt", "decimal"};
  static constexpr std::array<std::string_view, 1> decimals = {"decimal"};
  static constexpr std::array<std::string_view, 3> dates = {"date", "dateTime", "string"};
  static constexpr std::array<std::string_view, 3> date_times = {"dateTime", "instant", "string"};
  static constexpr std::array<std::string_view, 2> times = {"time", "string"};
  static constexpr std::array<std::string_view, 14> strings = {
      "string",   "markdown", "code",    "uri",  "url", "canonical", "id",
      "dateTime", "date",     "instant", "time", "oid", "uuid",      "base64Binary"};
  switch (kind) {
    case Item::Kind::boolean: return booleans;
    case Item::Kind::integer:
    case Item::Kind::long_integer: return integers;
    case Item::Kind::decimal: return decimals;
    case Item::Kind::date: return dates;
    case Item::Kind::date_time: return date_times;
    case Item::Kind::time: return times;
    default: return strings;
  }
}

bool has_type(const fhir::Element& placed, std::string_view name) {
  if (placed.types.empty()) return true;
  for (const auto& use : placed.types) {
    if (use.name.view() == name) return true;
  }
  return false;
}

}  // namespace

const Structure* TargetTree::type_for(const fhir::Element& placed, const Item& value) const {
  Item plain = value;
  if (value.is_element()) {
    const auto* own = value.element().type;
    if (own != nullptr && may_be(placed, *own)) {
      // A code is a string, too: but the choice has no other name for it than that of a type it lists.
      if (own->kind != StructureKind::primitive || has_type(placed, own->type)) return own;
    }
    if (fhir::path::convert(value, plain) != fhir::path::Converted::value) return own;
  }
  if (plain.kind() == Item::Kind::quantity) return type_named(definitions_, "Quantity");
  for (const auto name : primitives_for(plain.kind())) {
    if (has_type(placed, name)) return type_named(definitions_, name);
  }
  // A single type that is no primitive may take the text in its own way.
  return placed.types.size() == 1 ? type_named(definitions_, placed.types[0].name) : nullptr;
}

Result<TargetTree::Choice> TargetTree::choose(std::uint32_t parent, const Step& step, const Structure* type) const {
  if (!step) return refusal(parent, issue::structure, "there is no such element");
  const auto* placed = step.child->element.get();
  if (step.child->plain_choice || placed->choice) return choose_typed(parent, step, type);
  const auto name = std::string(placed->name.view());
  if (step.type == nullptr) {
    if (type != nullptr && step.child->type_code.empty() && !step.element->children.empty()) type = nullptr;
    return Choice{step.child, type, step.element};
  }
  if (type == nullptr || type == step.type) {
    // What is abstract is of the type that the definition prefers, if it says one.
    const auto* preferred =
        placed->wire && type == nullptr ? type_named(definitions_, placed->wire->default_type) : nullptr;
    return Choice{step.child, preferred != nullptr && step.type->is_abstract ? preferred : step.type, nullptr};
  }
  if (type->is_a(step.type->type) || may_be(*placed, *type)) return Choice{step.child, type, nullptr};
  // A string for a code and the like: the element's own type holds the text.
  const bool both_primitive = type->kind == StructureKind::primitive && step.type->kind == StructureKind::primitive;
  if (both_primitive || step.type->is_a(type->type)) return Choice{step.child, step.type, nullptr};
  return refusal(
      parent, issue::structure,
      name + " may be a " + std::string(step.type->type.view()) + ", not a " + std::string(type->type.view()));
}

Result<TargetTree::Choice> TargetTree::choose_typed(std::uint32_t parent, const Step& step,
                                                    const Structure* type) const {
  const auto* placed = step.child->element.get();
  if (!step.child->plain_choice) {  // valueQuantity
    const bool fits = type == nullptr || step.type == nullptr || type->is_a(step.type->type) ||
                      (type->kind == StructureKind::primitive && step.type->kind == StructureKind::primitive);
    if (fits) return Choice{step.child, step.type, step.element};
  } else {
    if (type == nullptr && placed->types.size() == 1) type = type_named(definitions_, placed->types[0].name);
    if (type == nullptr) return Choice{};
    const auto where = inside({parent});
    if (const auto* named = typed_choice(definitions_, where.element, where.type, *placed, type->type)) {
      return Choice{named, type, nullptr};
    }
    // A type that is derived from one of those listed goes by that one's name.
    for (const auto& ancestor : type->ancestors) {
      if (const auto* named = typed_choice(definitions_, where.element, where.type, *placed, ancestor.view())) {
        if (type->kind != StructureKind::primitive) return Choice{named, type, nullptr};
        return Choice{named, type_named(definitions_, ancestor.view()), nullptr};
      }
    }
  }
  return refusal(parent, issue::structure,
                 std::string(placed->name.view()) + "[x] may not be a " + std::string(type->type.view()));
}

}  // namespace linkway::mapping
