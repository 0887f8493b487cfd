// What maps leave unread, and which rules never run, over a set of examples. No values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fhir/path/item.h"
#include "fhir/path/syntax.h"
#include "mapping/engine/plan.h"

namespace linkway::mapping {

struct CoverageReport {
  struct Field {
    std::string path;       // "QuestionnaireResponse.item.text"
    std::size_t count = 0;  // how often it stood in the examples
  };
  std::vector<Field> unread;  // of those that hold a value, in the order of their names
  std::vector<RuleInfo> never_run;
  std::vector<std::string> files;  // of RuleInfo::file
  std::size_t fields = 0;          // different ones, read or not
  std::size_t rules = 0;
};

// Filled by runs that have it in their Context.
class Coverage {
 public:
  explicit Coverage(const Plan& plan) : plan_(&plan), ran_(plan.rules.size()) {}

  [[nodiscard]] CoverageReport report() const;

  // -- for the engine
  void ran(std::uint32_t rule) { ran_[rule] = true; }
  void read(const fhir::path::Item& item);      // itself
  void read_all(const fhir::path::Item& item);  // with all that is in it
  // The text that an item stands for: of a composite of HL7 v2 the first leaf, else all of it.
  void read_text(const fhir::path::Item& item);
  // What an expression can have read: all that can be reached by the names in it.
  void read_by(const fhir::path::SyntaxTree& expression, const fhir::path::Item& from);
  void end_of_run(std::span<const fhir::path::Item> sources);

 private:
  void end_of_hl7v2(const data::Node& message);

  const Plan* plan_;
  std::vector<bool> ran_;
  std::unordered_set<const data::Node*> read_;   // in the run that goes on
  std::unordered_set<const data::Node*> whole_;  // with all that is in them
  std::set<std::string> read_paths_;
  std::map<std::string, std::size_t> seen_paths_;
};

}  // namespace linkway::mapping
