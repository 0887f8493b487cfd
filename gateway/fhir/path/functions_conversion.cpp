// N1 section 5.5
#include <algorithm>
#include <charconv>
#include <limits>

#include "fhir/path/case_folding.h"
#include "fhir/path/functions.h"
#include "fhir/path/quantity.h"

namespace linkway::fhir::path::run {

namespace {

using Result = std::optional<Item>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// [+-]digits, or [+-]digits.digits
bool is_number_text(std::string_view text, bool with_places) {
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  const auto whole = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  if (whole == 0) return false;
  if (whole == text.size()) return true;
  const auto places = text.substr(whole + 1);
  return with_places && text[whole] == '.' && !places.empty() && std::all_of(places.begin(), places.end(), is_digit);
}

std::optional<std::int64_t> whole_of(std::string_view text) {
  if (!is_number_text(text, false)) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

bool fits_integer(std::int64_t value) {
  return value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
}

std::optional<Decimal> decimal_of(std::string_view text) {
  return is_number_text(text, true) ? Decimal::parse(text) : std::nullopt;
}

Result boolean_of(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::boolean: return item;
    case Item::Kind::integer:
    case Item::Kind::long_integer:
      if (item.integer() == 0 || item.integer() == 1) return Item::of(item.integer() == 1);
      return std::nullopt;
    case Item::Kind::decimal:
      if (item.decimal() == Decimal(1)) return Item::of(true);
      if (item.decimal() == Decimal(0)) return Item::of(false);
      return std::nullopt;
    case Item::Kind::string: {
      const auto text = item.string().size() <= 5 ? lower_case(item.string()) : std::string();
      for (const auto* yes : {"true", "t", "yes", "y", "1", "1.0"}) {
        if (text == yes) return Item::of(true);
      }
      for (const auto* no : {"false", "f", "no", "n", "0", "0.0"}) {
        if (text == no) return Item::of(false);
      }
      return std::nullopt;
    }
    default: return std::nullopt;
  }
}

Result integer_of(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::integer: return item;
    case Item::Kind::long_integer:
      return fits_integer(item.integer()) ? Result(Item::of(item.integer())) : std::nullopt;
    case Item::Kind::boolean: return Item::of(std::int64_t{item.boolean() ? 1 : 0});
    case Item::Kind::string: {
      const auto value = whole_of(item.string());
      return value && fits_integer(*value) ? Result(Item::of(*value)) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

Result long_of(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::integer:
    case Item::Kind::long_integer: return Item::of_long(item.integer());
    case Item::Kind::boolean: return Item::of_long(item.boolean() ? 1 : 0);
    case Item::Kind::string: {
      const auto value = whole_of(item.string());
      return value ? Result(Item::of_long(*value)) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

Result decimal_item_of(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::decimal: return item;
    case Item::Kind::integer:
    case Item::Kind::long_integer: return Item::of(Decimal(item.integer()));
    case Item::Kind::boolean: return Item::of(item.boolean() ? *Decimal::parse("1.0") : *Decimal::parse("0.0"));
    case Item::Kind::string: {
      const auto value = decimal_of(item.string());
      return value ? Result(Item::of(*value)) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

Result temporal_of(const std::optional<Temporal>& parsed, Temporal::Kind kind) {
  if (!parsed) return std::nullopt;
  auto value = *parsed;
  value.kind = kind;
  return Item::of(value);
}

Temporal date_part(Temporal value) {
  value.kind = Temporal::Kind::date;
  value.precision = std::min(value.precision, Temporal::Precision::day);
  value.hour = value.minute = value.second = value.fraction_digits = 0;
  value.nanosecond = 0;
  value.has_offset = false;
  value.offset = 0;
  return value;
}

Result date_of_item(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::date: return item;
    case Item::Kind::date_time: return Item::of(date_part(item.temporal()));
    case Item::Kind::string: return temporal_of(Temporal::parse_date(item.string()), Temporal::Kind::date);
    default: return std::nullopt;
  }
}

Result date_time_of_item(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::date_time: return item;
    case Item::Kind::date: return temporal_of(item.temporal(), Temporal::Kind::date_time);
    case Item::Kind::string: return temporal_of(Temporal::parse_date_time(item.string()), Temporal::Kind::date_time);
    default: return std::nullopt;
  }
}

Result time_of_item(Machine& /*machine*/, const Item& item) {
  if (item.kind() == Item::Kind::time) return item;
  if (item.kind() != Item::Kind::string) return std::nullopt;
  return temporal_of(Temporal::parse_time(item.string()), Temporal::Kind::time);
}

Result string_of(Machine& machine, const Item& item) {
  if (item.kind() == Item::Kind::string) return item;
  if (item.is_element() || item.kind() == Item::Kind::type) return std::nullopt;
  const auto kept = machine.keep(to_text(item));
  return kept ? Result(Item::of(*kept)) : std::nullopt;
}

// number [white space] ('unit' | calendar word)
Result quantity_of_text(std::string_view text) {
  const auto is_value = [](char c) { return is_digit(c) || c == '.' || c == '+' || c == '-'; };
  const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_value) - text.begin());
  const auto value = decimal_of(text.substr(0, end));
  if (!value) return std::nullopt;
  auto unit = text.substr(end);
  while (!unit.empty() &&
         (unit.front() == ' ' || unit.front() == '\t' || unit.front() == '\n' || unit.front() == '\r')) {
    unit.remove_prefix(1);
  }
  if (unit.empty()) return Item::of(*value, "1", false);
  if (unit.front() == '\'') {
    if (unit.size() < 3 || unit.find('\'', 1) != unit.size() - 1) return std::nullopt;
    return Item::of(*value, unit.substr(1, unit.size() - 2), false);
  }
  const auto calendar = calendar_unit(unit);
  if (!calendar) return std::nullopt;
  if (unit.back() == 's') unit.remove_suffix(1);
  return Item::of(*value, unit, true);
}

Result quantity_of(Machine& /*machine*/, const Item& item) {
  switch (item.kind()) {
    case Item::Kind::quantity: return item;
    case Item::Kind::integer:
    case Item::Kind::long_integer:
    case Item::Kind::decimal: {
      const auto amount = *amount_of(item);
      return Item::of(amount.value, "1", false);
    }
    case Item::Kind::boolean:
      return Item::of(item.boolean() ? *Decimal::parse("1.0") : *Decimal::parse("0.0"), "1", false);
    case Item::Kind::string: return quantity_of_text(item.string());
    default: return std::nullopt;
  }
}

// A text of the form that the argument asks for (FHIRPath 3.0.0); it counts for nothing where the input is no text.
Got asked_temporal(Call& call, Temporal::Kind kind, Result& into) {
  Item value;
  auto got = call.single(value);
  if (got != Got::value) return got;
  std::string_view form;
  if (call.arguments() == 1) {
    const auto asked = call.string_argument(0, form);
    if (asked == Got::failed || (asked == Got::nothing && value.kind() == Item::Kind::string)) return asked;
    if (value.kind() == Item::Kind::string) {
      const auto parsed = parse_by_form(value.string(), form);
      if (parsed) {
        into = kind == Temporal::Kind::date && parsed->precision > Temporal::Precision::day
                   ? Item::of(date_part(*parsed))
                   : temporal_of(parsed, kind);
      }
      return got;
    }
  }
  into = kind == Temporal::Kind::date ? date_of_item(call.machine(), value) : date_time_of_item(call.machine(), value);
  return got;
}

bool to_temporal(Call& call, Temporal::Kind kind) {
  Result result;
  const auto got = asked_temporal(call, kind, result);
  if (got != Got::value) return call.none(got);
  return result ? call.result(*result) : call.nothing();
}

bool converts_to_temporal(Call& call, Temporal::Kind kind) {
  Result result;
  const auto got = asked_temporal(call, kind, result);
  return got == Got::value ? call.result(result.has_value()) : call.none(got);
}

using Conversion = Result (*)(Machine&, const Item&);

bool convert_to(Call& call, Conversion conversion) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return call.none(got);
  const auto result = conversion(call.machine(), value);
  return result ? call.result(*result) : call.nothing();
}

bool converts_to(Call& call, Conversion conversion) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return call.none(got);
  return call.result(conversion(call.machine(), value).has_value());
}

// The quantity in the unit that the argument asks for.
Got asked_quantity(Call& call, Result& into) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return got;
  into = quantity_of(call.machine(), value);
  if (call.arguments() == 0 || !into) return got;
  std::string_view unit;
  const auto asked = call.string_argument(0, unit);
  if (asked != Got::value) return asked;
  const auto amount = explicitly_converted(*amount_of(*into), unit);
  into = amount ? Result(Item::of(amount->value, amount->unit, amount->calendar)) : std::nullopt;
  return got;
}

}  // namespace

