#include "fhir/path/quantity.h"

#include <algorithm>
#include <array>
#include <compare>
#include <functional>
#include <string>
#include <utility>

#include "fhir/units/units.h"

namespace linkway::fhir::path {

namespace {

constexpr std::array<std::string_view, 8> calendar_words = {"year", "month",  "week",   "day",
                                                            "hour", "minute", "second", "millisecond"};
constexpr std::array<std::string_view, 8> calendar_codes = {"a", "mo", "wk", "d", "h", "min", "s", "ms"};
// Of one in milliseconds; a year has 365 days and a month 30 (N1 section 5.5.7).
constexpr std::array<std::int64_t, 8> milliseconds = {31'536'000'000, 2'592'000'000, 604'800'000, 86'400'000,
                                                      3'600'000,      60'000,        1'000,       1};

std::size_t index_of(CalendarUnit unit) { return static_cast<std::size_t>(unit); }
bool above_weeks(CalendarUnit unit) { return unit == CalendarUnit::year || unit == CalendarUnit::month; }

// No word is as short as the code of a unit may be.
std::optional<CalendarUnit> calendar_of_word(std::string_view word) {
  if (word.size() <= 2) return std::nullopt;
  return calendar_unit(word);
}

// Calendar units are words: 4 days, and 'day' where someone put the word into quotes.
std::optional<CalendarUnit> calendar_of(const Amount& amount) { return calendar_of_word(amount.unit); }

std::optional<Decimal> times(const Decimal& value, std::int64_t factor) { return multiply(value, Decimal(factor)); }

using Pair = std::pair<Decimal, Decimal>;

std::optional<Pair> both(const std::optional<Decimal>& a, const std::optional<Decimal>& b) {
  if (!a || !b) return std::nullopt;
  return Pair{*a, *b};
}

std::optional<Pair> in_calendar_units(const Decimal& a, CalendarUnit a_unit, const Decimal& b, CalendarUnit b_unit) {
  if (a_unit == b_unit) return Pair{a, b};
  if (above_weeks(a_unit) && above_weeks(b_unit)) {
    return a_unit == CalendarUnit::year ? both(times(a, 12), b) : both(a, times(b, 12));
  }
  return both(times(a, milliseconds[index_of(a_unit)]), times(b, milliseconds[index_of(b_unit)]));
}

// A definite year or month, in any of its forms (a_j, mo_s, ...): no multiple of days in the calendar.
bool is_definite_above_weeks(std::string_view code) {
  return code == "a" || code == "mo" || code.starts_with("a_") || code.starts_with("mo_");
}

// Both values in one unit.
std::optional<Pair> in_one_unit(const Amount& a, const Amount& b) {
  if (a.unit == b.unit && a.calendar == b.calendar) return Pair{a.value, b.value};
  const auto a_calendar = calendar_of(a);
  const auto b_calendar = calendar_of(b);
  if (a_calendar && b_calendar) return in_calendar_units(a.value, *a_calendar, b.value, *b_calendar);
  if (a_calendar && (above_weeks(*a_calendar) || is_definite_above_weeks(b.unit))) return std::nullopt;
  if (b_calendar && (above_weeks(*b_calendar) || is_definite_above_weeks(a.unit))) return std::nullopt;
  const auto a_code = a_calendar ? calendar_codes[index_of(*a_calendar)] : a.unit;
  const auto b_code = b_calendar ? calendar_codes[index_of(*b_calendar)] : b.unit;
  if (a_code == b_code) return Pair{a.value, b.value};
  return both(a.value, units::convert(b.value, b_code, a_code));
}

Amount as_definite(const Amount& amount) {
  const auto calendar = calendar_of(amount);
  return calendar ? Amount{amount.value, calendar_codes[index_of(*calendar)], false} : amount;
}

bool equivalent_decimals(const Decimal& a, const Decimal& b) {
  const auto x = a.normalized();
  const auto y = b.normalized();
  const auto places = std::min(x.scale(), y.scale());
  return x.rounded(places) == y.rounded(places);
}

Item item_of(const Decimal& value, const Amount& like) {
  const auto calendar = calendar_of(like);
  return calendar ? Item::of(value, calendar_words[index_of(*calendar)], true) : Item::of(value, like.unit, false);
}

std::optional<Item> sum(const Amount& a, const Amount& b,
                        std::optional<Decimal> (*operation)(const Decimal&, const Decimal&)) {
  if (a.unit == b.unit && a.calendar == b.calendar) {
    const auto value = operation(a.value, b.value);
    return value ? std::optional(item_of(*value, a)) : std::nullopt;
  }
  // The result has the finer unit (N1 section 6.6).
  auto b_in_a = converted(b, a.unit);
  if (!b_in_a) return std::nullopt;
  const bool a_is_finer = b.value.sign() == 0 || b_in_a->value.abs() >= b.value.abs();
  if (!a_is_finer) {
    const auto a_in_b = converted(a, b.unit);
    if (!a_in_b) return std::nullopt;
    const auto value = operation(a_in_b->value, b.value);
    return value ? std::optional(item_of(*value, b)) : std::nullopt;
  }
  const auto value = operation(a.value, b_in_a->value);
  return value ? std::optional(item_of(*value, a)) : std::nullopt;
}

std::optional<Item> kept(Machine& machine, const std::optional<units::Canonical>& product) {
  if (!product) return std::nullopt;
  const auto code = machine.keep(product->code.empty() ? std::string_view("1") : std::string_view(product->code));
  if (!code) return std::nullopt;
  return Item::of(product->value, *code, false);
}

bool is_one(const Amount& amount) { return !amount.calendar && (amount.unit == "1" || amount.unit.empty()); }

}  // namespace

std::optional<Amount> amount_of(const Item& item) {
  switch (item.kind()) {
    case Item::Kind::quantity: return Amount{item.quantity().value, item.quantity().unit_text(), item.calendar()};
    case Item::Kind::integer:
    case Item::Kind::long_integer: return Amount{Decimal(item.integer()), "1", false};
    case Item::Kind::decimal: return Amount{item.decimal(), "1", false};
    default: return std::nullopt;
  }
}

std::optional<int> compare(const Amount& a, const Amount& b) {
  const auto pair = in_one_unit(a, b);
  if (!pair) return std::nullopt;
  const auto order = pair->first <=> pair->second;
  return std::is_lt(order) ? -1 : std::is_gt(order) ? 1 : 0;
}

bool equivalent(const Amount& a, const Amount& b) {
  const auto x = as_definite(a);
  const auto y = as_definite(b);
  if (x.unit == y.unit) return equivalent_decimals(x.value, y.value);
  const auto one = units::convert(Decimal(1), y.unit, x.unit);
  if (!one) return false;
  const bool y_is_larger = *one > Decimal(1);
  const auto other = y_is_larger ? units::convert(x.value, x.unit, y.unit) : units::convert(y.value, y.unit, x.unit);
  return other && equivalent_decimals(*other, y_is_larger ? y.value : x.value);
}

std::size_t hash_of(const Decimal& value) {
  const auto plain = value.rounded(12).normalized();
  if (const auto whole = plain.to_integer()) return static_cast<std::size_t>(*whole) * 0x9E3779B97F4A7C15U;
  return std::hash<std::string>()(plain.to_string());
}

std::size_t hash_of(const Amount& amount) {
  const auto calendar = calendar_of(amount);
  if (calendar && above_weeks(*calendar)) {
    const auto months = times(amount.value, *calendar == CalendarUnit::year ? 12 : 1);
    return months ? hash_of(*months) : 0;
  }
  const auto definite = as_definite(amount);
  if (definite.unit == "1") return hash_of(definite.value);
  const auto canonical = units::canonical(definite.value, definite.unit);
  return canonical ? hash_of(canonical->value) : 0;
}

bool comparable(const Amount& a, const Amount& b) { return compare(a, b).has_value(); }

std::optional<Amount> converted(const Amount& amount, std::string_view unit) {
  if (amount.unit == unit) return amount;
  const auto from = calendar_of(amount);
  const auto to = calendar_of_word(unit);
  if (!from && !to) {
    const auto value = units::convert(amount.value, amount.unit, unit);
    return value ? std::optional(Amount{*value, unit, false}) : std::nullopt;
  }
  if (from && to) {
    const auto word = calendar_words[index_of(*to)];
    if (above_weeks(*from) && above_weeks(*to)) {
      if (*from == *to) return Amount{amount.value, word, true};
      const auto value = *from == CalendarUnit::year ? times(amount.value, 12) : divide(amount.value, Decimal(12));
      return value ? std::optional(Amount{*value, word, true}) : std::nullopt;
    }
    const auto in_milliseconds = times(amount.value, milliseconds[index_of(*from)]);
    if (!in_milliseconds) return std::nullopt;
    const auto value = divide(*in_milliseconds, Decimal(milliseconds[index_of(*to)]));
    return value ? std::optional(Amount{*value, word, true}) : std::nullopt;
  }
  // Between calendar and definite durations no year or month goes across.
  if ((from && above_weeks(*from)) || (to && above_weeks(*to))) return std::nullopt;
  if (is_definite_above_weeks(amount.unit) || is_definite_above_weeks(unit)) return std::nullopt;
  const auto from_code = from ? calendar_codes[index_of(*from)] : amount.unit;
  const auto to_code = to ? calendar_codes[index_of(*to)] : unit;
  const auto value = units::convert(amount.value, from_code, to_code);
  if (!value) return std::nullopt;
  return Amount{*value, to ? calendar_words[index_of(*to)] : unit, to.has_value()};
}

std::optional<Amount> explicitly_converted(const Amount& amount, std::string_view unit) {
  const auto is_duration = [](std::string_view code) { return calendar_unit(code) || calendar_unit_of_ucum(code); };
  if (is_one(amount) && unit != "1") {
    if (const auto word = calendar_of_word(unit)) return Amount{amount.value, calendar_words[index_of(*word)], true};
    return units::comparable(unit, unit) ? std::optional(Amount{amount.value, unit, false}) : std::nullopt;
  }
  if (const auto result = converted(amount, unit)) return result;
  if (!is_duration(amount.unit) || !is_duration(unit)) return std::nullopt;
  // Within the system of the source, then to the unit that corresponds in the other.
  if (calendar_of(amount)) {
    const auto to = calendar_unit_of_ucum(unit);
    if (!to) return std::nullopt;
    const auto in_words = converted(amount, calendar_words[index_of(*to)]);
    return in_words ? std::optional(Amount{in_words->value, unit, false}) : std::nullopt;
  }
  const auto to = calendar_of_word(unit);
  if (!to) return std::nullopt;
  const auto in_codes = converted(amount, calendar_codes[index_of(*to)]);
  return in_codes ? std::optional(Amount{in_codes->value, calendar_words[index_of(*to)], true}) : std::nullopt;
}

std::optional<Item> add(const Amount& a, const Amount& b) { return sum(a, b, linkway::add); }
std::optional<Item> subtract(const Amount& a, const Amount& b) { return sum(a, b, linkway::subtract); }

std::optional<Item> multiply(Machine& machine, const Amount& a, const Amount& b) {
  if (is_one(a) || is_one(b)) {
    const auto value = linkway::multiply(a.value, b.value);
    return value ? std::optional(item_of(*value, is_one(a) ? b : a)) : std::nullopt;
  }
  const auto x = as_definite(a);
  const auto y = as_definite(b);
  return kept(machine, units::multiply(x.value, x.unit, y.value, y.unit));
}

std::optional<Item> divide(Machine& machine, const Amount& a, const Amount& b) {
  if (b.value.sign() == 0) return std::nullopt;
  if (is_one(b) || (a.unit == b.unit && a.calendar == b.calendar)) {
    const auto value = linkway::divide(a.value, b.value);
    if (!value) return std::nullopt;
    return is_one(b) ? item_of(*value, a) : Item::of(*value, "1", false);
  }
  const auto x = as_definite(a);
  const auto y = as_definite(b);
  return kept(machine, units::divide(x.value, x.unit, y.value, y.unit));
}

}  // namespace linkway::fhir::path
