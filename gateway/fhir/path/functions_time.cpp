// N1 section 5.9.2, and the functions on dates and precision that FHIRPath 3.0.0 adds
#include <chrono>

#include "fhir/path/functions.h"
#include "fhir/path/quantity.h"

namespace linkway::fhir::path::run {

namespace {

using Precision = Temporal::Precision;

Temporal local_now(Machine& machine) {
  const auto offset = machine.settings().utc_offset;
  const std::chrono::sys_time<std::chrono::microseconds> local(std::chrono::microseconds(machine.now().micros) +
                                                               std::chrono::minutes(offset));
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(local - day);
  Temporal now;
  now.kind = Temporal::Kind::date_time;
  now.precision = Precision::millisecond;
  now.year = static_cast<std::int16_t>(static_cast<int>(date.year()));
  now.month = static_cast<std::uint8_t>(static_cast<unsigned>(date.month()));
  now.day = static_cast<std::uint8_t>(static_cast<unsigned>(date.day()));
  now.hour = static_cast<std::uint8_t>(time.hours().count());
  now.minute = static_cast<std::uint8_t>(time.minutes().count());
  now.second = static_cast<std::uint8_t>(time.seconds().count());
  now.nanosecond = static_cast<std::uint32_t>(time.subseconds().count() / 1000 * 1'000'000);
  now.fraction_digits = 3;
  now.has_offset = true;
  now.offset = offset;
  return now;
}

Temporal date_part(Temporal value) {
  value.kind = Temporal::Kind::date;
  value.precision = std::min(value.precision, Precision::day);
  value.hour = value.minute = value.second = value.fraction_digits = 0;
  value.nanosecond = 0;
  value.has_offset = false;
  value.offset = 0;
  return value;
}

Temporal time_part(Temporal value) {
  value.kind = Temporal::Kind::time;
  value.year = 1;
  value.month = value.day = 1;
  value.has_offset = false;
  value.offset = 0;
  return value;
}

bool is_temporal(const Item& item) {
  return item.kind() == Item::Kind::date || item.kind() == Item::Kind::date_time || item.kind() == Item::Kind::time;
}

// The single date, date time or time of the input.
Got single_temporal(Call& call, Temporal& into, bool with_time) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return got;
  if (!is_temporal(value) || (!with_time && value.kind() == Item::Kind::time)) {
    call.fail(std::string(name_of(call.node().function)) + "() takes a date" + (with_time ? " or a time" : "") +
                  ", found " + type_name(call.item(0)),
              issue::value);
    return Got::failed;
  }
  into = value.temporal();
  return got;
}

template <class Part>
bool part_of(Call& call, Precision precision, Part part) {
  Temporal value;
  const auto got = single_temporal(call, value, precision >= Precision::hour);
  if (got != Got::value) return call.none(got);
  return value.precision >= precision ? call.result(static_cast<std::int64_t>(part(value))) : call.nothing();
}

// As many digits as the type has at most, unless the argument asks for fewer.
int default_digits(const Item& value) {
  switch (value.kind()) {
    case Item::Kind::date: return 8;
    case Item::Kind::time: return 9;
    default: return 17;
  }
}

using DecimalBoundary = std::optional<Decimal> (*)(const Decimal&, int);
using TemporalBoundary = std::optional<Temporal> (*)(const Temporal&, int);

bool boundary(Call& call, DecimalBoundary of_decimal, TemporalBoundary of_temporal) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return call.none(got);
  std::int64_t digits = -1;
  const auto digits_got = call.arguments() == 1 ? call.integer_argument(0, digits) : Got::nothing;
  if (digits_got == Got::failed) return false;
  const bool asked = digits_got == Got::value;
  if (asked && (digits < 0 || digits > 1000)) return call.nothing();
  if (is_temporal(value)) {
    const auto result = of_temporal(value.temporal(), asked ? static_cast<int>(digits) : default_digits(value));
    return result ? call.result(Item::of(*result)) : call.nothing();
  }
  const auto amount = amount_of(value);
  if (!amount) {
    return call.fail(std::string(name_of(call.node().function)) + "() takes a number, quantity, date or time, found " +
                         type_name(call.item(0)),
                     issue::value);
  }
  const auto result = of_decimal(amount->value, asked ? static_cast<int>(digits) : Decimal::default_boundary_places);
  if (!result) return call.nothing();
  if (value.kind() == Item::Kind::quantity) return call.result(Item::of(*result, amount->unit, amount->calendar));
  return call.result(Item::of(*result));
}

}  // namespace