bool to_boolean(Call& call) { return convert_to(call, boolean_of); }
bool to_integer(Call& call) { return convert_to(call, integer_of); }
bool to_long(Call& call) { return convert_to(call, long_of); }
bool to_decimal(Call& call) { return convert_to(call, decimal_item_of); }
bool to_string(Call& call) { return convert_to(call, string_of); }
bool to_date(Call& call) { return to_temporal(call, Temporal::Kind::date); }
bool to_date_time(Call& call) { return to_temporal(call, Temporal::Kind::date_time); }
bool to_time(Call& call) { return convert_to(call, time_of_item); }

bool converts_to_boolean(Call& call) { return converts_to(call, boolean_of); }
bool converts_to_integer(Call& call) { return converts_to(call, integer_of); }
bool converts_to_long(Call& call) { return converts_to(call, long_of); }
bool converts_to_decimal(Call& call) { return converts_to(call, decimal_item_of); }
bool converts_to_string(Call& call) { return converts_to(call, string_of); }
bool converts_to_date(Call& call) { return converts_to_temporal(call, Temporal::Kind::date); }
bool converts_to_date_time(Call& call) { return converts_to_temporal(call, Temporal::Kind::date_time); }
bool converts_to_time(Call& call) { return converts_to(call, time_of_item); }

bool to_quantity(Call& call) {
  Result quantity;
  const auto got = asked_quantity(call, quantity);
  if (got != Got::value) return call.none(got);
  return quantity ? call.result(*quantity) : call.nothing();
}

bool converts_to_quantity(Call& call) {
  Result quantity;
  const auto got = asked_quantity(call, quantity);
  if (got != Got::value) return call.none(got);
  return call.result(quantity.has_value());
}

}  // namespace linkway::fhir::path::run
