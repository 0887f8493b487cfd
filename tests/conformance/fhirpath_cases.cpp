#include "conformance/fhirpath_cases.h"

#include "conformance/files.h"
#include "data/xml.h"

namespace linkway::conformance {

namespace {

using data::XmlElement;

std::string attribute(const XmlElement& element, std::string_view name) {
  const auto* found = element.attribute(name);
  return found == nullptr ? std::string() : std::string(found->value);
}

std::string text_of(const XmlElement& element) {
  std::string text;
  for (const auto& child : element.children) text += child.text;
  return text;
}

// testSchema.xsd: syntax, semantic, execution; older files say true.
PathCase::Invalid invalid(std::string_view word) {
  if (word.empty() || word == "false" || word == "none") return PathCase::Invalid::no;
  if (word == "syntax") return PathCase::Invalid::syntax;
  if (word == "semantic") return PathCase::Invalid::semantic;
  if (word == "execution") return PathCase::Invalid::execution;
  return PathCase::Invalid::somehow;
}

PathCase read_case(const std::string& group, const XmlElement& test) {
  PathCase read;
  read.name = group + "/" + attribute(test, "name");
  read.input = attribute(test, "inputfile");
  read.strict = attribute(test, "mode").starts_with("strict");
  read.typed_choices = attribute(test, "mode") == "lenient/polymorphics";
  read.ordered_functions = attribute(test, "checkOrderedFunctions") == "true";
  read.predicate = attribute(test, "predicate") == "true";
  read.ordered = attribute(test, "ordered") != "false";
  read.invalid = invalid(attribute(test, "invalid"));
  for (const auto& child : test.children) {
    if (child.element == nullptr) continue;
    if (child.element->name == "expression") {
      read.expression = text_of(*child.element);
      read.strict = read.strict || attribute(*child.element, "mode").starts_with("strict");
      if (read.invalid == PathCase::Invalid::no) read.invalid = invalid(attribute(*child.element, "invalid"));
    } else if (child.element->name == "output") {
      read.outputs.push_back({attribute(*child.element, "type"), text_of(*child.element)});
    }
  }
  return read;
}

void read_group(const XmlElement& group, const std::string& name, std::vector<PathCase>& cases) {
  for (const auto& child : group.children) {
    if (child.element == nullptr) continue;
    if (child.element->name == "group") read_group(*child.element, attribute(*child.element, "name"), cases);
    if (child.element->name == "test") cases.push_back(read_case(name, *child.element));
  }
}

}  // namespace

Result<std::vector<PathCase>> read_path_cases(std::string_view xml) {
  const auto document = data::read_xml(xml);
  if (!document) return document.problems();
  if (document->root->name != "tests") return cannot("the root element is not <tests>");
  std::vector<PathCase> cases;
  read_group(*document->root, "", cases);
  return cases;
}

}  // namespace linkway::conformance
