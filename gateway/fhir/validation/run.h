// What the parts of one validation share. Internal to validation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "fhir/path/evaluate.h"
#include "fhir/terminology/service.h"
#include "fhir/validation/at.h"
#include "fhir/validation/issue.h"
#include "fhir/validation/memory.h"
#include "fhir/validation/validator.h"

namespace linkway::fhir::validation {

class ReferenceTable;  // resolution.h: what the references of the instance point to

class Run {
 public:
  // `form_read`: what the root was read from; texts say what is wrong in its words.
  Run(Memory& kept, Library& outside, const Options& chosen, const data::Node& root_resource,
      Format form_read = Format::json);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Memory& memory;
  const Definitions& definitions;
  const terminology::Service& terminology;
  Shapes& shapes;
  path::Evaluator& evaluator;  // its Host answers conforms(), member_of() and resolve() by this run
  Library& library;
  const Options& options;
  const data::Node& root;
  const Format format;
  std::vector<const Structure*> type_profiles;  // those of Options

  // -- findings
  // `profile`: the definition that is broken, null for the base. Does nothing while a trial is on but for remembering
  // that there was an error.
  void report(const At& at, Severity severity, std::string_view code, std::string_view rule, std::string text,
              const Structure* profile = nullptr);
  void error(const At& at, std::string_view code, std::string_view rule, std::string text,
             const Structure* profile = nullptr) {
    report(at, Severity::error, code, rule, std::move(text), profile);
  }
  void warning(const At& at, std::string_view code, std::string_view rule, std::string text,
               const Structure* profile = nullptr) {
    report(at, Severity::warning, code, rule, std::move(text), profile);
  }

  // One that was found elsewhere, while the text was read.
  void report(Issue issue);

  // Nothing more of this severity will be kept: whoever would work out a long text need not.
  [[nodiscard]] bool deaf_to(Severity severity) const;

  // A trial: whether something would pass, e.g. whether an item is of a slice by its profile. Findings are not kept.
  class Trial {
   public:
    explicit Trial(Run& run) : run_(run), outer_errors_(run.trial_errors_) {
      ++run_.trials_;
      run_.trial_errors_ = 0;
    }
    ~Trial() {
      --run_.trials_;
      run_.trial_errors_ = outer_errors_;
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    [[nodiscard]] bool passes() const { return run_.trial_errors_ == 0; }

   private:
    Run& run_;
    std::size_t outer_errors_;
  };
  [[nodiscard]] bool on_trial() const { return trials_ > 0; }

  // -- profiles that were applied to a node already; false when this one was. Ends circles of references and
  // extensions.
  [[nodiscard]] bool begin(const data::Node& node, const Structure& profile);

  // -- depth: of objects within one another, whatever walks them
  class Level {
   public:
    explicit Level(Run& run) : run_(run) { ++run_.depth_; }
    ~Level() { --run_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    [[nodiscard]] bool too_deep() const { return run_.depth_ > deepest; }

   private:
    // A tree that was read is less deep (data::JsonLimits); profiles and references lead on from there.
    static constexpr std::size_t deepest = 400;
    Run& run_;
  };

  // -- references
  [[nodiscard]] ReferenceTable& references() { return *references_; }

  // -- narratives: plain_narrative.h of the text of a div, which is asked for by more than one rule
  [[nodiscard]] bool is_plain_narrative(const data::Node& div);

  // -- work: what the expressions of all invariants may take together grows with the instance, however many of its
  // elements have one that looks at the whole of it
  void saw_object() { ++objects_; }
  void spent(std::uint64_t steps) { steps_ += steps; }
  [[nodiscard]] bool may_evaluate() const { return steps_ <= 8 * options.budget.steps + objects_ * steps_per_object; }

  // Where an invariant is being evaluated: what the Host is asked is asked from there.
  const At* evaluating = nullptr;

  [[nodiscard]] Issues take();

 private:
  friend class Trial;
  friend class Level;
  static constexpr std::uint64_t steps_per_object = 2000;
  struct Pair {
    const void* node;
    const Structure* profile;
    friend bool operator==(const Pair&, const Pair&) = default;
  };
  struct PairHash {
    std::size_t operator()(const Pair& pair) const {
      return reinterpret_cast<std::uintptr_t>(pair.node) * 31 + reinterpret_cast<std::uintptr_t>(pair.profile);
    }
  };

  Issues issues_;
  std::unordered_set<std::string> told_;  // rule, path and text of what was reported
  std::unordered_set<Pair, PairHash> begun_;
  std::size_t trials_ = 0;
  std::size_t trial_errors_ = 0;
  std::size_t depth_ = 0;
  bool invalid_ = false;
  std::uint64_t objects_ = 0;
  std::uint64_t steps_ = 0;
  const data::Node* plain_div_ = nullptr;  // the last one that was
  std::unique_ptr<ReferenceTable> references_;
};

}  // namespace linkway::fhir::validation
