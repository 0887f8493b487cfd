#include "data/node.h"

#include <algorithm>
#include <vector>

#include "data/short_text.h"

namespace linkway::data {

namespace {

constexpr Node absent_node;

std::vector<const Member*> by_name(const Node& object) {
  std::vector<const Member*> sorted;
  sorted.reserve(object.size());
  for (const auto& member : object.members()) sorted.push_back(&member);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Member* x, const Member* y) { return x->name.view() < y->name.view(); });
  return sorted;
}

bool equal_values_in_order(const Node& a, const Node& b) {
  return std::equal(a.members().begin(), a.members().end(), b.members().begin(),
                    [](const Member& x, const Member& y) { return equal(x.value, y.value); });
}

bool same_names_in_order(const Node& a, const Node& b) {
  return std::equal(a.members().begin(), a.members().end(), b.members().begin(),
                    [](const Member& x, const Member& y) { return x.name == y.name; });
}

bool equal_objects(const Node& a, const Node& b) {
  if (same_names_in_order(a, b)) return equal_values_in_order(a, b);
  const auto left = by_name(a);
  const auto right = by_name(b);
  return std::equal(left.begin(), left.end(), right.begin(),
                    [](const Member* x, const Member* y) { return x->name == y->name && equal(x->value, y->value); });
}

}  // namespace

const Node& Node::operator[](std::string_view name) const {
  for (const auto& member : members()) {
    if (same_name(member.name.view(), name)) return member.value;
  }
  return absent_node;
}

const Node& Node::at(std::size_t index) const {
  const auto all = items();
  return index < all.size() ? all[index] : absent_node;
}

bool equal(const Node& a, const Node& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::absent:
    case Kind::null: return true;
    case Kind::boolean: return a.boolean() == b.boolean();
    case Kind::number:
    case Kind::text: return a.text() == b.text();
    case Kind::list: return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(), equal);
    case Kind::object: return a.size() == b.size() && equal_objects(a, b);
  }
  return false;
}

}  // namespace linkway::data
