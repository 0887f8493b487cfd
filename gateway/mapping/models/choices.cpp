#include "mapping/models/choices.h"

#include <algorithm>
#include <string>

namespace linkway::mapping {

using fhir::Structure;

const fhir::Child* typed_choice(const fhir::Definitions& definitions, const fhir::Element* inside,
                                const Structure* type, const fhir::Element& element, std::string_view of_type) {
  std::string name(element.name.view());
  const auto at = name.size();
  name += short_name(of_type);
  if (name.size() == at) return nullptr;
  if (name[at] >= 'a' && name[at] <= 'z') name[at] = static_cast<char>(name[at] - 'a' + 'A');
  const auto step = definitions.step(inside, type, fhir::Key(name));
  return step && step.child->element.get() == &element ? step.child : nullptr;
}

const Structure* type_named(const fhir::Definitions& definitions, std::string_view name) {
  if (const auto* type = definitions.type(fhir::Key(name))) return type;
  return name.find(':') == std::string_view::npos ? nullptr : definitions.structure(name);
}

std::string_view own_name(const fhir::Definitions& definitions, const Structure& type) {
  return type_named(definitions, type.type) == &type ? type.type.view() : type.url.view();
}

std::string_view schema_name(const Structure& type) {
  // A constraint has a name of its own in a schema, and the type of what it constrains.
  const auto name = short_name(type.is_profile ? type.url.view() : type.type.view());
  // Urls have a hyphen where ids of definitions may have no underscore; the computer-friendly name has no hyphen.
  const auto same = [](char a, char b) { return a == b || (a == '-' && b == '_'); };
  const auto other = type.name.view();
  return name.find('-') != std::string_view::npos && std::ranges::equal(name, other, same) ? other : name;
}

const Structure* derived_named(const fhir::Definitions& definitions, const Structure& declared, std::string_view name) {
  const auto fits = [&](const Structure* type) {
    return type != nullptr && (type == &declared || type->is_a(declared.type));
  };
  if (name.empty()) return nullptr;
  if (name == schema_name(declared) || name == short_name(declared.type)) return &declared;
  std::string hyphened(name);
  std::ranges::replace(hyphened, '_', '-');
  for (const auto like : {declared.type.view(), declared.url.view()}) {
    const auto beside = std::string(like.substr(0, like.rfind('/') + 1));
    for (const auto& word : {std::string(name), hyphened}) {
      const auto* type = type_named(definitions, beside + word);
      if (fits(type)) return type;
    }
  }
  const auto* type = type_named(definitions, name);
  return fits(type) ? type : nullptr;
}

bool may_be(const fhir::Element& element, const Structure& type) {
  if (element.types.empty()) return true;
  for (const auto& use : element.types) {
    const auto name = use.name.view();
    if (type.is_a(name) || name == "Base" || name == type.url.view()) return true;
    for (const auto& ancestor : type.ancestors) {
      if (short_name(ancestor.view()) == short_name(name)) return true;
    }
  }
  return false;
}

}  // namespace linkway::mapping
