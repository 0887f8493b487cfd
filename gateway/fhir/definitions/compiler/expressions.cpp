#include "fhir/definitions/compiler/expressions.h"

#include "fhir/path/parser.h"
#include "fhir/path/syntax_writer.h"

namespace linkway::fhir::compiler {

std::optional<Place<path::SyntaxTree>> Expressions::parse(const SourceItem& item, const data::Node& expression) {
  const auto text = expression.text();
  if (const auto known = known_.find(text); known != known_.end()) return known->second;
  auto& place = known_[text];
  const auto parsed = path::parse(text);
  if (parsed) {
    place = path::write_syntax(context_.writer, *parsed);
  } else {
    const auto& problem = parsed.problems().front();
    context_.warning(item, expression,
                     "'" + std::string(text) + "' is no FHIRPath: " + problem.text + " (column " +
                         std::to_string(problem.column) + " of the expression)");
  }
  return place;
}

}  // namespace linkway::fhir::compiler
