#include "mapping/engine/machine.h"

#include "fhir/path/navigation.h"
#include "mapping/engine/coverage.h"
#include "mapping/engine/told.h"

namespace linkway::mapping {

namespace {

constexpr std::uint32_t most_levels = 1000;

fhir::path::Settings settings_of(const Plan& plan, fhir::path::Host& host) {
  fhir::path::Settings settings;
  settings.definitions = &plan.definitions;
  settings.host = &host;
  settings.as_takes_lists = true;
  // Maps for the reference implementation name the typed members: item.answer.valueString.
  settings.typed_choice_names = true;
  return settings;
}

}  // namespace

Machine::Machine(const Plan& plan)
    : plan_(plan), navigator_(plan), evaluator_(clock_, settings_of(plan, *this)), target_steps_(plan.caches) {}

Machine::Frame Machine::push_frame(const PlanGroup& group) {
  const Frame frame{static_cast<std::uint32_t>(sources_.size()), static_cast<std::uint32_t>(targets_.size()),
                    static_cast<std::uint32_t>(shares_.size())};
  sources_.resize(sources_.size() + group.source_slots);
  targets_.resize(targets_.size() + group.target_slots, Made());
  shares_.resize(shares_.size() + group.share_slots, Made());
  return frame;
}

// `frame_` is the one that ends.
void Machine::pop_frame(const Frame& outer) {
  sources_.resize(frame_.sources);
  targets_.resize(frame_.targets);
  shares_.resize(frame_.shares);
  frame_ = outer;
}

void Machine::clear_shares(const ShareRange& range) {
  for (auto i = range.begin; i < range.end; ++i) share_slot(i) = Made();
}

void Machine::run_group(std::uint32_t number) {
  for (const auto& rule : plan_.groups[number].rules) {
    if (stopped_) return;
    run_rule(rule);
  }
}

void Machine::run_rule(const PlanRule& rule) {
  if (!spend(rule)) return;
  // Each level is a few calls deep on the stack.
  if (levels_ == most_levels) {
    fail(rule, rule.place, "rules stand or call more than " + std::to_string(most_levels) + " deep", issue::too_costly);
    stopped_ = true;
    return;
  }
  ++levels_;
  const auto outer = current_;
  const bool had = has_current_;
  run_source(rule, 0);
  current_ = outer;
  has_current_ = had;
  --levels_;
}

// Several sources: each item of the first with each of the second, in the order of the sources.
void Machine::run_source(const PlanRule& rule, std::size_t index) {
  if (index == rule.sources.size()) return run_body(rule);
  const auto& source = rule.sources[index];
  const auto mark = items_.size();
  if (collect(rule, source, mark)) {
    const auto end = items_.size();
    for (auto i = mark; i < end && !stopped_; ++i) {
      const Item item = items_[i];
      if (source.variable) source_slot(source.variable) = item;
      if (index == 0) {
        current_ = item;
        has_current_ = true;
      }
      run_source(rule, index + 1);
    }
  }
  items_.resize(mark);
}

void Machine::run_body(const PlanRule& rule) {
  if (!spend(rule)) return;
  if (context_->coverage != nullptr) context_->coverage->ran(rule.id);
  const auto outer_origin = origin_;
  if (context_->trace && !rule.targets.empty()) {
    origin_ = static_cast<Origin>(origins_.size());
    origins_.push_back({rule.id, current_, has_current_});
  }
  if (rule.copy_by_type) {
    static_cast<void>(copy_by_type(rule));
    origin_ = outer_origin;
    return;
  }
  bool ok = true;
  for (const auto& target : rule.targets) ok = ok && !stopped_ && run_target(rule, target);
  origin_ = outer_origin;
  if (!ok) return;
  if (rule.leaves_to_types) {
    run_typed(rule);
    return;
  }
  clear_shares(rule.shares);
  for (const auto& nested : rule.rules) {
    if (stopped_) return;
    run_rule(nested);
  }
  for (const auto& dependent : rule.calls) {
    if (stopped_) return;
    call(rule, dependent);
  }
}

void Machine::call(const PlanRule& rule, const PlanCall& call) {
  const auto& group = plan_.groups[call.group];
  const auto frame = push_frame(group);
  bool ok = true;
  for (std::size_t i = 0; i < group.inputs.size() && ok; ++i) {
    const auto& argument = call.arguments[i];
    const auto& slot = group.input_slots[i];
    if (group.inputs[i].mode == InputMode::target) {
      const auto target = target_slot(argument.slot);
      targets_[frame.targets + slot.index] = target;
      // A target that a transform left without value: there is nothing to put anything into.
      ok = static_cast<bool>(target);
      continue;
    }
    bool read_well = true;
    const auto value = one(rule, argument, read_well);
    ok = read_well && value.has_value();
    if (ok) sources_[frame.sources + slot.index] = *value;
  }
  const auto outer = frame_;
  frame_ = frame;
  if (ok) {
    if (++depth_ > context_->limits.depth) {
      fail(rule, call.place,
           "groups call one another more than " + std::to_string(context_->limits.depth) + " deep: does '" +
               group.name + "' call itself without end?",
           issue::too_costly);
      stopped_ = true;
    } else {
      run_group(call.group);
    }
    --depth_;
  }
  pop_frame(outer);
}

void Machine::call_typed(const PlanRule& rule, std::uint32_t number, const Item& source, Made target) {
  const auto& group = plan_.groups[number];
  const auto frame = push_frame(group);
  sources_[frame.sources + group.input_slots[0].index] = source;
  targets_[frame.targets + group.input_slots[1].index] = target;
  const auto outer = frame_;
  frame_ = frame;
  if (++depth_ > context_->limits.depth) {
    fail(rule, rule.place,
         "groups call one another more than " + std::to_string(context_->limits.depth) + " deep: does '" + group.name +
             "' call itself without end?",
         issue::too_costly);
    stopped_ = true;
  } else {
    run_group(number);
  }
  --depth_;
  pop_frame(outer);
}

bool Machine::read(const SlotRef& slot, Item& into) {
  if (slot.space == SlotRef::Space::source) {
    into = source_slot(slot);
    return true;
  }
  const auto made = target_slot(slot);
  if (!made) return false;
  auto item = tree_->item(made);
  if (!item) return false;
  into = *item;
  return true;
}

// -- problems

// Of the source item of the rule that runs; in HL7 v2 as its people write it.
std::string Machine::path_of(const Item& input) const {
  if (!is_hl7v2_message(*input.element().node)) return fhir::path::path_of(current_, *input.element().node);
  if (!source_paths_) source_paths_.emplace(inputs_);
  return source_paths_->of(current_);
}

Problem Machine::problem(const PlanRule& rule, const Place& place, std::string text, std::string_view code) const {
  auto made = told(plan_.files[rule.file], place.line == 0 ? rule.place : place, std::move(text), code);
  made.rule = rule.name;
  if (has_current_ && current_.is_element() && !inputs_.empty()) {
    for (const auto& input : inputs_) {
      if (input.is_element()) made.path = path_of(input);
      if (!made.path.empty()) break;
    }
  }
  return made;
}

bool Machine::is_new(const PlanRule& rule, const Place& place, const std::string& text) {
  const auto* source = has_current_ && current_.is_element() ? current_.element().node : nullptr;
  return told_.insert({rule.id, place.line, place.column, source, text}).second;
}

bool Machine::fail(const PlanRule& rule, const Place& place, std::string text, std::string_view code) {
  if (!is_new(rule, place, text)) return false;
  problems_.push_back(problem(rule, place, std::move(text), code));
  if (problems_.size() >= context_->limits.problems) stopped_ = true;
  return false;
}

bool Machine::fail(const PlanRule& rule, const Place& place, const Problems& problems) {
  for (const auto& inner : problems) {
    if (!is_new(rule, place, inner.text)) continue;
    auto made = problem(rule, place, inner.text, inner.code);
    made.log = inner.log;
    problems_.push_back(std::move(made));
  }
  if (problems_.size() >= context_->limits.problems) stopped_ = true;
  return false;
}

void Machine::warn(const PlanRule& rule, const Place& place, std::string text, std::string_view code) {
  if (notes_.size() >= context_->limits.problems || !is_new(rule, place, "warning: " + text)) return;
  auto note = problem(rule, place, std::move(text), code);
  note.severity = Severity::warning;
  notes_.push_back(std::move(note));
}

bool Machine::spend(const PlanRule& rule, std::uint64_t steps) {
  if (steps_left_ >= steps) {
    steps_left_ -= steps;
    return true;
  }
  if (!stopped_) {
    fail(rule, rule.place,
         "the map takes more than the " + std::to_string(context_->limits.steps) + " steps that it may have",
         issue::too_costly);
  }
  stopped_ = true;
  return false;
}

}  // namespace linkway::mapping
