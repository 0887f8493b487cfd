#include "fhir/patch/patch_value.h"

#include <span>
#include <utility>

#include "fhir/patch/problems.h"
#include "fhir/problem_list.h"

namespace linkway::fhir {

namespace {

using data::Node;

constexpr std::string_view system_types = "http://hl7.org/fhirpath/";

std::string with_type(std::string_view name, std::string_view type) {
  std::string member(name);
  member += type;
  if (member.size() > name.size() && type[0] >= 'a' && type[0] <= 'z') {
    member[name.size()] = static_cast<char>(type[0] - 'a' + 'A');
  }
  return member;
}

Problem unknown(std::string_view name) { return unfit_patch(name_for_text(name, "a name") + " is not defined there"); }

bool is_text(const Structure* type) { return type != nullptr && type->json_form == JsonForm::text; }

// Whether a value of type `given` may stand where the definition has `wanted`.
bool fits(const Structure& given, const PatchPlace& place) {
  if (place.type != nullptr) {
    // No value[x] of Parameters holds XHTML: a string stands for it.
    return given.is_a(place.type->type) || (place.type->type.view() == "xhtml" && given.type.view() == "string");
  }
  const auto& types = place.element->types;
  return types.size() == 1 && types[0].code.view().starts_with(system_types) && is_text(&given);
}

std::string wanted(const PatchPlace& place) {
  if (place.type != nullptr) return std::string(place.type->type.view());
  std::string names;
  for (const auto& type : place.element->types) {
    if (names.size() > 200) return names + ", ...";
    auto code = type.code.view();
    if (code.starts_with(system_types)) code = "string";
    if (!names.empty()) names += ", ";
    names += code;
  }
  return names;
}

Problem wrong_type(const PatchPlace& place, std::string_view given) {
  return unfit_patch("the type of '" + std::string(place.name) + "' is " + wanted(place) + ", not " +
                     std::string(given));
}

}  // namespace

PatchPlace place_of(const Definitions::Step& step) {
  return {step.child->name, step.element, step.type, step.child->plain_choice};
}

// What a part brings: exactly one of value, resource, parts.
struct PatchValues::Given {
  Node part;
  ElementParts parts;               // of a value[x] or resource
  const Structure* type = nullptr;  // null: it has parts of its own
};

PatchValues::PatchValues(data::Builder& builder, const Definitions& definitions, ElementTree& tree)
    : builder_(builder), definitions_(definitions), tree_(tree) {
  if (const auto* parameters = definitions.type("Parameters")) {
    parameter_ = definitions.step(nullptr, parameters, "parameter");
  }
}

std::vector<std::string> PatchValues::members_of(std::string_view name, const Element& element) {
  if (!element.choice) return {std::string(name)};
  std::vector<std::string> members;
  for (const auto& type : element.types) members.push_back(with_type(element.name, type.code));
  return members;
}

Result<PatchValues::Given> PatchValues::given(const Node& part) {
  Given found{part, {}, nullptr};
  std::size_t count = part["part"].size() > 0 ? 1 : 0;
  std::string_view seen;
  for (const auto& member : part.members()) {
    auto name = member.name.view();
    if (name.starts_with('_')) name.remove_prefix(1);
    if (name == "id" || name == "name" || name == "part" || name == seen) continue;
    seen = name;
    ++count;
    if (name == "resource") {
      found.parts.value = member.value;
      found.type = definitions_.type(member.value["resourceType"].text());
    } else if (name.starts_with("value")) {
      const auto step = definitions_.step(parameter_.element, parameter_.type, name);
      found.type = step ? step.type : nullptr;
      const auto elements = tree_.elements(part, name);
      if (!elements.items.empty()) found.parts = elements.items.front();
    }
    if (found.type == nullptr)
      return malformed_patch(name_for_text(name, "a name") + " is nothing that a value can have");
  }
  if (count != 1) return malformed_patch("a value has exactly one of value[x], resource and part");
  return found;
}

Result<PatchValue> PatchValues::read(const Node& part, const PatchPlace& place) {
  const auto found = given(part);
  if (!found) return found.problems();
  if (found->type != nullptr) return typed(*found, place);
  if (place.choice) {
    return unfit_patch("'" + std::string(place.name) + "' is one of several types: its value needs a value[x]");
  }
  auto object = from_parts(part, place);
  if (!object) return std::move(object).problems();
  return PatchValue{std::string(place.name), {*object, Node()}};
}

Result<PatchValue> PatchValues::typed(const Given& given, const PatchPlace& place) {
  PatchValue value{std::string(place.name), given.parts};
  if (!place.choice) {
    if (!fits(*given.type, place)) return wrong_type(place, given.type->type);
    return value;
  }
  for (const auto& type : place.element->types) {
    if (type.code.view() != given.type->type.view()) continue;
    value.member = with_type(place.element->name, type.code);
    return value;
  }
  return wrong_type(place, given.type->type);
}

Result<Node> PatchValues::from_parts(const Node& part, const PatchPlace& place) {
  if (place.type != nullptr && place.type->kind == StructureKind::primitive) {
    return unfit_patch("a primitive has a value, no parts");
  }
  if (place.type != nullptr && place.type->kind == StructureKind::resource) {
    return unfit_patch("'" + std::string(place.name) + "' holds a resource: the value needs a resource");
  }
  Node object = builder_.object(std::span<const data::Member>());
  for (const auto& each : part["part"].items()) {
    if (tree_.exhausted()) break;
    const auto name = each["name"].text();
    const auto child = definitions_.step(place.element, place.type, name);
    if (!child) return unknown(name);
    const auto value = read(each, place_of(child));
    if (!value) return value.problems();
    auto elements = tree_.elements(object, value->member);
    if (!child.child->element->is_list()) {
      for (const auto& member : members_of(name, *child.child->element)) {
        if (tree_.elements(object, member).items.empty()) continue;
        return unfit_patch("'" + std::string(name) + "' may be there only once");
      }
    }
    elements.list = child.child->element->is_list();
    elements.items.push_back(value->parts);
    object = tree_.with_elements(object, value->member, elements);
  }
  return object;
}

}  // namespace linkway::fhir
