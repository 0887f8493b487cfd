// duration() and difference() of FHIRPath 3.0.0
#include "fhir/path/functions.h"

namespace linkway::fhir::path::run {

namespace {

bool is_temporal(const Item& item) {
  return item.kind() == Item::Kind::date || item.kind() == Item::Kind::date_time || item.kind() == Item::Kind::time;
}

Got temporal(Call& call, Got got, const Item& item, Temporal& into) {
  if (got != Got::value) return got;
  if (!is_temporal(item)) {
    call.fail(std::string(name_of(call.node().function)) + "() takes dates or times, found " + type_name(item),
              issue::value);
    return Got::failed;
  }
  into = item.temporal();
  return got;
}

bool interval(Call& call, std::optional<std::int64_t> (*measure)(const Temporal&, const Temporal&, CalendarUnit)) {
  Item value;
  Item other;
  Temporal from;
  Temporal to;
  std::string_view word;
  const auto got = temporal(call, call.single(value), value, from);
  if (got == Got::failed) return false;
  const auto other_got = temporal(call, call.argument(0, other), other, to);
  if (other_got == Got::failed) return false;
  const auto word_got = call.string_argument(1, word);
  if (word_got == Got::failed) return false;
  if (got == Got::nothing || other_got == Got::nothing || word_got == Got::nothing) return call.nothing();
  const auto unit = calendar_unit(word);
  const bool of_time = from.kind == Temporal::Kind::time;
  const bool fits = unit && (of_time ? *unit >= CalendarUnit::hour
                                     : *unit <= CalendarUnit::day || from.kind == Temporal::Kind::date_time ||
                                           to.kind == Temporal::Kind::date_time);
  if (!fits) {
    return call.machine().fail(call.argument(1), "expected a unit of time that the values have, such as 'day'",
                               issue::value);
  }
  if (of_time != (to.kind == Temporal::Kind::time)) {
    return call.fail("a time cannot be measured against a date", issue::value);
  }
  const auto result = measure(from, to, *unit);
  return result ? call.result(Item::of(*result)) : call.nothing();
}

}  // namespace

bool duration(Call& call) { return interval(call, whole_units); }
bool difference(Call& call) { return interval(call, boundaries); }

}  // namespace linkway::fhir::path::run
