// Runs a plan.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "data/arena.h"
#include "data/node.h"
#include "fhir/path/evaluate.h"
#include "fhir/terminology/service.h"
#include "mapping/codes/translator.h"

namespace linkway::mapping {

class Plan;
class Coverage;

struct RunLimits {
  std::uint64_t steps = 10'000'000;  // rules, items and elements: some seconds of work
  std::uint32_t depth = 300;         // of groups that call groups
  std::size_t problems = 100;        // more are not told
};

// What a run may ask of the world around it.
struct Context {
  const Clock& clock;
  IdSource& ids;
  // Asked first by translate(); where it is null, the concept maps of `terminology` are.
  Translator* translator = nullptr;
  const fhir::terminology::Service* terminology = nullptr;
  fhir::path::Host* host = nullptr;  // resolve(), conformsTo(), memberOf(), further %names
  std::span<const std::pair<std::string, std::string>> variables = {};  // texts that maps read as %name
  bool trace = false;
  Coverage* coverage = nullptr;
  RunLimits limits = {};
};

struct Output {
  std::string name;  // of the group's target; "" for what a rule produced on its own
  const fhir::Structure* type = nullptr;
  data::Node node;
};

// What a rule's `log` said. Holds values of the source: not for the operator's log.
struct LogEntry {
  std::string text;
  std::string file;
  std::uint32_t line = 0;
  std::string rule;
};

// One element of the target, and where it came from. No values.
struct TraceEntry {
  std::string target;  // "Patient.name[0].family"; of several targets: that of the first, then the others
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string rule;
  std::string source;  // "QuestionnaireResponse.item[0].answer[0].valueString"; "" when no source element made it
};

struct RunOutcome {
  std::vector<Output> targets;   // of the group's inputs, in their order
  std::vector<Output> produced;  // resources that rules created and put nowhere
  Problems problems;             // warnings and notes
  std::vector<LogEntry> log;
  std::vector<TraceEntry> trace;
  std::vector<UnknownCode> unknown_codes;
};

// Memory for runs, used again and again. One thread at a time.
class Runner {
 public:
  explicit Runner(std::shared_ptr<const Plan> plan);
  ~Runner();
  Runner(Runner&&) noexcept;
  Runner& operator=(Runner&&) noexcept;

  [[nodiscard]] const Plan& plan() const;

  // `sources`: one item for each source of the first group, in their order; they outlive the call. The result lives in
  // the arena. Problems name the map's file, line and column, the rule (Problem::rule) and the path of the source
  // element; an error anywhere means that there is no result. Linear in what is read and made.
  [[nodiscard]] Result<RunOutcome> run(std::span<const fhir::path::Item> sources, data::Arena& arena,
                                       const Context& context);
  // What the last run took of RunLimits::steps.
  [[nodiscard]] std::uint64_t steps() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linkway::mapping
