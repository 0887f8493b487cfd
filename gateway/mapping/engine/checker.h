// Walks over the rules of a plan with types in place of values.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping/engine/check.h"
#include "mapping/engine/plan.h"

namespace linkway::mapping {

class Checker {
 public:
  Checker(const Plan& plan, const CheckOptions& options) : plan_(plan), options_(options) {}

  [[nodiscard]] Problems run();

 private:
  // What a variable is known to hold. Neither type nor element: nothing is known.
  struct Known {
    const fhir::Structure* type = nullptr;
    const fhir::Element* element = nullptr;  // of a backbone: with its own children
    bool list = false;                       // it may come more than once in its parent
    explicit operator bool() const { return type != nullptr || element != nullptr; }
    friend bool operator==(const Known&, const Known&) = default;
    friend auto operator<=>(const Known&, const Known&) = default;
  };
  // A place in a target.
  struct Spot {
    Known parent;
    fhir::Definitions::Step step;
    explicit operator bool() const { return static_cast<bool>(step); }
  };
  // What rules do with one type of element that they make.
  struct Made {
    std::set<std::string, std::less<>> names;  // of the elements that are set
    bool built = false;                        // element by element; else only whole values are put
    std::uint32_t file = 0;
    Place place;
  };
  using Kind = std::pair<const fhir::Structure*, const fhir::Element*>;
  struct Call {
    std::uint32_t group = 0;
    std::vector<Known> inputs;
    friend auto operator<=>(const Call&, const Call&) = default;
  };
  static constexpr std::size_t most_calls = 20'000;

  void group(const Call& call);
  void rules(const std::vector<PlanRule>& rules);
  void rule(const PlanRule& rule);
  void source(const PlanRule& rule, const PlanSource& source);
  void target(const PlanRule& rule, const PlanTarget& target);
  void call(const PlanRule& rule, const PlanCall& call);
  void copy_by_type(const PlanRule& rule, const PlanTarget& target, const Spot& spot);
  // Whether each item of a source that repeats would be put into the same place.
  [[nodiscard]] bool repeats_into(const PlanTarget& target, const Spot& spot) const;
  void enqueue(Call call);
  bool enqueue_typed(const PlanRule& rule, const Known& source, const fhir::Structure* to);
  void left_to_types(const PlanRule& rule);

  [[nodiscard]] Known walk(const PlanRule& rule, const Known& from, const std::vector<PlanStep>& path,
                           const Place& place);
  [[nodiscard]] Spot spot(const PlanRule& rule, const PlanTarget& target);
  [[nodiscard]] Known at(const SlotRef& slot) const;
  [[nodiscard]] Known known(const PlanParameter& parameter);
  void check_literal(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const PlanParameter& parameter);
  void check_fits(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const Known& value);
  void check_condition(const PlanRule& rule, std::uint32_t condition);
  void check_shadows(const PlanRule& rule, std::uint32_t condition, const Known& focus);
  void check_expression(const PlanRule& rule, std::uint32_t expression, const Known& focus);
  void check_translate(const PlanRule& rule, const PlanTarget& target);
  void check_required();
  void check_called();
  void set(const Known& parent, std::string_view name);
  void build(const Known& made, const PlanRule& rule, const Place& place);

  void tell(std::uint32_t file, const Place& place, Severity severity, std::string text, std::string_view code,
            const std::string& rule = {});

  const Plan& plan_;
  const CheckOptions& options_;
  Problems problems_;
  std::set<std::string> told_;  // once for each place, by whatever way it is come to
  std::set<Call> calls_;
  std::vector<Call> to_do_;
  std::vector<Known> sources_;
  std::vector<Known> targets_;
  std::map<Kind, Made> made_;
  bool source_repeats_ = false;
  std::set<std::uint32_t> fresh_;  // targets that the rule makes anew for each item
};

}  // namespace linkway::mapping
