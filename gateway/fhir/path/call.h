// A function call on its way: what a handler of a function gets, and what it asks for all the time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fhir/path/convert.h"
#include "fhir/path/machine.h"

namespace linkway::fhir::path {

enum class Got : std::uint8_t { value, nothing, failed };

class Call {
 public:
  Call(Machine& machine, const SyntaxNode& node, std::size_t mark, const Frame& frame)
      : machine_(machine), node_(node), mark_(mark), frame_(frame), count_(machine.top() - mark) {}

  [[nodiscard]] Machine& machine() const { return machine_; }
  [[nodiscard]] const SyntaxNode& node() const { return node_; }
  [[nodiscard]] const Frame& frame() const { return frame_; }
  [[nodiscard]] std::size_t mark() const { return mark_; }

  // -- the input, which stays where it is until a result takes its place
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] Range input() const { return {mark_, count_}; }
  [[nodiscard]] const Item& item(std::size_t index) const { return machine_.at(mark_ + index); }
  // The only item of the input as a value of a System type, or the element that has none; fails for several.
  Got single(Item& into);
  Got single_string(std::string_view& into);
  Got single_number(Item& into);  // integer, long integer or decimal

  // -- arguments
  [[nodiscard]] std::size_t arguments() const { return node_.children.size(); }
  [[nodiscard]] const SyntaxNode& argument(std::size_t index) const { return node_.children[index]; }
  // Pushes the argument's items; it is evaluated where the call stands, not on the input.
  bool push_argument(std::size_t index) { return machine_.eval_scoped(argument(index), frame_); }
  Got argument(std::size_t index, Item& into);
  Got string_argument(std::size_t index, std::string_view& into);
  Got integer_argument(std::size_t index, std::int64_t& into);
  // The frame in which a criterion or projection sees the item.
  [[nodiscard]] Frame frame_of(std::size_t index) const {
    Frame inner = frame_;
    inner.self = {mark_ + index, 1};
    inner.index = static_cast<std::int64_t>(index);
    return inner;
  }
  // The argument as a criterion on the item.
  Truth test_argument(std::size_t index, std::size_t item);

  // -- results: true, for `return call.result(...)`
  bool result(const Item& item) {
    machine_.drop_to(mark_);
    machine_.push(item);
    return true;
  }
  bool result(bool value) { return result(Item::of(value)); }
  bool result(std::int64_t value) { return result(Item::of(value)); }
  bool result_text(std::string_view made_or_lasting) { return result(Item::of(made_or_lasting)); }
  bool result(Truth truth) {
    if (truth == Truth::failed) return false;
    machine_.drop_to(mark_);
    machine_.push(truth);
    return true;
  }
  bool nothing() {
    machine_.drop_to(mark_);
    return true;
  }
  // For a Got that is no value.
  bool none(Got got) { return got == Got::nothing && nothing(); }
  bool fail(std::string text, std::string_view code = issue::processing) {
    return machine_.fail(node_, std::move(text), code);
  }
  // The text is copied.
  bool result_copy(std::string_view text) {
    const auto kept = machine_.keep(text);
    return kept ? result_text(*kept) : machine_.spend(node_);
  }

 private:
  Machine& machine_;
  const SyntaxNode& node_;
  std::size_t mark_;
  const Frame& frame_;
  std::size_t count_;
};

using Handler = bool (*)(Call&);
// Null for a function that has none.
[[nodiscard]] Handler handler_of(Function function);
// Its name as it is written, for messages.
[[nodiscard]] std::string_view name_of(Function function);

}  // namespace linkway::fhir::path
