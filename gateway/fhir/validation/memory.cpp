#include "fhir/validation/memory.h"

#include "fhir/validation/answers.h"
#include "fhir/validation/plan.h"
#include "fhir/validation/rule.h"

namespace linkway::fhir::validation {

Memory::Memory(Definitions definitions_known, const terminology::Service& terminology_service, const Clock& clock_used)
    : definitions(std::move(definitions_known)),
      terminology(terminology_service),
      clock(clock_used),
      shapes(definitions),
      answers_(std::make_unique<Answers>()),
      evaluator_(clock, settings()),
      rules_(std::make_unique<Rules>(definitions)),
      plans_(std::make_unique<Plans>(shapes, *rules_)) {}

Memory::~Memory() = default;

path::Settings Memory::settings() const {
  path::Settings settings;
  settings.definitions = &definitions;
  settings.host = answers_.get();
  settings.budget = budget_;
  // dom-3 of the core calls as() on lists.
  settings.as_takes_lists = true;
  return settings;
}

path::Evaluator Memory::another_evaluator() const { return path::Evaluator(clock, settings()); }

void Memory::allow(const path::Budget& budget) {
  if (budget.steps == budget_.steps && budget.bytes == budget_.bytes) return;
  budget_ = budget;
  evaluator_ = another_evaluator();
}

}  // namespace linkway::fhir::validation
