// Runs the rules of a plan. A variable is a slot in the frame of the group's call; sources are items, targets are
// elements of the tree that is being built.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/path/evaluate.h"
#include "mapping/engine/navigate.h"
#include "mapping/engine/plan.h"
#include "mapping/engine/run.h"
#include "mapping/engine/source_paths.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

using fhir::path::Item;

// The clock of the run that is going on: an evaluator keeps the one it was made with.
class RunClock : public Clock {
 public:
  void set(const Clock* clock) { clock_ = clock; }
  [[nodiscard]] Instant now() const override { return clock_ == nullptr ? Instant{} : clock_->now(); }

 private:
  const Clock* clock_ = nullptr;
};

class Machine : private fhir::path::Host {
 public:
  explicit Machine(const Plan& plan);

  [[nodiscard]] Result<RunOutcome> run(std::span<const Item> sources, data::Arena& arena, const Context& context);
  [[nodiscard]] std::uint64_t steps() const { return steps_given_ - steps_left_; }  // of the last run

 private:
  // Where a target's value goes.
  struct Spot {
    Made parent;
    Step step;
    bool self = false;  // the parent itself: `tgt = value`, `tgt.value` of a primitive
    bool free = false;  // nowhere: a value that is only given a name
  };
  struct Frame {
    std::uint32_t sources = 0;
    std::uint32_t targets = 0;
    std::uint32_t shares = 0;
  };
  struct StepCache {
    const void* parent = nullptr;
    Step step;
  };
  struct TypedKey {
    std::uint32_t scope = 0;
    const void* source = nullptr;
    const void* target = nullptr;
    friend bool operator==(const TypedKey&, const TypedKey&) = default;
  };
  struct TypedHash {
    std::size_t operator()(const TypedKey& key) const {
      const auto a = reinterpret_cast<std::uintptr_t>(key.source) * 0x9E3779B97F4A7C15U;
      return a ^ (reinterpret_cast<std::uintptr_t>(key.target) + key.scope) * 0xC2B2AE3D27D4EB4FU;
    }
  };
  struct OriginEntry {
    std::uint32_t rule = 0;
    Item source;
    bool has_source = false;
  };

  // -- run.cpp
  [[nodiscard]] std::optional<Problem> begin(std::span<const Item> sources);
  void run_constants();
  [[nodiscard]] Result<RunOutcome> finish(const PlanGroup& entry);
  void add_trace(RunOutcome& outcome);
  void add_output(const PlanGroup& entry, RunOutcome& outcome);

  // -- machine.cpp: false when the run is to stop
  void run_group(std::uint32_t number);
  void run_rule(const PlanRule& rule);
  void run_source(const PlanRule& rule, std::size_t index);
  void run_body(const PlanRule& rule);
  void call(const PlanRule& rule, const PlanCall& call);
  void call_typed(const PlanRule& rule, std::uint32_t number, const Item& source, Made target);
  Frame push_frame(const PlanGroup& group);
  void pop_frame(const Frame& outer);
  void clear_shares(const ShareRange& range);

  // -- run_source.cpp
  [[nodiscard]] bool collect(const PlanRule& rule, const PlanSource& source, std::size_t mark);
  void walk(const Item& from, std::span<const PlanStep> path, std::vector<Item>& into);
  void keep_of_type(const PlanSource& source, std::size_t mark);
  [[nodiscard]] bool keep_where(const PlanRule& rule, const PlanSource& source, std::size_t mark);
  [[nodiscard]] bool check(const PlanRule& rule, const PlanSource& source, std::size_t mark);
  [[nodiscard]] bool log(const PlanRule& rule, const PlanSource& source, std::size_t mark);
  [[nodiscard]] bool apply_list_mode(const PlanRule& rule, const PlanSource& source, std::size_t mark);
  [[nodiscard]] bool count_items(const PlanRule& rule, const PlanSource& source, std::size_t count);
  [[nodiscard]] bool add_default(const PlanRule& rule, const PlanSource& source);

  // -- run_target.cpp
  [[nodiscard]] bool run_target(const PlanRule& rule, const PlanTarget& target);
  [[nodiscard]] std::optional<Spot> spot(const PlanRule& rule, const PlanTarget& target);
  [[nodiscard]] std::optional<Step> step(const PlanRule& rule, const PlanTarget& target, Made parent,
                                         const PlanStep& name);
  [[nodiscard]] std::optional<Made> element_for(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                                                const fhir::Structure* type);
  [[nodiscard]] bool put_item(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const Item& item);
  [[nodiscard]] bool put_made(const PlanRule& rule, const PlanTarget& target, const Spot& spot, Made made);
  [[nodiscard]] bool copy_by_type(const PlanRule& rule);
  void run_typed(const PlanRule& rule);
  void arrange(const PlanTarget& target, Made made);
  void name(const PlanTarget& target, Made made);
  [[nodiscard]] const fhir::Structure* type_for(const PlanRule& rule, const Spot& spot, const Item* source);
  [[nodiscard]] const fhir::Structure* type_by_source(const PlanRule& rule, const Step& at,
                                                      const fhir::Structure& source) const;
  [[nodiscard]] std::uint32_t typed_group(const PlanRule& rule, const fhir::Structure* source,
                                          const fhir::Structure* target);
  // The type that a value has, or is taken for: string for a System.String. Null for a backbone element.
  [[nodiscard]] const fhir::Structure* structure_of(const Item& item) const;

