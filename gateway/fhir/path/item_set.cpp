#include "fhir/path/item_set.h"

#include <algorithm>

#include "fhir/path/equality.h"

namespace linkway::fhir::path {

bool ItemSet::is(const Item& item, std::size_t index) {
  if (!machine_.spend(at_)) {
    failed_ = true;
    return true;
  }
  return equal(machine_, item, machine_.at(index)) == Truth::yes;
}

bool ItemSet::has(const Item& item) {
  if (heads_.empty()) {
    return std::any_of(few_, few_ + few_count_, [&](std::size_t index) { return is(item, index); });
  }
  machine_.charge(1);
  const auto hash = hash_of(machine_, item);
  for (auto i = heads_[hash & (heads_.size() - 1)]; i != none; i = entries_[i].next) {
    if (entries_[i].hash == hash && is(item, entries_[i].index)) return true;
  }
  return false;
}

bool ItemSet::add(std::size_t index) {
  const Item item = machine_.at(index);
  if (has(item)) return false;
  if (heads_.empty() && few_count_ < few) {
    few_[few_count_++] = index;
    return true;
  }
  if (heads_.empty()) {
    for (const auto known : few_) entries_.push_back({known, hash_of(machine_, machine_.at(known)), none});
  }
  entries_.push_back({index, hash_of(machine_, item), none});
  if (entries_.size() > heads_.size()) {
    rehash();
  } else {
    auto& head = heads_[entries_.back().hash & (heads_.size() - 1)];
    entries_.back().next = head;
    head = static_cast<std::uint32_t>(entries_.size() - 1);
  }
  return true;
}

void ItemSet::rehash() {
  heads_.assign(std::max<std::size_t>(64, heads_.size() * 2), none);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    auto& head = heads_[entries_[i].hash & (heads_.size() - 1)];
    entries_[i].next = head;
    head = i;
  }
}

bool keep_distinct(Machine& machine, const SyntaxNode& at, std::size_t mark) {
  const auto end = machine.top();
  if (end - mark < 2) return true;
  ItemSet set(machine, at);
  auto kept = mark;
  for (auto i = mark; i < end; ++i) {
    machine.set(kept, Item(machine.at(i)));
    if (set.add(kept)) ++kept;
    if (set.failed()) return false;
  }
  machine.drop_to(kept);
  return true;
}

}  // namespace linkway::fhir::path
