// The machine that runs expressions: one stack of items, on which every collection is a range. A term pushes its
// result; a step takes the range above a mark as its input and leaves its output there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/reference_index.h"
#include "fhir/path/regex_cache.h"
#include "fhir/path/steps.h"
#include "fhir/path/texts.h"

namespace linkway::fhir::path {

// Part of the stack. Indexes, because the stack moves when it grows.
struct Range {
  std::size_t begin = 0;
  std::size_t count = 0;
  [[nodiscard]] std::size_t end() const { return begin + count; }
};

// What a term is evaluated against.
struct Frame {
  Range self;               // $this: one item, but for iif(), trace() and defineVariable()
  std::int64_t index = -1;  // $index; -1 outside of an iteration
  Range total;              // $total
  bool has_total = false;
};

// A boolean with a third value (N1 section 6.5), and that of an evaluation that failed.
enum class Truth : std::uint8_t { no, yes, unknown, failed };

inline Truth truth_of(bool value) { return value ? Truth::yes : Truth::no; }
inline Truth truth_of(std::optional<bool> value) { return value ? truth_of(*value) : Truth::unknown; }
inline Truth negated(Truth value) { return value == Truth::yes ? Truth::no : value == Truth::no ? Truth::yes : value; }

class Machine {
 public:
  Machine(const Clock& clock, const Settings& settings);

  // -- a run; the results are the items from `result_begin` to the top
  bool run(const Expression& expression, const Item& focus, const data::Node& resource, const data::Node& root);
  Truth run_test(const Expression& expression, const Item& focus, const data::Node& resource, const data::Node& root);
  static constexpr std::size_t result_begin = 1;
  [[nodiscard]] Problem take_problem() { return std::move(problem_); }

  // -- the stack
  [[nodiscard]] std::size_t top() const { return size_; }
  [[nodiscard]] const Item& at(std::size_t index) const { return items_[index]; }
  [[nodiscard]] Items items(std::size_t begin) const { return {items_.data() + begin, size_ - begin}; }
  [[nodiscard]] Items items(Range range) const { return {items_.data() + range.begin, range.count}; }
  void set(std::size_t index, const Item& item) { items_[index] = item; }
  // Does nothing once the budget of memory is spent, which the evaluation of the next term notices.
  void push(const Item& item) {
    if (size_ == room_ && !grow()) [[unlikely]]
      return;
    items_[size_++] = item;
  }
  // The same, made in its place: a copy right after the parts were written waits for them.
  template <class... Parts>
  void emplace(const Parts&... parts) {
    if (size_ == room_ && !grow()) [[unlikely]]
      return;
    ::new (static_cast<void*>(items_.data() + size_)) Item(Item::of(parts...));
    ++size_;
  }
  void push(Range range) {  // a copy of what stands there
    // By value: the stack may move.
    for (auto i = range.begin; i < range.end(); ++i) push(Item(items_[i]));
  }
  void push(Items items);  // not of this stack
  void push(Truth truth) {
    if (truth != Truth::unknown) emplace(truth == Truth::yes);
  }
  void drop_to(std::size_t mark) { size_ = mark; }
  // The items from `from` to the top come to stand at `mark`; what was between is gone.
  void settle(std::size_t mark, std::size_t from);

  // -- running
  // Pushes the result of a term.
  bool eval(const SyntaxNode& node, const Frame& frame);
  // The same for an operand or an argument: variables that are defined in it end with it.
  bool eval_scoped(const SyntaxNode& node, const Frame& frame);
  // What stands right of a point: from [mark, top) to [mark, top).
  bool invoke(const SyntaxNode& node, std::size_t mark, const Frame& frame);
  // A term as a criterion (N1 section 4.5).
  Truth test(const SyntaxNode& node, const Frame& frame);
  // The items above `mark` as a boolean; takes them off.
  Truth truth_of_top(const SyntaxNode& at, std::size_t mark);

