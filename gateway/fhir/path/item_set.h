// Sets of items by `=`: distinct(), union, intersect(), exclude(), repeat().
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fhir/path/machine.h"

namespace linkway::fhir::path {

// Of items of the machine's stack, which stay where they are. A few are compared one by one; more are found by their
// hash, so that the cost stays in proportion to their number.
class ItemSet {
 public:
  explicit ItemSet(Machine& machine, const SyntaxNode& at) : machine_(machine), at_(at) {}

  // Whether an equal item is in it.
  [[nodiscard]] bool has(const Item& item);
  // False when an equal item was in it already.
  bool add(std::size_t index);
  // Whether the budget was spent on comparing.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  static constexpr std::size_t few = 8;
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct Entry {
    std::size_t index = 0;
    std::size_t hash = 0;
    std::uint32_t next = none;
  };

  bool is(const Item& item, std::size_t index);
  void rehash();

  Machine& machine_;
  const SyntaxNode& at_;
  bool failed_ = false;
  std::size_t few_count_ = 0;
  std::size_t few_[few] = {};
  std::vector<Entry> entries_;        // once there are more than a few
  std::vector<std::uint32_t> heads_;  // chains of entries, by hash
};

// Takes out of [mark, top) what was there before.
bool keep_distinct(Machine& machine, const SyntaxNode& at, std::size_t mark);

}  // namespace linkway::fhir::path
