#include "mapping/engine/compiler.h"

#include <algorithm>

#include "fhir/path/suggestion.h"
#include "mapping/engine/check.h"
#include "mapping/engine/told.h"

namespace linkway::mapping {

namespace {

constexpr std::size_t most_rules = 500'000;  // with those that are inherited
constexpr std::size_t most_extended = 300;   // groups, one upon the other

// An element is made, and nothing is said of what comes into it: the reference implementation asks for the group of the
// two types there, too.
bool is_left_to_types(const Rule& rule) {
  if (rule.sources.size() != 1 || rule.targets.size() != 1 || !rule.rules.empty() || !rule.dependents.empty()) {
    return false;
  }
  const auto& target = rule.targets[0];
  return !rule.sources[0].variable.empty() && !target.variable.empty() && !target.element.empty() &&
         (!target.transform || target.transform == Transform::create);
}

// A map is mended in one go: what check() finds is told along with what keeps the map from being compiled. What is not
// reached or not set may be so for the sake of the errors.
void add_findings(const Plan& plan, const CompileOptions& options, Problems& into) {
  CheckOptions check_options;
  check_options.variables = options.variables;
  for (auto& problem : check(plan, check_options)) {
    if (problem.severity >= Severity::error) into.push_back(std::move(problem));
  }
}

}  // namespace

Compiler::Compiler(const Library& library, const fhir::Definitions& definitions, const CompileOptions& options,
                   Problems& problems)
    : library_(library), options_(options), problems_(problems), plan_(std::make_shared<Plan>()) {
  plan_->definitions = definitions;
  plan_->url = library.map(0).url;
  for (std::uint32_t i = 0; i < library.size(); ++i) plan_->files.push_back(library.map(i).file);
  plan_->codeable_concept = definitions.type("CodeableConcept");
  plan_->coding = definitions.type("Coding");
  plan_->quantity = definitions.type("Quantity");
  plan_->identifier = definitions.type("Identifier");
  plan_->contact_point = definitions.type("ContactPoint");
}

void Compiler::fail(const Place& place, std::string text, std::string_view code) {
  problems_.push_back(told(map().file, place, std::move(text), code));
}

std::shared_ptr<const Plan> Compiler::compile() {
  const auto& main = library_.map(0);
  keep_concept_maps();
  compile_constants();
  if (main.groups.empty()) {
    fail({1, 1}, "the map has no group", issue::required);
    return nullptr;
  }
  std::uint32_t entry = 0;
  if (!options_.group.empty()) {
    const auto found = std::find_if(main.groups.begin(), main.groups.end(),
                                    [&](const Group& group) { return group.name == options_.group; });
    if (found == main.groups.end()) {
      fail({}, "there is no group '" + options_.group + "'" + fhir::path::suggestion(options_.group, library_.names(0)),
           issue::not_found);
      return nullptr;
    }
    entry = static_cast<std::uint32_t>(found - main.groups.begin());
  }
  plan_->entry = group_number({0, entry});
  // All of the map itself, so that all of its mistakes are told; of what it imports, what is used.
  for (std::uint32_t i = 0; i < main.groups.size(); ++i) group_number({0, i});
  // The list grows while it is worked on.
  std::size_t done = 0;
  while (done < to_do_.size()) {
    const auto [key, number] = to_do_[done++];
    compile_group(key, number);
  }
  give_entry_types();
  warn_of_missing_models();
  if (!any_error(problems_)) return plan_;
  add_findings(*plan_, options_, problems_);
  return nullptr;
}

// Where a missing model is used, an error told of it already.
void Compiler::warn_of_missing_models() {
  at_ = {};
  for (const auto& uses : map().uses) {
    if (type_named(map(), uses.url, plan_->definitions) != nullptr) continue;
    const bool is_told = std::any_of(problems_.begin(), problems_.end(), [&](const Problem& problem) {
      return problem.line == uses.place.line && problem.file == map().file;
    });
    if (is_told) continue;
    fail(uses.place, "the model " + uses.url + " is not loaded", issue::not_found);
    problems_.back().severity = Severity::warning;
  }
}

// Where a run begins, what is made must have a type: that of the group's target, else that of the only model that is
// used as a target.
void Compiler::give_entry_types() {
  const auto& main = library_.map(0);
  at_ = {};
  for (auto& input : plan_->groups[plan_->entry].inputs) {
    if (input.type != nullptr) continue;
    const auto mode = input.mode == InputMode::source ? UsesMode::source : UsesMode::target;
    const Uses* only = nullptr;
    std::size_t count = 0;
    for (const auto& uses : main.uses) {
      if (uses.mode != mode) continue;
      only = &uses;
      ++count;
    }
    if (count == 1) input.type = type_named(main, only->alias.empty() ? only->url : only->alias, plan_->definitions);
    if (input.type == nullptr && input.mode == InputMode::target && input.type_name.empty()) {
      fail(plan_->groups[plan_->entry].place,
           "a run begins here, and nothing says of which type the target '" + input.name + "' is", issue::required);
    }
  }
}

std::uint32_t Compiler::group_number(const GroupKey& key) {
  const auto code = std::uint64_t{key.map} << 32U | key.group;
  const auto [found, is_new] = group_numbers_.try_emplace(code, static_cast<std::uint32_t>(plan_->groups.size()));
  if (is_new) {
    plan_->groups.emplace_back();
    to_do_.emplace_back(key, found->second);
  }
  return found->second;
}

PlanInput Compiler::compile_input(const Input& input) {
  PlanInput made;
  made.name = input.name;
  made.mode = input.mode;
  made.type_name = input.type;
  made.type = type_of(input.type, input.place, "type");
  return made;
}

void Compiler::compile_group(const GroupKey& key, std::uint32_t number) {
  const auto& group = library_.group(key);
  at_ = {key.map, group.name};
  names_ = Names();
  PlanGroup made;
  made.name = group.name;
  made.file = key.map;
  made.place = group.place;
  for (const auto& input : group.inputs) {
    made.inputs.push_back(compile_input(input));
    const auto space = input.mode == InputMode::source ? SlotRef::Space::source : SlotRef::Space::target;
    made.input_slots.push_back(names_.add(space, input.name));
  }
  std::vector<GroupKey> chain;
  add_rules_of(key, made.input_slots, chain, made);
  made.source_slots = names_.source_slots();
  made.target_slots = names_.target_slots();
  made.share_slots = names_.share_slots();
  made.shares = {0, made.share_slots};
  plan_->groups[number] = std::move(made);
}

void Compiler::add_rules_of(const GroupKey& key, const std::vector<SlotRef>& inputs, std::vector<GroupKey>& chain,
                            PlanGroup& into) {
  if (too_much_) return;
  const auto& group = library_.group(key);
  const auto outer = at_;
  at_ = {key.map, group.name};
  if (chain.size() == most_extended) {
    too_much_ = true;
    fail(group.place, "groups extend one another more than " + std::to_string(most_extended) + " deep",
         issue::too_costly);
    at_ = outer;
    return;
  }
  if (std::find(chain.begin(), chain.end(), key) != chain.end()) {
    fail(group.extends_place, "the group '" + group.name + "' extends itself");
    at_ = outer;
    return;
  }
  chain.push_back(key);
  if (!group.extends.empty()) {
    const auto found = library_.find(key.map, group.extends);
    if (!found.group) {
      fail(group.extends_place,
           "there is no group '" + group.extends + "'" + fhir::path::suggestion(group.extends, library_.names(key.map)),
           issue::not_found);
    } else if (library_.group(found.group).inputs.size() != group.inputs.size()) {
      fail(group.extends_place,
           "the group '" + group.name + "' extends '" + group.extends + "', which has another number of inputs");
    } else {
      // Its names for the inputs are its own.
      const auto mark = names_.mark();
      const auto& base = library_.group(found.group);
      for (std::size_t i = 0; i < base.inputs.size(); ++i) names_.alias(inputs[i], base.inputs[i].name);
      add_rules_of(found.group, inputs, chain, into);
      names_.back_to(mark);
    }
  }
  auto rules = compile_rules(group.rules);
  std::move(rules.begin(), rules.end(), std::back_inserter(into.rules));
  at_ = outer;
}

std::uint32_t Compiler::scope_number(std::uint32_t map) {
  const auto [found, is_new] = scope_numbers_.try_emplace(map, static_cast<std::uint32_t>(plan_->scopes.size()));
  const auto number = found->second;
  if (is_new) {
    PlanScope scope;
    scope.own = typed_of(map);
    for (const auto other : library_.imported(map)) {
      const auto& typed = typed_of(other);
      scope.imported.insert(scope.imported.end(), typed.begin(), typed.end());
    }
    plan_->scopes.push_back(std::move(scope));
  }
  return number;
}

const std::vector<TypedGroup>& Compiler::typed_of(std::uint32_t map) {
  const auto [found, is_new] = typed_.try_emplace(map);
  if (!is_new) return found->second;
  const auto& its = library_.map(map);
  for (std::uint32_t i = 0; i < its.groups.size(); ++i) {
    const auto& group = its.groups[i];
    if (group.type_mode == TypeMode::none || group.inputs.size() != 2 || group.inputs[0].mode != InputMode::source ||
        group.inputs[1].mode != InputMode::target) {
      continue;
    }
    TypedGroup typed;
    typed.source = type_named(its, group.inputs[0].type, plan_->definitions);
    typed.target = type_named(its, group.inputs[1].type, plan_->definitions);
    typed.also_by_source = group.type_mode == TypeMode::type_and_types;
    typed.group = group_number({map, i});
    found->second.push_back(typed);
  }
  return found->second;
}

std::vector<PlanRule> Compiler::compile_rules(const std::vector<Rule>& rules) {
  std::vector<PlanRule> made;
  for (const auto& rule : rules) {
    if (too_much_) break;
    if (++rules_made_ > most_rules) {
      too_much_ = true;
      fail(
          rule.place,
          "the maps have more than " + std::to_string(most_rules) + " rules, with those of the groups that they extend",
          issue::too_costly);
      break;
    }
    made.push_back(compile_rule(rule));
  }
  return made;
}

std::uint32_t Compiler::rule_id(const Rule& rule) {
  const auto [found, is_new] = rule_ids_.try_emplace(&rule, static_cast<std::uint32_t>(plan_->rules.size()));
  if (is_new) plan_->rules.push_back({rule.name, std::string(at_.group), at_.map, rule.place});
  return found->second;
}

PlanRule Compiler::compile_rule(const Rule& rule) {
  // Under this name the reference implementation writes into a StructureMap what `src.a -> tgt.a` leaves to the types.
  constexpr std::string_view by_types = "-DefaultMappingGroup-";
  if (rule.dependents.size() == 1 && rule.dependents[0].name == by_types) {
    auto plain = rule;
    plain.dependents.clear();
    const auto id = rule_id(rule);
    rule_ids_[&plain] = id;
    auto made = compile_rule(plain);
    rule_ids_.erase(&plain);
    return made;
  }
  const auto mark = names_.mark();
  PlanRule made;
  made.id = rule_id(rule);
  made.file = at_.map;
  made.name = rule.name;
  made.place = rule.place;
  made.copy_by_type = is_copy_by_type(rule);
  made.leaves_to_types = !made.copy_by_type && is_left_to_types(rule);
  made.scope = scope_number(at_.map);
  for (const auto& source : rule.sources) made.sources.push_back(compile_source(source));
  for (const auto& target : rule.targets) made.targets.push_back(compile_target(target));
  made.shares.begin = names_.share_slots();
  names_.begin_block();
  made.rules = compile_rules(rule.rules);
  names_.end_block();
  made.shares.end = names_.share_slots();
  for (const auto& dependent : rule.dependents) made.calls.push_back(compile_call(dependent));
  names_.back_to(mark);
  return made;
}

const fhir::Structure* Compiler::type_of(const std::string& name, const Place& place, std::string_view what) {
  if (name.empty()) return nullptr;
  const auto* found = type_named(map(), name, plan_->definitions);
  if (found == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& uses : map().uses) {
      if (uses.alias == name) {
        fail(uses.place, "the model " + uses.url + " is not loaded", issue::not_found);
        return nullptr;
      }
      known.emplace_back(uses.alias);
    }
    fail(place, "there is no " + std::string(what) + " '" + name + "'" + fhir::path::suggestion(name, known),
         issue::not_found);
  }
  return found;
}

void Compiler::compile_constants() {
  for (std::uint32_t i = 0; i < library_.size(); ++i) {
    at_ = {i, {}};
    for (const auto& constant : library_.map(i).constants) {
      const auto number = compile_text(constant.value);
      if (number == no_index) continue;
      plan_->constants.push_back(number);
      constant_names_.push_back(constant.name);
    }
  }
  at_ = {};
}

void Compiler::keep_concept_maps() {
  for (std::uint32_t i = 0; i < library_.size(); ++i) {
    for (const auto& concept_map : library_.map(i).concept_maps) {
      const auto url = library_.map(i).url + "#" + concept_map.id;
      const auto made = std::make_shared<const CodeMap>(code_map_of(concept_map, url));
      plan_->concept_maps.emplace(std::to_string(i) + "#" + concept_map.id, made);
      plan_->concept_maps.emplace(url, made);
    }
  }
}

Compiled compile(const Map& map, const Importer& imports, const fhir::Definitions& definitions,
                 const CompileOptions& options) {
  Compiled made;
  const Library library(map, imports, made.problems);
  made.plan = Compiler(library, definitions, options, made.problems).compile();
  return made;
}

}  // namespace linkway::mapping
