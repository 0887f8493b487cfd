// N1 section 5.7
#include <limits>

#include "fhir/path/functions.h"

namespace linkway::fhir::path::run {

namespace {

bool is_whole(const Item& item) { return item.kind() != Item::Kind::decimal; }
Decimal decimal_of(const Item& item) { return is_whole(item) ? Decimal(item.integer()) : item.decimal(); }

bool result_of(Call& call, const std::optional<Decimal>& value) {
  return value ? call.result(Item::of(*value)) : call.nothing();
}

bool whole_result(Call& call, std::optional<std::int64_t> value) {
  if (!value) return call.nothing();
  const bool fits =
      *value >= std::numeric_limits<std::int32_t>::min() && *value <= std::numeric_limits<std::int32_t>::max();
  return call.result(fits ? Item::of(*value) : Item::of_long(*value));
}

bool is_quantity(Call& call) {
  Item value;
  return call.count() == 1 && convert(Item(call.item(0)), value) == Converted::value &&
         value.kind() == Item::Kind::quantity;
}

// A quantity keeps its unit (FHIRPath 3.0.0).
bool rounded_quantity(Call& call, int places, Decimal::Rounding rounding) {
  Item value;
  const auto got = call.single(value);
  if (got != Got::value) return call.none(got);
  const auto& quantity = value.quantity();
  return call.result(Item::of(quantity.value.rounded(places, rounding), quantity.unit_text(), value.calendar()));
}

bool to_whole(Call& call, Decimal::Rounding rounding) {
  if (is_quantity(call)) return rounded_quantity(call, 0, rounding);
  Item value;
  const auto got = call.single_number(value);
  if (got != Got::value) return call.none(got);
  if (is_whole(value)) return call.result(value);
  return whole_result(call, value.decimal().rounded(0, rounding).to_integer());
}

bool apply(Call& call, std::optional<Decimal> (*function)(const Decimal&)) {
  Item value;
  const auto got = call.single_number(value);
  return got == Got::value ? result_of(call, function(decimal_of(value))) : call.none(got);
}

// The input and one argument, both numbers.
Got two_numbers(Call& call, Item& a, Item& b) {
  const auto got = call.single_number(a);
  if (got == Got::failed) return got;
  const auto argument = call.argument(0, b);
  if (argument != Got::value) return argument;
  const auto kind = b.kind();
  if (kind == Item::Kind::integer || kind == Item::Kind::long_integer || kind == Item::Kind::decimal) return got;
  call.machine().fail(
      call.argument(0),
      "expected a number as argument of " + std::string(name_of(call.node().function)) + "(), found " + type_name(b),
      issue::value);
  return Got::failed;
}

}  // namespace

bool abs(Call& call) {
  Item value;
  auto got = call.single(value);
  if (got != Got::value) return call.none(got);
  if (value.kind() == Item::Kind::quantity) {
    return call.result(Item::of(value.quantity().value.abs(), value.quantity().unit_text(), value.calendar()));
  }
  got = call.single_number(value);
  if (got != Got::value) return call.none(got);
  if (!is_whole(value)) return call.result(Item::of(value.decimal().abs()));
  if (value.integer() == std::numeric_limits<std::int64_t>::min()) return call.nothing();
  const auto positive = value.integer() < 0 ? -value.integer() : value.integer();
  if (value.kind() == Item::Kind::long_integer) return call.result(Item::of_long(positive));
  return positive > std::numeric_limits<std::int32_t>::max() ? call.nothing() : call.result(positive);
}

bool ceiling(Call& call) { return to_whole(call, Decimal::Rounding::ceiling); }
bool floor(Call& call) { return to_whole(call, Decimal::Rounding::floor); }
bool truncate(Call& call) { return to_whole(call, Decimal::Rounding::down); }

bool exp(Call& call) { return apply(call, linkway::exp); }
bool ln(Call& call) { return apply(call, linkway::ln); }
bool sqrt(Call& call) { return apply(call, linkway::sqrt); }

bool log(Call& call) {
  Item value;
  Item base;
  const auto got = two_numbers(call, value, base);
  if (got != Got::value) return call.none(got);
  if (decimal_of(value).sign() <= 0 || decimal_of(base).sign() <= 0) {
    return call.fail("log() takes a number and a base above 0", issue::value);
  }
  return result_of(call, linkway::log(decimal_of(value), decimal_of(base)));
}

bool power(Call& call) {
  Item base;
  Item exponent;
  const auto got = two_numbers(call, base, exponent);
  if (got != Got::value) return call.none(got);
  const auto result = linkway::power(decimal_of(base), decimal_of(exponent));
  if (!result || !is_whole(base) || !is_whole(exponent) || !result->is_whole()) return result_of(call, result);
  const auto whole = result->to_integer();
  if (!whole) return call.nothing();
  if (base.kind() == Item::Kind::long_integer || exponent.kind() == Item::Kind::long_integer) {
    return call.result(Item::of_long(*whole));
  }
  const bool fits =
      *whole >= std::numeric_limits<std::int32_t>::min() && *whole <= std::numeric_limits<std::int32_t>::max();
  return fits ? call.result(*whole) : call.nothing();
}

bool round(Call& call) {
  const bool of_quantity = is_quantity(call);
  Item value;
  const auto got = of_quantity ? Got::value : call.single_number(value);
  if (got != Got::value) return call.none(got);
  std::int64_t places = 0;
  if (call.arguments() == 1) {
    const auto places_got = call.integer_argument(0, places);
    if (places_got != Got::value) return call.none(places_got);
    if (places < 0) return call.machine().fail(call.argument(0), "expected 0 decimal places or more", issue::value);
  }
  const auto kept = static_cast<int>(std::min<std::int64_t>(places, Decimal::max_scale));
  if (of_quantity) return rounded_quantity(call, kept, Decimal::Rounding::half_up);
  return call.result(Item::of(decimal_of(value).rounded(kept)));
}

}  // namespace linkway::fhir::path::run
