// N1 section 5.1
#include "fhir/path/functions.h"
#include "fhir/path/item_set.h"

namespace linkway::fhir::path::run {

namespace {

// Whether all, or any, items are this boolean.
bool quantify(Call& call, bool wanted, bool all_of_them) {
  auto result = all_of_them;
  for (std::size_t i = 0; i < call.count(); ++i) {
    Item value;
    const auto converted = convert(call.item(i), value);
    if (converted == Converted::valueless) continue;
    if (value.kind() != Item::Kind::boolean) {
      return call.fail(
          std::string(name_of(call.node().function)) + "() takes booleans, found " + type_name(call.item(i)),
          issue::value);
    }
    const bool is_wanted = value.boolean() == wanted;
    if (all_of_them && !is_wanted) result = false;
    if (!all_of_them && is_wanted) result = true;
  }
  return call.result(result);
}

// Whether every item of one range stands in the other.
bool is_subset(Call& call, Range part, Range whole) {
  ItemSet set(call.machine(), call.node());
  for (auto i = whole.begin; i < whole.end(); ++i) set.add(i);
  for (auto i = part.begin; i < part.end() && !set.failed(); ++i) {
    if (!set.has(call.machine().at(i))) return call.result(false);
  }
  return !set.failed() && call.result(true);
}

}  // namespace

bool empty(Call& call) { return call.result(call.count() == 0); }

bool exists(Call& call) {
  if (call.arguments() == 0) return call.result(call.count() > 0);
  for (std::size_t i = 0; i < call.count(); ++i) {
    const auto truth = call.test_argument(0, i);
    if (truth == Truth::failed) return false;
    if (truth == Truth::yes) return call.result(true);
  }
  return call.result(false);
}

bool all(Call& call) {
  for (std::size_t i = 0; i < call.count(); ++i) {
    const auto truth = call.test_argument(0, i);
    if (truth == Truth::failed) return false;
    if (truth != Truth::yes) return call.result(false);
  }
  return call.result(true);
}

bool all_true(Call& call) { return quantify(call, true, true); }
bool any_true(Call& call) { return quantify(call, true, false); }
bool all_false(Call& call) { return quantify(call, false, true); }
bool any_false(Call& call) { return quantify(call, false, false); }

bool subset_of(Call& call) {
  const auto before = call.machine().top();
  if (!call.push_argument(0)) return false;
  return is_subset(call, call.input(), {before, call.machine().top() - before});
}

bool superset_of(Call& call) {
  const auto before = call.machine().top();
  if (!call.push_argument(0)) return false;
  return is_subset(call, {before, call.machine().top() - before}, call.input());
}

bool count(Call& call) { return call.result(static_cast<std::int64_t>(call.count())); }

bool distinct(Call& call) { return keep_distinct(call.machine(), call.node(), call.mark()); }

bool is_distinct(Call& call) {
  const auto before = call.count();
  if (!keep_distinct(call.machine(), call.node(), call.mark())) return false;
  return call.result(call.machine().top() - call.mark() == before);
}

}  // namespace linkway::fhir::path::run
