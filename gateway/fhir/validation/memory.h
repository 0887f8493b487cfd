// What a validator works out of the definitions once, and keeps for the next resource. Internal to validation.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "fhir/path/evaluate.h"
#include "fhir/terminology/service.h"

namespace linkway::fhir::validation {

class Plans;
class Rules;
class Answers;

class Memory {
 public:
  Memory(Definitions definitions_known, const terminology::Service& terminology_service, const Clock& clock_used);
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  const Definitions definitions;
  const terminology::Service& terminology;
  const Clock& clock;
  Shapes shapes;

  [[nodiscard]] Plans& plans() { return *plans_; }        // plan.h
  [[nodiscard]] Rules& rules() { return *rules_; }        // rule.h
  [[nodiscard]] Answers& answers() { return *answers_; }  // answers.h
  [[nodiscard]] path::Evaluator& evaluator() { return evaluator_; }
  void allow(const path::Budget& budget);  // for each evaluation from now on
  // One for an evaluation within an evaluation.
  [[nodiscard]] path::Evaluator another_evaluator() const;

  // What one part of validation keeps for itself: made with the definitions when it is asked for first.
  template <class T>
  [[nodiscard]] T& part() {
    for (const auto& [tag, kept] : parts_) {
      if (tag == &tag_of<T>) return *static_cast<T*>(kept.get());
    }
    parts_.emplace_back(&tag_of<T>, std::make_shared<T>(definitions));
    return *static_cast<T*>(parts_.back().second.get());
  }

 private:
  template <class T>
  static constexpr char tag_of = 0;
  [[nodiscard]] path::Settings settings() const;

  path::Budget budget_;
  std::unique_ptr<Answers> answers_;
  path::Evaluator evaluator_;
  std::unique_ptr<Rules> rules_;
  std::unique_ptr<Plans> plans_;
  std::vector<std::pair<const char*, std::shared_ptr<void>>> parts_;
};

}  // namespace linkway::fhir::validation
