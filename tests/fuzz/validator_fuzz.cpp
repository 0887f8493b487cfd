// Any resource against any profiles: the validator ends, says the same twice, and what it says has a rule, a text and a
// place in the source.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "data/json.h"
#include "fhir/definitions/package.h"
#include "fhir/validation/validator.h"
#include "tree_mutator.h"

namespace data = linkway::data;
namespace fhir = linkway::fhir;
namespace validation = linkway::fhir::validation;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

validation::Issues validate(const fhir::Definitions& definitions, std::string_view text, fhir::Format format,
                            const validation::Options& options) {
  static const linkway::FixedClock clock(linkway::Instant{1'795'000'000'000'000});
  const fhir::terminology::Service terminology(definitions);
  validation::Validator validator(definitions, terminology, clock);
  const auto issues = validator.validate(text, format, options);
  require(issues.list.size() <= options.max_issues);
  for (const auto& issue : issues.list) {
    require(!issue.rule.empty() && !issue.text.empty() && !issue.code.empty());
    require(issue.position == data::Node::no_position || issue.position <= text.size());
  }
  require(validator.validate(text, format, options).list.size() == issues.list.size());
  return issues;
}

}  // namespace

// {"resource": {...}, "definitions": [{...}]}; anything else is a text to validate by itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto input = data::read_json(text);
  validation::Options options;
  options.max_issues = 100;
  if (!input || !input->root["resource"].is_object()) {
    const auto format = text.starts_with('<') ? fhir::Format::xml : fhir::Format::json;
    (void)validate(fhir::Definitions::core(), text, format, options);
    return 0;
  }
  std::vector<fhir::DefinitionFile> files;
  for (const auto& definition : input->root["definitions"].items()) {
    if (files.size() == 4) break;
    files.push_back({std::to_string(files.size()) + ".json", data::to_json(definition)});
    if (definition["resourceType"].text() == "StructureDefinition") {
      options.profiles.emplace_back(definition["url"].text());
    }
  }
  auto definitions = fhir::Definitions::core();
  if (auto loaded = fhir::load_package("example#1.0.0", std::move(files), definitions)) {
    definitions = definitions.with(loaded->image);
  }
  (void)validate(definitions, data::to_json(input->root["resource"]), fhir::Format::json, options);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return linkway::fuzz::mutate_tree(bytes, size, max_size, seed);
}
