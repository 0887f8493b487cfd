// What an expression on the command line may ask for: variables, and trace().
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "data/node.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/expression.h"

namespace linkway::cli {

class FhirpathHost : public fhir::path::Host {
 public:
  // `trace`: where the lines of trace() go; null: nowhere.
  explicit FhirpathHost(std::ostream* trace) : trace_(trace) {}

  // A literal of FHIRPath (5, true, @2026-02-03, 4 'mg', 'text'), or else a text as it stands.
  void define(const std::string& name, const std::string& value);
  void look_at(const data::Node& root) { root_ = &root; }

  [[nodiscard]] bool variable(std::string_view name, std::vector<fhir::path::Item>& into) override;
  void trace(std::string_view name, fhir::path::Items items) override;

 private:
  struct Variable {
    std::string text;
    std::vector<fhir::path::Expression> literal;  // none or one: what a literal's text lives in
  };
  std::map<std::string, Variable, std::less<>> variables_;
  std::ostream* trace_;
  const data::Node* root_ = nullptr;
};

}  // namespace linkway::cli
