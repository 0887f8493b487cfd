// A FHIRPath expression, parsed once and run many times.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::path {

struct ParseLimits {
  std::size_t max_bytes = 256 * 1024;
  std::size_t max_depth = 256;    // of parentheses, arguments, indexes and signs within one another
  std::size_t max_levels = 1000;  // of the tree: also the links of a chain such as a.b.c or 1 + 2 + 3
};

// Immutable; may be shared by threads and copied cheaply.
class Expression {
 public:
  // A problem has line and column within the text, and says what was expected.
  [[nodiscard]] static Result<Expression> parse(std::string_view text, const ParseLimits& limits = {});
  // One that stands in a definitions image, which must outlive it.
  explicit Expression(const SyntaxTree& in_image) : tree_(&in_image) {}

  [[nodiscard]] const SyntaxTree& syntax() const { return *tree_; }
  [[nodiscard]] const SyntaxNode& root() const { return *tree_->root; }
  [[nodiscard]] std::string_view source() const { return tree_->source.view(); }

 private:
  Expression(std::shared_ptr<const void> block, const SyntaxTree* tree) : block_(std::move(block)), tree_(tree) {}
  std::shared_ptr<const void> block_;
  const SyntaxTree* tree_;
};

// FHIRPath text that parses to the same tree: canonical spacing, parentheses only where they are needed.
[[nodiscard]] std::string to_text(const SyntaxTree& tree);
[[nodiscard]] std::string to_text(const SyntaxNode& part);

}  // namespace linkway::fhir::path
