#include "conformance/validator_cases.h"

#include <charconv>
#include <utility>

#include "conformance/files.h"
#include "data/json.h"

namespace linkway::conformance {

namespace {

std::size_t number(const data::Node& node) {
  std::size_t value = 0;
  const auto text = node.text();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// A text alone is a list of one.
std::vector<std::string> texts(const data::Node& node) {
  std::vector<std::string> found;
  if (node.is_text()) found.emplace_back(node.text());
  for (const auto& item : node.items()) found.emplace_back(item.text());
  return found;
}

ValidatorStep read_step(const data::Node& node) {
  ValidatorStep step;
  step.source = node["source"].text();
  step.supporting = texts(node["supporting"]);
  step.errors = number(node["errors"]);
  step.texts = texts(node["texts"]);
  return step;
}

ValidatorCase read_case(const data::Node& node) {
  ValidatorCase test;
  test.name = node["name"].text();
  test.file = node["file"].text();
  test.format = node["fmt"].text() == "xml" ? fhir::Format::xml : fhir::Format::json;
  test.module = node["module"].text();
  test.supporting = texts(node["supporting"]);
  test.known_extensions = texts(node["allowedExt"]);
  test.validate_reference = node["validateReference"].text();
  const auto& examples = node["examples"];
  test.example_urls = examples.kind() != data::Kind::boolean || examples.boolean();
  test.server_errors = number(node["tx_dependent"]);
  test.base = read_step(node);
  test.base.source.clear();
  test.base.supporting.clear();
  if (node["profile"].is_object()) test.profile = read_step(node["profile"]);
  return test;
}

}  // namespace

Result<std::vector<ValidatorCase>> read_validator_cases(std::string_view json) {
  const auto document = data::read_json(json);
  if (!document) return document.problems();
  if (!document->root.is_list()) return cannot("expected a list of cases");
  std::vector<ValidatorCase> cases;
  for (const auto& item : document->root.items()) {
    auto test = read_case(item);
    if (test.name.empty() || test.file.empty()) {
      return cannot("case " + std::to_string(cases.size() + 1) + " has no name or no file");
    }
    cases.push_back(std::move(test));
  }
  return cases;
}

}  // namespace linkway::conformance
