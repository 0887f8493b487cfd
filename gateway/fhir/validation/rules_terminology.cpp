// CodeSystem, ValueSet and SearchParameter beyond their invariants.
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "fhir/path/expression.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

bool is_absolute(std::string_view uri) { return uri.find(':') != std::string_view::npos; }

// As deep as the reader lets it be.
std::size_t count_concepts(const data::Node& holder) {
  std::size_t count = 0;
  for (const auto& concept_node : holder["concept"].items()) count += 1 + count_concepts(concept_node);
  return count;
}

void check_include(Run& run, const At& include) {
  const auto& system = (*include.node)["system"];
  if (system.text().empty()) return;
  const Place place(run, include, system, "system");
  if (!is_absolute(system.text())) {
    run.error(place.at(), issue::invalid, "value-set-system", "the system of codes is an absolute URI");
    return;
  }
  if (run.definitions.code_system(system.text()) == nullptr && run.definitions.value_set(system.text()) != nullptr) {
    run.error(place.at(), issue::invalid, "value-set-system",
              "this system is a value set, and none that defines codes");
    return;
  }
  const auto* known = run.definitions.code_system(system.text());
  if (known == nullptr || !known->complete) return;
  std::size_t index = 0;
  for (const auto& listed : (*include.node)["concept"].items()) {
    const auto at = index++;
    const auto code = listed["code"].text();
    if (code.empty() || known->find(code) != nullptr) continue;
    const Place of_concept(run, include, listed, "concept", at);
    run.warning(of_concept.at(), issue::code_invalid, "value-set-code", "the code is not one of its system");
  }
}

void check_compose(Run& run, const At& compose, std::string_view member) {
  std::size_t index = 0;
  for (const auto& include : (*compose.node)[member].items()) {
    const Place place(run, compose, include, member, index++);
    check_include(run, place.at());
  }
}

}  // namespace

void check_value_set(Run& run, const At& value_set) {
  const auto& compose = (*value_set.node)["compose"];
  if (!compose.is_object()) return;
  const Place place(run, value_set, compose, "compose");
  check_compose(run, place.at(), "include");
  check_compose(run, place.at(), "exclude");
}

void check_code_system(Run& run, const At& code_system) {
  const auto& node = *code_system.node;
  if (node["count"].kind() != data::Kind::number) return;
  const auto stated = Decimal::parse(node["count"].text());
  const auto content = node["content"].text();
  if (!stated || !node["concept"]) return;
  const Decimal counted(static_cast<std::int64_t>(count_concepts(node)));
  const Place place(run, code_system, node["count"], "count");
  if (content == "complete" && *stated != counted) {
    run.error(place.at(), issue::value, "code-system-count",
              "count is not the number of concepts, and the code system says that it is complete");
  } else if (content == "fragment" && counted > *stated) {
    run.error(place.at(), issue::value, "code-system-count", "there are more concepts than count says");
  }
}

void check_search_parameter(Run& run, const At& parameter) {
  const auto& expression = (*parameter.node)["expression"];
  if (expression.text().empty() || path::Expression::parse(expression.text())) return;
  const Place place(run, parameter, expression, "expression");
  run.error(place.at(), issue::invalid, "search-parameter-expression", "the expression is no FHIRPath");
}

}  // namespace linkway::fhir::validation
