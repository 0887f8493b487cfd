#include "fhir/validation/choice_value.h"

#include "fhir/validation/place.h"

namespace linkway::fhir::validation {

ChoiceValue choice_of(const data::Node& object, std::string_view name) {
  for (const auto& member : object.members()) {
    const auto own = member.name.view();
    if (own.size() <= name.size() || !own.starts_with(name)) continue;
    const auto type = own.substr(name.size());
    if (type.front() >= 'A' && type.front() <= 'Z') return {&member.value, own, type};
  }
  return {};
}

const data::Node& extension_of(const data::Node& element, std::string_view url) {
  for (const auto& extension : element["extension"].items()) {
    if (extension["url"].text() == url) return extension;
  }
  return no_node;
}

}  // namespace linkway::fhir::validation
