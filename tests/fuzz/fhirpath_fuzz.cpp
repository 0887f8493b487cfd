// Any expression: it is refused with its place, or parsed; what is parsed is written as text that parses to the same
// text, and runs to an end on a small resource within its budget.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/clock.h"
#include "data/json.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/expression.h"

namespace data = linkway::data;
namespace path = linkway::fhir::path;

namespace {

constexpr std::string_view resource = R"({
  "resourceType": "Patient", "id": "p", "active": true,
  "contained": [{"resourceType": "Organization", "id": "o", "name": "Org", "partOf": {"reference": "#o"}}],
  "extension": [{"url": "http://example.org/weight", "valueQuantity": {"value": 70.50, "unit": "kg",
                 "system": "http://unitsofmeasure.org", "code": "kg"}}],
  "identifier": [{"system": "http://example.org/id", "value": "1"}, {"use": "official", "value": "2"}],
  "name": [{"use": "official", "family": "Example", "given": ["Ann", "B\u00e9"], "_given": [null, {"id": "g"}]}],
  "birthDate": "1980-02", "_birthDate": {"extension": [{"url": "http://example.org/x", "valueInteger": 7}]},
  "deceasedDateTime": "2020-02-29T10:00:00+01:00", "multipleBirthInteger": 2,
  "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
  "managingOrganization": {"reference": "#o"}
})";

void require(bool holds) {
  if (!holds) std::abort();
}

path::Settings settings(bool strict) {
  path::Settings chosen;
  chosen.budget.steps = 20'000;
  chosen.budget.bytes = 1 << 20;
  chosen.strict = strict;
  return chosen;
}

void run(path::Evaluator& evaluator, const path::Expression& expression, const data::Node& root) {
  const auto items = evaluator.run(expression, root);
  if (!items) {
    require(!items.problems().front().text.empty());
    return;
  }
  for (const auto& item : *items) {
    require(!path::type_name(item).empty());
    (void)path::to_text(item);
    (void)path::path_of(item, root);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto document = data::read_json(resource);
  static const linkway::FixedClock clock(linkway::Instant{1'795'000'000'000'000});
  static path::Evaluator lenient(clock, settings(false));
  static path::Evaluator strict(clock, settings(true));

  const auto expression = path::Expression::parse({reinterpret_cast<const char*>(bytes), size});
  if (!expression) {
    const auto& problem = expression.problems().front();
    require(!problem.text.empty() && problem.line > 0 && problem.column > 0);
    return 0;
  }
  const auto text = path::to_text(expression->syntax());
  const auto again = path::Expression::parse(text);
  require(again.ok() && path::to_text(again->syntax()) == text);
  run(lenient, *expression, document->root);
  run(strict, *expression, document->root);
  return 0;
}
