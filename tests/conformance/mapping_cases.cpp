#include "conformance/mapping_cases.h"

#include "base/text.h"
#include "conformance/files.h"
#include "data/xml.h"

namespace linkway::conformance {

namespace {

std::string value(const data::XmlElement& element, std::string_view name) {
  const auto* attribute = element.attribute(name);
  return attribute == nullptr ? std::string() : std::string(attribute->value);
}

}  // namespace

Result<std::vector<MappingCase>> read_mapping_cases(const std::filesystem::path& folder) {
  std::vector<MappingCase> cases;
  const auto file = folder / "manifest.xml";
  if (!std::filesystem::exists(file)) return cases;
  const auto bytes = read_file(file);
  if (!bytes) return bytes.problems();
  const auto document = data::read_xml(*bytes);
  if (!document) return document.problems();
  for (const auto& child : document->root->children) {
    if (child.element == nullptr || child.element->name != "test") continue;
    MappingCase one;
    one.name = value(*child.element, "name");
    one.source = value(*child.element, "source");
    one.map = value(*child.element, "map");
    one.output = value(*child.element, "output");
    one.fails = child.element->attribute("error") != nullptr;
    const auto models = value(*child.element, "models");
    for (const auto model : text::split(models, ' ')) {
      if (!model.empty()) one.models.emplace_back(model);
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

std::string title_of(const MappingCase& one) {
  auto title = one.map + " (" + one.name + ")";
  for (const auto& model : one.models) title += " with " + model;
  return title;
}

}  // namespace linkway::conformance
