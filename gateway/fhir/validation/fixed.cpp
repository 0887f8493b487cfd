#include "fhir/validation/fixed.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/decimal.h"
#include "data/json.h"
#include "fhir/validation/named_children.h"

namespace linkway::fhir::validation {

namespace {

using data::Kind;
using data::Node;

enum class Mode : bool { fixed, pattern };

// The id of an element is not part of its value (R4 element.html).
bool counts(std::string_view name) { return name != "id"; }

bool same_scalar(const Node& a, const Node& b) {
  if (a.kind() != b.kind()) return false;
  if (a.kind() == Kind::boolean) return a.boolean() == b.boolean();
  if (a.text() == b.text()) return true;
  if (a.kind() != Kind::number) return false;
  const auto x = Decimal::parse(a.text());
  const auto y = Decimal::parse(b.text());
  return x && y && *x == *y;
}

bool fits(const Node& value, const Node& wanted, Mode mode);

bool list_fits(const Node& value, const Node& wanted, Mode mode) {
  if (!value.is_list()) return false;
  if (mode == Mode::fixed) {
    return value.size() == wanted.size() &&
           std::ranges::equal(value.items(), wanted.items(),
                              [&](const Node& a, const Node& b) { return fits(a, b, Mode::fixed); });
  }
  return std::ranges::all_of(wanted.items(), [&](const Node& each) {
    return std::ranges::any_of(value.items(), [&](const Node& item) { return fits(item, each, mode); });
  });
}

bool fits(const Node& value, const Node& wanted, Mode mode) {
  if (wanted.is_list()) return list_fits(value, wanted, mode);
  if (!wanted.is_object()) return same_scalar(value, wanted);
  if (!value.is_object()) return false;
  for (const auto& member : wanted.members()) {
    if (counts(member.name.view()) && !fits(value[member.name.view()], member.value, mode)) return false;
  }
  if (mode == Mode::pattern) return true;
  return std::ranges::all_of(value.members(), [&](const data::Member& member) {
    return !counts(member.name.view()) || wanted[member.name.view()];
  });
}

class Difference {
 public:
  Difference(Run& run, const Structure& profile, Mode mode) : run_(run), profile_(profile), mode_(mode) {}

  void value(const At& at, const Node& wanted) {
    if (wanted.is_object() && holder_of(at).is_object()) return object(at, wanted);
    if (fits(*at.node, wanted, mode_)) return;
    say(at, wanted.is_object() ? "it has no object" : "the value must be " + data::to_json(wanted));
  }

 private:
  void object(const At& at, const Node& wanted) {
    const auto& holder = holder_of(at);
    const auto inside = inside_of(at);
    for (const auto& member : wanted.members()) {
      if (counts(member.name.view())) part(at, inside, member, holder[member.name.view()]);
    }
    if (mode_ == Mode::pattern) return;
    for (const auto& member : holder.members()) {
      if (counts(member.name.view()) && !wanted[member.name.view()]) {
        at_member(at, inside, member.name.view(), member.value,
                  [&](const At& place) { say(place, "the fixed value of the profile does not have this element"); });
      }
    }
  }

  void part(const At& at, const Inside& inside, const data::Member& wanted, const Node& value) {
    const auto name = wanted.name.view();
    if (!value) {
      if (!name.starts_with('_')) say(at, std::string(name) + " is missing: " + is_to_be(wanted.value));
      return;
    }
    if (fits(value, wanted.value, mode_)) return;
    const auto* slot = run_.shapes.member(inside, name);
    if (slot == nullptr) return say(at, std::string(name) + " differs: " + is_to_be(wanted.value));
    if (wanted.value.is_list()) return list(at, *slot, wanted.value, value);
    with_child(run_, at, *slot, value, no_node, Spot::no_index,
               [&](const At& place) { this->value(place, wanted.value); });
  }

  void list(const At& at, const Slot& slot, const Node& wanted, const Node& value) {
    if (!value.is_list()) return;  // the base says so
    if (mode_ == Mode::pattern) {
      for (const auto& each : wanted.items()) {
        if (std::ranges::any_of(value.items(), [&](const Node& item) { return fits(item, each, mode_); })) continue;
        with_child(run_, at, slot, value, no_node, Spot::no_index,
                   [&](const At& place) { say(place, "no item of it has " + data::to_json(each)); });
      }
      return;
    }
    if (value.size() != wanted.size()) {
      return with_child(run_, at, slot, value, no_node, Spot::no_index, [&](const At& place) {
        say(place,
            std::to_string(wanted.size()) + " items are expected, " + std::to_string(value.size()) + " are there");
      });
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      with_child(run_, at, slot, value.at(i), no_node, i, [&](const At& place) { this->value(place, wanted.at(i)); });
    }
  }

  template <class See>
  void at_member(const At& at, const Inside& inside, std::string_view name, const Node& value, See see) {
    if (const auto* slot = run_.shapes.member(inside, name)) {
      with_child(run_, at, *slot, value, no_node, Spot::no_index, see);
    } else if (!name.starts_with('_')) {
      see(at);
    }
  }

  static std::string is_to_be(const Node& wanted) { return "the profile has " + data::to_json(wanted); }

  void say(const At& at, std::string text) {
    const bool fixed = mode_ == Mode::fixed;
    run_.error(at, issue::value, fixed ? "fixed" : "pattern", std::move(text), &profile_);
  }

  Run& run_;
  const Structure& profile_;
  const Mode mode_;
};

}  // namespace

bool equals_fixed(const Node& value, const Node& fixed) { return fits(value, fixed, Mode::fixed); }
bool fits_pattern(const Node& value, const Node& pattern) { return fits(value, pattern, Mode::pattern); }

void check_fixed(Run& run, const At& at, const Node& fixed, const Structure& profile) {
  if (!equals_fixed(*at.node, fixed)) Difference(run, profile, Mode::fixed).value(at, fixed);
}

void check_pattern(Run& run, const At& at, const Node& pattern, const Structure& profile) {
  if (!fits_pattern(*at.node, pattern)) Difference(run, profile, Mode::pattern).value(at, pattern);
}

}  // namespace linkway::fhir::validation