bool now(Call& call) { return call.result(Item::of(local_now(call.machine()))); }
bool today(Call& call) { return call.result(Item::of(date_part(local_now(call.machine())))); }
bool time_of_day(Call& call) { return call.result(Item::of(time_part(local_now(call.machine())))); }

bool precision(Call& call) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return call.none(got);
  if (is_temporal(value)) return call.result(std::int64_t{precision_digits(value.temporal())});
  const auto amount = amount_of(value);
  if (!amount) {
    return call.fail("precision() takes a number, date or time, found " + type_name(call.item(0)), issue::value);
  }
  return call.result(std::int64_t{amount->value.scale()});
}

bool low_boundary(Call& call) { return boundary(call, linkway::low_boundary, path::low_boundary); }
bool high_boundary(Call& call) { return boundary(call, linkway::high_boundary, path::high_boundary); }

bool comparable(Call& call) {
  Item value;
  Item other;
  const auto got = call.single(value);
  if (got == Got::failed) return false;
  const auto other_got = call.argument(0, other);
  if (other_got == Got::failed) return false;
  if (got == Got::nothing || other_got == Got::nothing) return call.nothing();
  const auto a = amount_of(value);
  const auto b = amount_of(other);
  if (!a || !b) return call.fail("comparable() takes quantities, found " + type_name(a ? other : value), issue::value);
  return call.result(path::comparable(*a, *b));
}

bool year_of(Call& call) {
  return part_of(call, Precision::year, [](const Temporal& t) { return t.year; });
}
bool month_of(Call& call) {
  return part_of(call, Precision::month, [](const Temporal& t) { return t.month; });
}
bool day_of(Call& call) {
  return part_of(call, Precision::day, [](const Temporal& t) { return t.day; });
}
bool hour_of(Call& call) {
  return part_of(call, Precision::hour, [](const Temporal& t) { return t.hour; });
}
bool minute_of(Call& call) {
  return part_of(call, Precision::minute, [](const Temporal& t) { return t.minute; });
}
bool second_of(Call& call) {
  return part_of(call, Precision::second, [](const Temporal& t) { return t.second; });
}
bool millisecond_of(Call& call) {
  return part_of(call, Precision::millisecond, [](const Temporal& t) { return t.nanosecond / 1'000'000; });
}

bool timezone_offset_of(Call& call) {
  Temporal value;
  const auto got = single_temporal(call, value, false);
  if (got != Got::value) return call.none(got);
  if (!value.has_offset) return call.nothing();
  // In hours: -07:00 is -7.0.
  const auto hours = divide(multiply(Decimal(value.offset), *Decimal::parse("1.0")).value_or(Decimal(0)), Decimal(60));
  if (!hours) return call.nothing();
  const bool whole = hours->is_whole();
  return call.result(Item::of(whole ? *multiply(hours->normalized(), *Decimal::parse("1.0")) : *hours));
}

bool date_of(Call& call) {
  Temporal value;
  const auto got = single_temporal(call, value, false);
  return got == Got::value ? call.result(Item::of(date_part(value))) : call.none(got);
}

bool time_of(Call& call) {
  Temporal value;
  const auto got = single_temporal(call, value, false);
  if (got != Got::value) return call.none(got);
  return value.precision >= Precision::hour ? call.result(Item::of(time_part(value))) : call.nothing();
}

}  // namespace linkway::fhir::path::run
