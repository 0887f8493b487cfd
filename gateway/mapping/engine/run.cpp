#include "mapping/engine/run.h"

#include "mapping/engine/coverage.h"
#include "mapping/engine/machine.h"
#include "mapping/engine/source_paths.h"
#include "mapping/engine/told.h"

namespace linkway::mapping {

namespace {

Item kept(const Item& item, data::Arena& arena) {
  if (item.kind() == Item::Kind::string) return Item::of(arena.copy(item.string()));
  if (item.kind() != Item::Kind::quantity) return item;
  return Item::of(item.quantity().value, arena.copy(item.quantity().unit_text()), item.calendar());
}

}  // namespace

std::optional<Problem> Machine::begin(std::span<const Item> sources) {
  const auto& entry = plan_.groups[plan_.entry];
  frame_ = push_frame(entry);
  std::size_t next = 0;
  for (std::size_t i = 0; i < entry.inputs.size(); ++i) {
    const auto& input = entry.inputs[i];
    if (input.mode == InputMode::source) {
      if (next == sources.size()) {
        return told(plan_.files[entry.file], entry.place,
                    "the group '" + entry.name + "' takes more sources than the " + std::to_string(sources.size()) +
                        " given: there is none for '" + input.name + "'",
                    issue::required);
      }
      const auto& item = sources[next++];
      const auto* found = item.is_element() ? item.element().type : nullptr;
      if (found != nullptr && input.type != nullptr && found != input.type && !found->is_a(input.type->type.view())) {
        return told(plan_.files[entry.file], entry.place,
                    "the group '" + entry.name + "' takes " + with_article(input.type->name.view()) + " as '" +
                        input.name + "', found " + with_article(found->name.view()),
                    issue::structure);
      }
      source_slot(entry.input_slots[i]) = item;
    } else {
      target_slot(entry.input_slots[i]) = tree_->create(*input.type);
    }
  }
  return std::nullopt;
}

void Machine::run_constants() {
  constants_.clear();
  static const PlanRule outside;
  for (const auto expression : plan_.constants) {
    auto& values = constants_.emplace_back();
    const auto found = evaluate(outside, expression, Item::of(false));
    if (!found) continue;
    for (const auto& item : *found) values.push_back(kept(item, *arena_));
  }
}

Result<RunOutcome> Machine::run(std::span<const Item> sources, data::Arena& arena, const Context& context) {
  context_ = &context;
  arena_ = &arena;
  inputs_ = sources;
  clock_.set(&context.clock);
  tree_.emplace(plan_.definitions, arena);
  sources_.clear();
  targets_.clear();
  shares_.clear();
  items_.clear();
  from_.clear();
  created_.clear();
  to_the_end_.clear();
  given_ids_.clear();
  origins_.clear();
  problems_.clear();
  notes_.clear();
  told_.clear();
  log_.clear();
  unknown_.clear();
  unknown_index_.clear();
  has_current_ = false;
  source_paths_.reset();
  origin_ = no_origin;
  expression_ = nullptr;
  steps_given_ = context.limits.steps;
  steps_left_ = steps_given_;
  depth_ = 0;
  levels_ = 0;
  stopped_ = false;
  const auto& entry = plan_.groups[plan_.entry];
  if (!plan_.constants.empty()) run_constants();
  std::optional<Result<RunOutcome>> outcome;
  if (auto problem = begin(sources)) {
    outcome.emplace(*std::move(problem));
  } else {
    run_group(plan_.entry);
    has_current_ = false;
    if (context.coverage != nullptr) context.coverage->end_of_run(sources);
    outcome.emplace(finish(entry));
  }
  tree_.reset();  // the arena may end before the next run
  return *std::move(outcome);
}

void Machine::add_output(const PlanGroup& entry, RunOutcome& outcome) {
  const auto add = [&](const std::string& name, Made made, std::vector<Output>& into) {
    auto node = tree_->node(made);
    if (node) {
      into.push_back({name, tree_->type(made), *node});
      return;
    }
    for (auto& problem : node.problems()) {
      auto placed = told(plan_.files[entry.file], entry.place, problem.text, problem.code);
      placed.path = problem.path;
      problems_.push_back(std::move(placed));
    }
  };
  for (std::size_t i = 0; i < entry.inputs.size(); ++i) {
    if (entry.inputs[i].mode == InputMode::target) {
      add(entry.inputs[i].name, target_slot(entry.input_slots[i]), outcome.targets);
    }
  }
  for (const auto made : created_) {
    const auto* type = tree_->type(made);
    const bool whole =
        type != nullptr && (type->kind == fhir::StructureKind::resource || type->kind == fhir::StructureKind::logical);
    if (whole && !tree_->parent(made)) add("", made, outcome.produced);
  }
}

void Machine::add_trace(RunOutcome& outcome) {
  const SourcePaths paths(inputs_);
  const auto& entry = plan_.groups[plan_.entry];
  const auto each = [&](const std::string& path, Origin origin) {
    if (origin == no_origin || origin >= origins_.size()) return;
    const auto& from = origins_[origin];
    const auto& rule = plan_.rules[from.rule];
    outcome.trace.push_back({path, plan_.files[rule.file], rule.place.line, rule.place.column, rule.name,
                             from.has_source ? paths.of(from.source) : std::string()});
  };
  for (std::size_t i = 0; i < entry.inputs.size(); ++i) {
    if (entry.inputs[i].mode == InputMode::target) tree_->visit(target_slot(entry.input_slots[i]), each);
  }
  for (const auto made : created_) {
    if (!tree_->parent(made)) tree_->visit(made, each);
  }
}

Result<RunOutcome> Machine::finish(const PlanGroup& entry) {
  RunOutcome outcome;
  for (const auto made : to_the_end_) tree_->move_to_end(made);
  if (problems_.empty()) add_output(entry, outcome);
  if (!problems_.empty()) {
    Problems all = std::move(problems_);
    std::move(notes_.begin(), notes_.end(), std::back_inserter(all));
    return all;
  }
  if (context_->trace) add_trace(outcome);
  outcome.problems = std::move(notes_);
  outcome.log = std::move(log_);
  outcome.unknown_codes = std::move(unknown_);
  return outcome;
}

struct Runner::State {
  explicit State(std::shared_ptr<const Plan> of) : plan(std::move(of)), machine(*plan) {}
  std::shared_ptr<const Plan> plan;
  Machine machine;
};

Runner::Runner(std::shared_ptr<const Plan> plan) : state_(std::make_unique<State>(std::move(plan))) {}
Runner::~Runner() = default;
Runner::Runner(Runner&&) noexcept = default;
Runner& Runner::operator=(Runner&&) noexcept = default;

const Plan& Runner::plan() const { return *state_->plan; }

Result<RunOutcome> Runner::run(std::span<const fhir::path::Item> sources, data::Arena& arena, const Context& context) {
  return state_->machine.run(sources, arena, context);
}

std::uint64_t Runner::steps() const { return state_->machine.steps(); }

}  // namespace linkway::mapping
