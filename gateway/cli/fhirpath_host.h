// What an expression on the command line may ask for: variables, trace(), and whether a resource conforms to a profile.
#pragma once

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "data/node.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/expression.h"
#include "fhir/terminology/service.h"
#include "fhir/validation/validator.h"

namespace linkway::cli {

class FhirpathHost : public fhir::path::Host {
 public:
  // `trace`: where the lines of trace() go; null: nowhere.
  explicit FhirpathHost(std::ostream* trace) : trace_(trace) {}

  // A literal of FHIRPath (5, true, @2026-02-03, 4 'mg', 'text'), or else a text as it stands.
  void define(const std::string& name, const std::string& value);
  void look_at(const data::Node& root) { root_ = &root; }

  [[nodiscard]] bool variable(std::string_view name, std::vector<fhir::path::Item>& into) override;
  // Resources alone, and profiles that are built in.
  [[nodiscard]] std::optional<bool> conforms(const fhir::path::ElementItem& item, std::string_view canonical) override;
  void trace(std::string_view name, fhir::path::Items items) override;

 private:
  struct Variable {
    std::string text;
    std::vector<fhir::path::Expression> literal;  // none or one: what a literal's text lives in
  };
  std::map<std::string, Variable, std::less<>> variables_;
  std::ostream* trace_;
  const data::Node* root_ = nullptr;
  MonotoneClock clock_;
  fhir::terminology::Service terminology_{fhir::Definitions::built_in()};
  std::optional<fhir::validation::Validator> validator_;  // made when it is first needed
};

}  // namespace linkway::cli
