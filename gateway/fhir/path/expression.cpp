#include "fhir/path/expression.h"

#include <vector>

#include "fhir/path/syntax_writer.h"

namespace linkway::fhir::path {

Result<Expression> Expression::parse(std::string_view text, const ParseLimits& limits) {
  const auto parsed = path::parse(text, limits);
  if (!parsed) return parsed.problems();
  ImageWriter writer;
  const auto tree = write_syntax(writer, *parsed);
  auto block = std::make_shared<const std::vector<std::byte>>(writer.take());
  const auto* in_block = reinterpret_cast<const SyntaxTree*>(block->data() + tree.offset);
  return Expression(std::move(block), in_block);
}

}  // namespace linkway::fhir::path
