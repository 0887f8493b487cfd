// FHIRPath in definitions, parsed once for every text.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "fhir/definitions/compiler/context.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::compiler {

class Expressions {
 public:
  explicit Expressions(Context& context) : context_(context) {}

  // Nothing, and a warning, when `expression` is no FHIRPath.
  [[nodiscard]] std::optional<Place<path::SyntaxTree>> parse(const SourceItem& item, const data::Node& expression);

 private:
  Context& context_;
  std::unordered_map<std::string_view, std::optional<Place<path::SyntaxTree>>> known_;
};

}  // namespace linkway::fhir::compiler
