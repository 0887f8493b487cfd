// Text with FHIRPath in braces: "/cases/{Bundle.entry.resource.ofType(Task).id}".
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/expression.h"

namespace linkway::mapping {

class TemplateText {
 public:
  TemplateText() = default;
  // A problem's column counts from the beginning of the text.
  [[nodiscard]] static Result<TemplateText> parse(std::string_view text);

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] std::vector<fhir::path::Expression> expressions() const;
  // `escape` is applied to what an expression gives. A problem where one gives nothing, several, or no simple value.
  [[nodiscard]] Result<std::string> fill(fhir::path::Evaluator& evaluator, const data::Node& resource,
                                         const std::function<std::string(std::string_view)>& escape) const;

 private:
  struct Piece {
    std::string text;                                // literal, or the expression as it was written
    std::vector<fhir::path::Expression> expression;  // none of a literal
  };
  std::vector<Piece> pieces_;
};

}  // namespace linkway::mapping
