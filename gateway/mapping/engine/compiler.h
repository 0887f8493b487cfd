// Makes a plan of the groups that a run can come to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mapping/engine/library.h"
#include "mapping/engine/map_expression.h"
#include "mapping/engine/names.h"
#include "mapping/engine/plan.h"

namespace linkway::mapping {

class Compiler {
 public:
  Compiler(const Library& library, const fhir::Definitions& definitions, const CompileOptions& options,
           Problems& problems);

  [[nodiscard]] std::shared_ptr<const Plan> compile();

 private:
  // Where the compiler is.
  struct At {
    std::uint32_t map = 0;
    std::string_view group;  // as traces name it
  };
  [[nodiscard]] const Map& map() const { return library_.map(at_.map); }
  void fail(const Place& place, std::string text, std::string_view code = issue::processing);

  std::uint32_t group_number(const GroupKey& key);
  void compile_group(const GroupKey& key, std::uint32_t number);
  // The rules of what it extends, then its own. `inputs`: the names that the group's inputs have here.
  void add_rules_of(const GroupKey& key, const std::vector<SlotRef>& inputs, std::vector<GroupKey>& chain,
                    PlanGroup& into);
  PlanInput compile_input(const Input& input);
  std::uint32_t scope_number(std::uint32_t map);
  const std::vector<TypedGroup>& typed_of(std::uint32_t map);

  std::vector<PlanRule> compile_rules(const std::vector<Rule>& rules);
  PlanRule compile_rule(const Rule& rule);
  std::uint32_t rule_id(const Rule& rule);
  PlanSource compile_source(const Source& source);
  PlanTarget compile_target(const Target& target);
  void compile_transform(const Target& target, PlanTarget& into);
  void check_parameters(const Target& target);
  PlanCall compile_call(const Dependent& dependent);
  PlanParameter compile_parameter(const Parameter& parameter, bool is_variable);
  std::vector<PlanStep> compile_path(std::string_view path);
  std::uint32_t compile_text(const ExpressionText& text);
  const fhir::Structure* type_of(const std::string& name, const Place& place, std::string_view what);
  void compile_constants();
  void give_entry_types();
  void warn_of_missing_models();
  void keep_concept_maps();

  const Library& library_;
  const CompileOptions& options_;
  Problems& problems_;
  std::shared_ptr<Plan> plan_;
  At at_;
  Names names_;
  std::vector<std::string> constant_names_;
  std::size_t rules_made_ = 0;
  bool too_much_ = false;  // told; the rest is not compiled
  std::vector<std::pair<GroupKey, std::uint32_t>> to_do_;
  std::unordered_map<std::uint64_t, std::uint32_t> group_numbers_;
  std::unordered_map<std::uint32_t, std::uint32_t> scope_numbers_;
  std::unordered_map<std::uint32_t, std::vector<TypedGroup>> typed_;
  std::unordered_map<const Rule*, std::uint32_t> rule_ids_;
};

}  // namespace linkway::mapping