  // -- transforms*.cpp
  [[nodiscard]] bool transform(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool create(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool copy(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool evaluate(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool cast(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool translate(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool refer(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool date_operation(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool make_complex(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool put_text(const PlanRule& rule, const PlanTarget& target, const Spot& spot, std::string_view text);
  [[nodiscard]] bool put_typed(const PlanRule& rule, const PlanTarget& target, const Spot& spot, std::string_view text,
                               std::string_view type_name);
  [[nodiscard]] bool put_typed_copy(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const Item& item);
  [[nodiscard]] bool has_typed_groups(const PlanRule& rule) const {
    const auto& scope = plan_.scopes[rule.scope];
    return !scope.own.empty() || !scope.imported.empty();
  }
  [[nodiscard]] bool put_made_text(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  [[nodiscard]] bool put_values(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                                const PlanParameter& parameter);
  [[nodiscard]] bool put_coded(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                               const TranslatedCode& code, std::string_view field);
  [[nodiscard]] std::optional<Made> place_new(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                                              const fhir::Structure* type);
  [[nodiscard]] bool fill(const PlanRule& rule, const PlanTarget& target, Made parent, std::string_view name,
                          const Item& value);
  [[nodiscard]] std::optional<TranslatedCode> look_up_code(const PlanRule& rule, const PlanTarget& target,
                                                           std::string_view map, std::string_view system,
                                                           std::string_view code);
  void count_unknown(std::string_view map, std::string_view system, std::string_view code);

  // -- values of parameters; texts hold until the next evaluation
  [[nodiscard]] bool values(const PlanRule& rule, const PlanParameter& parameter, std::vector<Item>& into);
  [[nodiscard]] bool text_of(const PlanRule& rule, const PlanParameter& parameter, std::optional<std::string>& into);
  [[nodiscard]] std::optional<Item> one(const PlanRule& rule, const PlanParameter& parameter, bool& ok);

  // -- slots
  Item& source_slot(const SlotRef& slot) { return sources_[frame_.sources + slot.index]; }
  Made& target_slot(const SlotRef& slot) { return targets_[frame_.targets + slot.index]; }
  Made& share_slot(std::uint32_t index) { return shares_[frame_.shares + index]; }
  [[nodiscard]] bool read(const SlotRef& slot, Item& into);  // false: it has no value

  // -- expressions
  [[nodiscard]] std::optional<fhir::path::Items> evaluate(const PlanRule& rule, std::uint32_t expression,
                                                          const Item& focus);
  [[nodiscard]] std::optional<bool> test(const PlanRule& rule, std::uint32_t expression, const Item& focus);
  void cover(const PlanExpression& text, const Item& focus);
  const data::Node* resolve(std::string_view reference) override;
  bool variable(std::string_view name, std::vector<Item>& into) override;
  std::optional<bool> conforms(const fhir::path::ElementItem& item, std::string_view canonical) override;
  std::optional<bool> member_of(std::string_view value_set, std::string_view system, std::string_view code) override;

  // -- problems
  bool fail(const PlanRule& rule, const Place& place, std::string text, std::string_view code = issue::processing);
  bool fail(const PlanRule& rule, const Place& place, const Problems& problems);
  void warn(const PlanRule& rule, const Place& place, std::string text, std::string_view code);
  Problem problem(const PlanRule& rule, const Place& place, std::string text, std::string_view code) const;
  [[nodiscard]] std::string path_of(const Item& input) const;
  // Whether this of the same rule and source item was not told before.
  [[nodiscard]] bool is_new(const PlanRule& rule, const Place& place, const std::string& text);
  bool spend(const PlanRule& rule, std::uint64_t steps = 1);

  const Plan& plan_;
  Navigator navigator_;
  RunClock clock_;
  fhir::path::Evaluator evaluator_;
  std::vector<StepCache> target_steps_;
  std::unordered_map<TypedKey, std::uint32_t, TypedHash> typed_groups_;  // no_index: there is none

  std::unordered_map<TypedKey, const fhir::Structure*, TypedHash> types_by_source_;  // of places that are open

  // -- of the run
  const Context* context_ = nullptr;
  data::Arena* arena_ = nullptr;
  std::optional<TargetTree> tree_;
  std::span<const Item> inputs_;
  std::vector<Item> sources_;
  std::vector<Made> targets_;
  std::vector<Made> shares_;
  Frame frame_;
  std::vector<Item> items_;  // of the sources that are being walked
  std::vector<Item> from_;   // steps on the way
  std::vector<Made> created_;
  std::vector<Made> to_the_end_;
  std::vector<std::vector<Item>> constants_;
  std::unordered_map<const data::Node*, std::string> given_ids_;
  std::vector<OriginEntry> origins_;
  Item current_;  // the source item of the rule that runs
  bool has_current_ = false;
  mutable std::optional<SourcePaths> source_paths_;  // of a message of HL7 v2, when a place must be told
  Origin origin_ = no_origin;
  const PlanExpression* expression_ = nullptr;
  struct Told {
    std::uint32_t rule = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    const data::Node* source = nullptr;
    std::string text;
    friend auto operator<=>(const Told&, const Told&) = default;
  };
  Problems problems_;
  Problems notes_;
  std::set<Told> told_;
  std::vector<LogEntry> log_;
  std::vector<UnknownCode> unknown_;
  std::unordered_map<std::string, std::size_t> unknown_index_;
  std::uint64_t steps_given_ = 0;
  std::uint64_t steps_left_ = 0;
  std::uint32_t depth_ = 0;   // of groups
  std::uint32_t levels_ = 0;  // of rules
  bool stopped_ = false;
};

}  // namespace linkway::mapping
