#include "fhir/path/analysis_members.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "fhir/definitions/image.h"
#include "fhir/path/analysis_types.h"
#include "fhir/path/suggestion.h"

namespace linkway::fhir::path::analysis {

namespace {

void add_step(const Definitions::Step& step, const Definitions& definitions, Members& into) {
  into.found = true;
  auto& shape = into.shape;
  const auto* element = step.element;
  shape.list = shape.list || element->is_list();
  shape.may_be_empty = shape.may_be_empty || element->min == 0;
  if (step.child->plain_choice) {
    for (const auto& use : element->types) add_type_code(shape, use.code, element, definitions);
  } else if (step.type != nullptr) {
    add_type(shape, {SystemType::none, step.type, element});
  } else if (!element->children.empty()) {
    add_type(shape, {SystemType::none, nullptr, element});
  } else if (!element->types.empty()) {
    add_type_code(shape, element->types[0].code, element, definitions);
  } else {
    shape.open = true;
  }
  if (element->choice && !step.child->plain_choice) {
    const auto type = step.type == nullptr ? std::string("...") : std::string(step.type->type.view());
    into.written_choice = std::string(element->name.view()) + ".ofType(" + type + ")";
  }
}

// Whether something derived from an abstract type has the member: Bundle.entry.resource is of any kind.
bool in_derived(const Structure& abstract, const Key& name, const Definitions& definitions) {
  for (const auto& image : definitions.images()) {
    for (const auto& structure : image->header().structures) {
      if (!structure.is_profile && structure.child(name) != nullptr && structure.is_a(abstract.type)) return true;
    }
  }
  return definitions.images().empty();
}

}  // namespace

Members members(const Shape& of, const Key& name, const Definitions& definitions) {
  Members result;
  auto& shape = result.shape;
  shape.list = of.list;
  shape.ordered = of.ordered;
  shape.may_be_empty = of.may_be_empty || of.types.size() != 1;
  shape.open = of.open;
  result.found = of.open;
  for (const auto& type : of.types) {
    if (type.system == SystemType::type_info) {
      if (name.text != "name" && name.text != "namespace") continue;
      result.found = true;
      add_type(shape, {SystemType::string, nullptr, nullptr});
    } else if (type.system == SystemType::none) {
      if (const auto step = definitions.step(type.element, type.type, name)) {
        add_step(step, definitions, result);
      } else if (type.type != nullptr && type.type->is_abstract && in_derived(*type.type, name, definitions)) {
        result.found = shape.open = shape.list = true;
      }
    }
  }
  if (of.open) shape.list = true;
  return result;
}

std::string member_suggestion(const Shape& of, std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& type : of.types) {
    const Element* element = type.element;
    if (type.type != nullptr && !type.type->elements.empty()) element = &type.type->root();
    if (element == nullptr) continue;
    for (const auto& child : element->children) {
      if (child.plain_choice || !child.element->choice) names.push_back(child.name);
    }
  }
  return suggestion(name, names);
}

Shape targets(const Shape& references, const Definitions& definitions) {
  Shape shape;
  shape.list = references.list;
  for (const auto& reference : references.types) {
    const auto before = shape.types.size();
    if (reference.element != nullptr) {
      for (const auto& use : reference.element->types) {
        for (const auto& target : use.targets) {
          const auto* structure = definitions.structure(target);
          if (structure == nullptr || structure->is_abstract) continue;
          const auto* type = structure->is_profile ? definitions.type(structure->type.view()) : structure;
          if (type != nullptr) add_type(shape, {SystemType::none, type, nullptr});
        }
      }
    }
    if (shape.types.size() == before) shape.open = true;
  }
  shape.open = shape.open || references.open;
  return shape;
}

bool find_context(std::string_view path, const Definitions& definitions, Shape& into) {
  const auto parts = text::split(path, '.');
  const auto* type = definitions.type(parts.front());
  if (type == nullptr) return false;
  Shape shape;
  shape.types.push_back({SystemType::none, type, nullptr});
  shape.may_be_empty = false;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    auto name = parts[i].substr(0, parts[i].find(':'));
    if (name.ends_with("[x]")) name.remove_suffix(3);
    auto next = members(shape, name, definitions);
    if (!next.found) return false;
    shape = std::move(next.shape);
  }
  shape.list = shape.may_be_empty = false;
  add_types(into, shape);
  return true;
}

}  // namespace linkway::fhir::path::analysis