  // -- errors: always false, for `return machine.fail(...)`
  bool fail(const SyntaxNode& at, std::string text, std::string_view code = issue::processing);
  // Counts work; false when the budget is spent.
  bool spend(const SyntaxNode& at, std::size_t steps = 1) {
    if (steps_left_ >= steps && !spent_) {
      steps_left_ -= steps;
      return true;
    }
    return fail_spent(at);
  }

  // The same for work that is done already: what comes next finds the budget spent.
  void charge(std::size_t steps) { steps_left_ -= std::min<std::uint64_t>(steps_left_, steps); }
  [[nodiscard]] std::uint64_t steps_spent() const { return settings_.budget.steps - steps_left_; }

  // -- texts
  // Room for a text that lives as long as the results; null when the budget is spent.
  [[nodiscard]] char* room(std::size_t bytes);
  [[nodiscard]] std::optional<std::string_view> keep(std::string_view text);

  // -- variables
  struct Variable {
    std::string_view name;
    std::size_t begin = 0;  // in variable_items_
    std::size_t count = 0;
  };
  [[nodiscard]] const Variable* variable(std::string_view name) const;
  void define(std::string_view name, Range value);
  void push(const Variable& variable);
  [[nodiscard]] std::size_t scope() const { return variables_.size(); }
  void leave_scope(std::size_t scope);

  // -- what the definitions say; good until the next question
  [[nodiscard]] const Steps::Known* step(const Element* element, const Structure* type, std::string_view name) {
    return steps_.find(definitions(), element, type, name);
  }
  // The same for the members of an object in their order, see Steps::next().
  [[nodiscard]] const Steps::Known* next_step(const Steps::Known* last, const Element* element, const Structure* type,
                                              std::string_view name) {
    return steps_.next(last, definitions(), element, type, name);
  }
  // A type by its name, such as a resource's resourceType; null for one that is not known.
  [[nodiscard]] const Structure* type(std::string_view name) { return steps_.type(definitions(), name); }

  // -- the world
  [[nodiscard]] const Definitions& definitions() const { return *settings_.definitions; }
  [[nodiscard]] Host& host() const { return *settings_.host; }
  [[nodiscard]] const Settings& settings() const { return settings_; }
  // What the evaluation began with stays at the bottom of the stack.
  [[nodiscard]] const Item& context() const { return items_.front(); }
  [[nodiscard]] const data::Node& resource() const { return *resource_; }
  [[nodiscard]] const data::Node& root_resource() const { return *root_resource_; }
  [[nodiscard]] Instant now();
  // For nodes that live as long as the results.
  [[nodiscard]] data::Builder& builder();
  bool count_built();  // false when what was built is beyond the budget
  [[nodiscard]] RegexCache& regexes() { return regexes_; }
  [[nodiscard]] ReferenceIndex& references() { return references_; }

 private:
  void start(const Expression& expression, const Item& focus, const data::Node& resource, const data::Node& root);
  [[nodiscard]] Frame first_frame() const;
  bool grow();
  bool fail_spent(const SyntaxNode& at);
  bool eval_member(const SyntaxNode& node, const Frame& frame);
  bool eval_item(const SyntaxNode& node, const Frame& frame);
  bool eval_head_name(const SyntaxNode& node, const Frame& frame);
  Truth logic(const SyntaxNode& node, const Frame& frame);

  std::vector<Item> items_;
  std::size_t room_ = 0;  // of items_, without asking
  std::size_t size_ = 0;
  std::uint64_t steps_left_ = 0;
  bool spent_ = false;

  const Clock* clock_;
  Settings settings_;
  Texts texts_;
  std::vector<Variable> variables_;
  std::vector<Item> variable_items_;
  // Most expressions build nothing.
  struct Building {
    data::Arena arena;
    data::Builder builder{arena};
  };
  std::unique_ptr<Building> building_;
  RegexCache regexes_;
  ReferenceIndex references_;

  Steps steps_;
  std::string_view source_;
  const data::Node* resource_ = nullptr;
  const data::Node* root_resource_ = nullptr;
  std::optional<Instant> now_;
  Problem problem_;
};

}  // namespace linkway::fhir::path
