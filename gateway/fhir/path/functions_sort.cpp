// sort() of FHIRPath 3.0.0
#include <algorithm>
#include <vector>

#include "fhir/path/equality.h"
#include "fhir/path/functions.h"

namespace linkway::fhir::path::run {

namespace {

struct Key {
  bool there = false;
  Item value;
};

struct Sorting {
  std::vector<Key> keys;  // of all items, one after the other
  std::size_t keys_each = 1;
  std::vector<bool> descending;
  std::vector<bool> empty_last;
  const Key* bad_left = nullptr;  // what could not be compared
  const Key* bad_right = nullptr;

  // What has no key is lower than all others: last by the word desc. A minus sign, the older form, turns round only the
  // keys that are there, as FHIR's own test suite has it.
  bool before(std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < keys_each; ++k) {
      const auto& x = keys[a * keys_each + k];
      const auto& y = keys[b * keys_each + k];
      if (!x.there || !y.there) {
        if (x.there == y.there) continue;
        return x.there == empty_last[k];
      }
      bool comparable = false;
      const auto result = order(x.value, y.value, comparable);
      if (!comparable && bad_left == nullptr) {
        bad_left = &x;
        bad_right = &y;
      }
      if (result.value_or(0) != 0) return descending[k] ? *result > 0 : *result < 0;
    }
    return false;
  }
};

// The key expression without the sign that says descending.
const SyntaxNode& key_of(const SyntaxNode& argument) {
  return argument.op == Op::negative ? argument.children[0] : argument;
}

bool take_key(Call& call, const SyntaxNode& at, std::size_t mark, Key& into) {
  auto& machine = call.machine();
  const auto count = machine.top() - mark;
  if (count > 1) return machine.fail(at, "expected a single item to sort by, found " + std::to_string(count));
  if (count == 0) return true;
  const Item item = machine.at(mark);
  machine.drop_to(mark);
  into.there = convert(item, into.value) != Converted::valueless;
  return true;
}

}  // namespace

bool sort(Call& call) {
  auto& machine = call.machine();
  Sorting sorting;
  sorting.keys_each = std::max<std::size_t>(call.arguments(), 1);
  sorting.keys.resize(call.count() * sorting.keys_each);
  for (std::size_t k = 0; k < sorting.keys_each; ++k) {
    const auto* key = k < call.arguments() ? &call.argument(k) : nullptr;
    sorting.descending.push_back(key != nullptr && key->op == Op::negative);
    sorting.empty_last.push_back(key != nullptr && key->op == Op::negative && key->text.view() == "desc");
  }
  if (!machine.spend(call.node(), sorting.keys.size())) return false;

  const auto end = machine.top();
  for (std::size_t i = 0; i < call.count(); ++i) {
    if (call.arguments() == 0) {
      sorting.keys[i].there = convert(call.item(i), sorting.keys[i].value) != Converted::valueless;
      continue;
    }
    for (std::size_t k = 0; k < call.arguments(); ++k) {
      const auto& key = key_of(call.argument(k));
      if (!machine.eval_scoped(key, call.frame_of(i))) return false;
      if (!take_key(call, key, end, sorting.keys[i * sorting.keys_each + k])) return false;
    }
  }

  std::vector<std::size_t> sorted(call.count());
  for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = i;
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::size_t a, std::size_t b) { return sorting.before(a, b); });
  if (sorting.bad_left != nullptr) {
    return call.fail(
        "cannot sort " + type_name(sorting.bad_left->value) + " with " + type_name(sorting.bad_right->value),
        issue::value);
  }
  for (const auto index : sorted) machine.push(Item(call.item(index)));
  machine.settle(call.mark(), end);
  return true;
}

}  // namespace linkway::fhir::path::run
