// Walks over an expression and gives every part its types.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fhir/path/analysis.h"
#include "fhir/path/analysis_signatures.h"

namespace linkway::fhir::path::analysis {

class Checker {
 public:
  // `context` is what the expression is run on, `resource` what %resource is.
  Checker(const SyntaxTree& tree, const AnalysisOptions& options, Shape context, Shape resource, Analysis& into);
  void run();

 private:
  // What $this and $total are where a part is evaluated.
  struct Focus {
    const Shape& self;
    const Shape* total = nullptr;
  };

  Shape visit(const SyntaxNode& node, const Focus& focus);
  Shape visit_kind(const SyntaxNode& node, const Focus& focus);
  // With variables of its own.
  Shape visit_apart(const SyntaxNode& node, const Focus& focus);
  Shape literal(const SyntaxNode& node);
  void check_unit(const SyntaxNode& node, const Literal& quantity);
  Shape variable(const SyntaxNode& node);
  Shape name(const SyntaxNode& node, const Shape& of, bool beginning);
  bool type_at_beginning(const SyntaxNode& node, const Shape& of, Shape& into);
  Shape member(const SyntaxNode& node, const Focus& focus);
  Shape item(const SyntaxNode& node, const Focus& focus);

  Shape sign(const SyntaxNode& node, const Focus& focus);
  Shape binary(const SyntaxNode& node, const Focus& focus);
  Shape calculated(const SyntaxNode& node, const Shape& left, const Shape& right);
  Shape united(const Shape& left, const Shape& right);
  Shape of_type(const SyntaxNode& specifier, const Shape& from, std::size_t position);

  Shape call(const SyntaxNode& node, const Shape& input, const Focus& outer);
  void check_input(const SyntaxNode& node, const Signature& rule, const Shape& input);
  void check_argument(const SyntaxNode& node, const Signature& rule, std::size_t index, const Shape& argument);
  void check_criterion(const SyntaxNode& node, const SyntaxNode& argument, const Shape& criterion);
  Shape given(const SyntaxNode& node, const Signature& rule, const Shape& input, const std::vector<Shape>& arguments);
  Shape given_by_rule(const SyntaxNode& node, const Shape& input, const std::vector<Shape>& arguments);
  Shape iif(const SyntaxNode& node, const Shape& input);
  Shape repeat(const SyntaxNode& node, const Shape& input);
  Shape aggregate(const SyntaxNode& node, const Shape& input, const Focus& outer);
  Shape define_variable(const SyntaxNode& node, const Shape& input, const Focus& outer);
  Shape sort(const SyntaxNode& node, const Shape& input);
  Shape type_function(const SyntaxNode& node, const Shape& input);

  void report(std::size_t position, std::string text, Severity severity = Severity::error);
  [[nodiscard]] Severity lenient() const { return options_.strict ? Severity::error : Severity::warning; }
  [[nodiscard]] const Definitions& definitions() const { return *options_.definitions; }

  const SyntaxTree& tree_;
  const AnalysisOptions& options_;
  Shape context_;
  Shape resource_;
  Analysis& out_;
  std::vector<std::pair<std::string, Shape>> variables_;  // of defineVariable(), innermost last
  bool any_variable_ = false;                             // a name was computed: every variable may be defined
  bool quiet_ = false;                                    // on the way to the types of repeat() and aggregate()
  std::size_t steps_ = 0;
};

}  // namespace linkway::fhir::path::analysis
