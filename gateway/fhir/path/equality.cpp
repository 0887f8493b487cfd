#include "fhir/path/equality.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <vector>

#include "fhir/path/case_folding.h"
#include "fhir/path/convert.h"
#include "fhir/path/navigation.h"
#include "fhir/path/quantity.h"

namespace linkway::fhir::path {

namespace {

bool is_whole(const Item& item) {
  return item.kind() == Item::Kind::integer || item.kind() == Item::Kind::long_integer;
}
bool is_number(const Item& item) { return is_whole(item) || item.kind() == Item::Kind::decimal; }
bool is_day_time(const Item& item) { return item.kind() == Item::Kind::date || item.kind() == Item::Kind::date_time; }

Decimal decimal_of(const Item& item) { return is_whole(item) ? Decimal(item.integer()) : item.decimal(); }

bool equivalent_decimals(const Decimal& a, const Decimal& b) {
  // Zeros at the end say nothing of the precision (N1 section 6.1.2).
  const auto x = a.normalized();
  const auto y = b.normalized();
  const auto places = std::min(x.scale(), y.scale());
  return x.rounded(places) == y.rounded(places);
}

// -- of two values of System types
Truth equal_values(const Item& a, const Item& b) {
  if (a.kind() == Item::Kind::quantity || b.kind() == Item::Kind::quantity) {
    const auto x = amount_of(a);
    const auto y = amount_of(b);
    if (!x || !y) return Truth::no;
    const auto result = compare(*x, *y);
    return result ? truth_of(*result == 0) : Truth::unknown;
  }
  if (is_number(a) && is_number(b)) {
    if (is_whole(a) && is_whole(b)) return truth_of(a.integer() == b.integer());
    return truth_of(decimal_of(a) == decimal_of(b));
  }
  if (is_day_time(a) && is_day_time(b)) return truth_of(equal(a.temporal(), b.temporal()));
  if (a.kind() != b.kind()) return Truth::no;
  switch (a.kind()) {
    case Item::Kind::boolean: return truth_of(a.boolean() == b.boolean());
    case Item::Kind::string: return truth_of(a.string() == b.string());
    case Item::Kind::time: return truth_of(equal(a.temporal(), b.temporal()));
    case Item::Kind::type: return truth_of(a.type().name == b.type().name && a.type().space == b.type().space);
    default: return Truth::no;
  }
}

bool equivalent_values(const Item& a, const Item& b) {
  if (a.kind() == Item::Kind::quantity || b.kind() == Item::Kind::quantity) {
    const auto x = amount_of(a);
    const auto y = amount_of(b);
    return x && y && equivalent(*x, *y);
  }
  if (is_number(a) && is_number(b)) {
    if (is_whole(a) && is_whole(b)) return a.integer() == b.integer();
    return equivalent_decimals(decimal_of(a), decimal_of(b));
  }
  if (a.kind() == Item::Kind::string && b.kind() == Item::Kind::string) {
    return equivalent_texts(a.string(), b.string());
  }
  const bool temporal =
      (is_day_time(a) && is_day_time(b)) || (a.kind() == Item::Kind::time && b.kind() == Item::Kind::time);
  if (temporal) return equivalent(a.temporal(), b.temporal());
  return equal_values(a, b) == Truth::yes;
}

// -- of two elements that are no values: by their members, whatever their order
struct Member {
  const data::Node* value;
  const Structure* type;
  const Element* element;
};

Member typed(const Machine& machine, const ElementItem& parent, const data::Member& member) {
  if (parent.type == nullptr && parent.element == nullptr) return {&member.value, nullptr, nullptr};
  const auto step = machine.definitions().step(parent.element, parent.type, Key(member.name.view()));
  if (!step) return {&member.value, nullptr, nullptr};
  if (step.type != nullptr && step.type->kind == StructureKind::resource && step.type->is_abstract &&
      member.value.is_object()) {
    return {&member.value, resource_element(member.value, machine.definitions()).type, step.element};
  }
  return {&member.value, step.type, step.element};
}

Item item_of(const data::Node& node, const Member& like) {
  return Item::of(ElementItem{&node, &absent(), like.type, like.element});
}

enum class Mode : bool { equality, equivalence };

Truth same_item(const Machine& machine, const Item& a, const Item& b, Mode mode) {
  return mode == Mode::equality ? equal(machine, a, b) : truth_of(equivalent(machine, a, b));
}

Truth same_list(const Machine& machine, const Member& a, const Member& b, Mode mode) {
  if (!a.value->is_list() || !b.value->is_list()) {
    if (a.value->is_list() != b.value->is_list()) return Truth::no;
    return same_item(machine, item_of(*a.value, a), item_of(*b.value, b), mode);
  }
  const auto count = a.value->size();
  if (count != b.value->size()) return Truth::no;
  auto result = Truth::yes;
  std::vector<bool> taken(mode == Mode::equivalence ? count : 0);
  for (std::size_t i = 0; i < count; ++i) {
    const auto item = item_of(a.value->at(i), a);
    if (mode == Mode::equality) {
      const auto same = equal(machine, item, item_of(b.value->at(i), b));
      if (same == Truth::no) return Truth::no;
      if (same == Truth::unknown) result = Truth::unknown;
      continue;
    }
    std::size_t match = 0;
    while (match < count && (taken[match] || !equivalent(machine, item, item_of(b.value->at(match), b)))) ++match;
    if (match == count) return Truth::no;
    taken[match] = true;
  }
  return result;
}

Truth same_objects(const Machine& machine, const ElementItem& a, const ElementItem& b, Mode mode) {
  if (a.node->size() != b.node->size()) return Truth::no;
  auto result = Truth::yes;
  for (const auto& member : a.node->members()) {
    const auto others = b.node->members();
    const auto other =
        std::find_if(others.begin(), others.end(), [&](const data::Member& m) { return m.name == member.name; });
    if (other == others.end()) return Truth::no;
    const auto same = same_list(machine, typed(machine, a, member), typed(machine, b, *other), mode);
    if (same == Truth::no) return Truth::no;
    if (same == Truth::unknown) result = Truth::unknown;
  }
  return result;
}

Truth same_elements(const Machine& machine, const ElementItem& a, const ElementItem& b, Mode mode) {
  if (a.node->is_object() && b.node->is_object()) return same_objects(machine, a, b, mode);
  if (a.node->is_object() != b.node->is_object()) return Truth::no;
  // Primitives without a value, or with one that is none of their type.
  return truth_of(data::equal(*a.node, *b.node) && data::equal(*a.extra, *b.extra));
}

bool same_place(const Item& a, const Item& b) {
  return a.is_element() && b.is_element() && a.element().node == b.element().node &&
         a.element().extra == b.element().extra && *a.element().node;
}

std::size_t mixed(std::size_t a, std::size_t b) { return (a ^ (b + 0x9E3779B97F4A7C15U + (a << 6U) + (a >> 2U))); }

std::size_t hash_of(const Temporal& value) {
  // Only what has an offset is moved to UTC; it equals nothing that has none.
  std::int64_t minutes = (value.hour * 60L) + value.minute - value.offset;
  std::int64_t days = (value.year * 372L) + (value.month * 31L) + value.day;
  if (value.has_offset) {
    // Days that differ by an offset at the border of a day hash alike: by the time within the day alone.
    minutes = (minutes % 1440 + 1440) % 1440;
    days = value.year;
    if (value.month == 1 || value.month == 12) days = 0;
  }
  return mixed(mixed(static_cast<std::size_t>(days), static_cast<std::size_t>(minutes)),
               mixed(value.second, value.nanosecond));
}

std::size_t hash_of_node(const data::Node& node) {
  switch (node.kind()) {
    case data::Kind::object: {
      std::size_t hash = 17;
      for (const auto& member : node.members()) {
        hash += mixed(std::hash<std::string_view>()(member.name.view()), hash_of_node(member.value));
      }
      return hash;
    }
    case data::Kind::list: {
      std::size_t hash = 19;
      for (const auto& item : node.items()) hash = mixed(hash, hash_of_node(item));
      return hash;
    }
    case data::Kind::text: return std::hash<std::string_view>()(node.text());
    // 1.0 and 1 are equal: numbers within elements are told apart by comparing them.
    case data::Kind::number: return 23;
    default: return 29;
  }
}

}  // namespace

Truth equal(const Machine& machine, const Item& a, const Item& b) {
  // The most common by far.
  std::string_view a_text;
  std::string_view b_text;
  if (string_of(b, b_text) && string_of(a, a_text)) return truth_of(a_text == b_text);
  Item x;
  Item y;
  const auto left = convert(a, x);
  const auto right = convert(b, y);
  if (left == Converted::value && right == Converted::value) return equal_values(x, y);
  if (left == Converted::value || right == Converted::value) return Truth::no;
  if (same_place(a, b)) return Truth::yes;
  return same_elements(machine, a.element(), b.element(), Mode::equality);
}

bool equivalent(const Machine& machine, const Item& a, const Item& b) {
  Item x;
  Item y;
  const auto left = convert(a, x);
  const auto right = convert(b, y);
  if (left == Converted::value && right == Converted::value) return equivalent_values(x, y);
  if (left == Converted::value || right == Converted::value) return false;
  return same_place(a, b) || same_elements(machine, a.element(), b.element(), Mode::equivalence) == Truth::yes;
}

std::size_t hash_of(const Machine& /*machine*/, const Item& item) {
  Item value;
  if (convert(item, value) != Converted::value) {
    return mixed(hash_of_node(*item.element().node), hash_of_node(*item.element().extra));
  }
  switch (value.kind()) {
    case Item::Kind::boolean: return value.boolean() ? 3 : 5;
    // An integer is equal to a decimal, and to a quantity of unit '1'.
    case Item::Kind::integer:
    case Item::Kind::long_integer:
    case Item::Kind::decimal: return hash_of(decimal_of(value));
    case Item::Kind::quantity: return hash_of(*amount_of(value));
    case Item::Kind::string: return std::hash<std::string_view>()(value.string());
    case Item::Kind::date:
    case Item::Kind::date_time:
    case Item::Kind::time: return hash_of(value.temporal());
    case Item::Kind::type: return std::hash<std::string_view>()(value.type().name);
    case Item::Kind::element: break;
  }
  return 0;
}

Truth equal(Machine& machine, const SyntaxNode& at, Range a, Range b) {
  if (a.count == 0 || b.count == 0) return Truth::unknown;
  if (a.count != b.count) return Truth::no;
  if (a.count > 1 && !machine.spend(at, a.count)) return Truth::failed;
  auto result = Truth::yes;
  for (std::size_t i = 0; i < a.count; ++i) {
    const auto same = equal(machine, machine.at(a.begin + i), machine.at(b.begin + i));
    if (same == Truth::no) return Truth::no;
    if (same == Truth::unknown) result = Truth::unknown;
  }
  return result;
}

Truth equivalent(Machine& machine, const SyntaxNode& at, Range a, Range b) {
  if (a.count != b.count) return Truth::no;
  std::vector<bool> taken(a.count > 1 ? a.count : 0);
  if (a.count == 1) return truth_of(equivalent(machine, machine.at(a.begin), machine.at(b.begin)));
  for (std::size_t i = 0; i < a.count; ++i) {
    // The order says nothing, but mostly it is the same.
    std::size_t match = i;
    std::size_t tried = 0;
    while (tried < b.count &&
           (taken[match] || !equivalent(machine, machine.at(a.begin + i), machine.at(b.begin + match)))) {
      match = match + 1 == b.count ? 0 : match + 1;
      ++tried;
    }
    if (!machine.spend(at, tried + 1)) return Truth::failed;
    if (tried == b.count) return Truth::no;
    taken[match] = true;
  }
  return Truth::yes;
}

std::optional<int> order(const Item& a, const Item& b, bool& comparable) {
  comparable = true;
  if (is_whole(a) && is_whole(b)) return a.integer() < b.integer() ? -1 : a.integer() > b.integer() ? 1 : 0;
  if (is_number(a) && is_number(b)) {
    const auto result = decimal_of(a) <=> decimal_of(b);
    return std::is_lt(result) ? -1 : std::is_gt(result) ? 1 : 0;
  }
  if (a.kind() == Item::Kind::string && b.kind() == Item::Kind::string) {
    // Bytes of UTF-8 stand in the order of the code points.
    const auto result = a.string().compare(b.string());
    return result < 0 ? -1 : result > 0 ? 1 : 0;
  }
  if ((is_day_time(a) && is_day_time(b)) || (a.kind() == Item::Kind::time && b.kind() == Item::Kind::time)) {
    const auto result = compare(a.temporal(), b.temporal());
    if (!result || *result == std::partial_ordering::unordered) return std::nullopt;
    return std::is_lt(*result) ? -1 : std::is_gt(*result) ? 1 : 0;
  }
  if (a.kind() == Item::Kind::quantity || b.kind() == Item::Kind::quantity) {
    const auto x = amount_of(a);
    const auto y = amount_of(b);
    if (x && y) return compare(*x, *y);
  }
  comparable = false;
  return std::nullopt;
}

}  // namespace linkway::fhir::path
