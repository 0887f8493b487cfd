#include "fhir/units/units.h"

#include "fhir/units/parse.h"

namespace linkway::fhir::units {
namespace {

std::optional<Unit> read(std::string_view code) {
  auto parsed = parse(code, table());
  if (auto* const unit = std::get_if<Unit>(&parsed)) return *unit;
  return std::nullopt;
}

// A scale by itself measures what the proportional unit behind it does.
Dimension measured(const Unit& unit) {
  if (unit.scale == nullptr) return unit.dimension;
  Dimension dimension;
  dimension.base = unit.scale->base;
  return dimension;
}

// The number in `rest`, which is in base units.
std::optional<Decimal> without_scale(const Decimal& value, const Unit& unit, Ratio& rest) {
  rest = unit.factor;
  if (unit.scale == nullptr) return value;
  rest = unit.scale->factor;
  const auto number = scaled(value, unit.factor);
  return number ? from_scale(unit.scale->scale, *number) : std::nullopt;
}

std::optional<Decimal> convert(const Decimal& value, const Unit& from, const Unit& to) {
  Ratio rest;
  const auto number = without_scale(value, from, rest);
  if (!number) return std::nullopt;
  if (to.scale == nullptr) return scaled(*number, rest / to.factor);
  const auto proportional = scaled(*number, rest / to.scale->factor);
  const auto on_scale = proportional ? to_scale(to.scale->scale, *proportional) : std::nullopt;
  return on_scale ? scaled(*on_scale, to.factor.inverse()) : std::nullopt;
}

void append(std::string& code, std::string_view unit, std::int32_t exponent) {
  const bool below = exponent < 0;
  if (below) {
    code += code.empty() ? "1/" : "/";
  } else if (!code.empty()) {
    code += '.';
  }
  code += unit;
  const auto size = below ? -exponent : exponent;
  if (size != 1) code += std::to_string(size);
}

// g.m/s2: what is above the line first, each in the order of the alphabet.
std::string code_of(const Dimension& dimension) {
  std::string code;
  for (const bool below : {false, true}) {
    for (std::size_t i = 0; i < base_codes.size(); ++i) {
      const auto exponent = dimension.base[i];
      if (exponent != 0 && (exponent < 0) == below) append(code, base_codes[i], exponent);
    }
    for (const auto& [id, exponent] : dimension.opaque) {
      if (exponent != 0 && (exponent < 0) == below) append(code, table().atoms[id].text(), exponent);
    }
  }
  return code.empty() ? "1" : code;
}

std::optional<Canonical> in_base_units(const std::optional<Decimal>& value, const Ratio& factor, const Dimension& of) {
  const auto number = value ? scaled(*value, factor) : std::nullopt;
  if (!number) return std::nullopt;
  return Canonical{*number, code_of(of)};
}

// Both read, neither a scale.
struct Factors {
  Unit a, b;
};
std::optional<Factors> factors(std::string_view a_code, std::string_view b_code) {
  const auto a = read(a_code);
  const auto b = a ? read(b_code) : std::nullopt;
  if (!b || a->scale != nullptr || b->scale != nullptr) return std::nullopt;
  return Factors{*a, *b};
}

}  // namespace

Status check(std::string_view code) {
  const auto parsed = parse(code, table());
  const auto* const refusal = std::get_if<Refusal>(&parsed);
  if (refusal == nullptr) return Done{};
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::code_invalid;
  problem.text = std::string("no UCUM code: ") + refusal->reason;
  problem.column = refusal->column;
  return problem;
}

bool comparable(std::string_view a, std::string_view b) {
  const auto left = read(a);
  if (!left || a == b) return left.has_value();
  const auto right = read(b);
  return right && measured(*left) == measured(*right);
}

std::optional<Decimal> convert(const Decimal& value, std::string_view from, std::string_view to) {
  const auto source = read(from);
  if (!source) return std::nullopt;
  if (from == to) return value;
  const auto target = read(to);
  if (!target || measured(*source) != measured(*target)) return std::nullopt;
  return convert(value, *source, *target);
}

std::optional<std::strong_ordering> compare(const Decimal& a, std::string_view a_code, const Decimal& b,
                                            std::string_view b_code) {
  if (a_code == b_code) return a <=> b;
  const auto left = read(a_code);
  const auto right = left ? read(b_code) : std::nullopt;
  if (!right || measured(*left) != measured(*right)) return std::nullopt;
  if (left->scale == nullptr && right->scale == nullptr) return compare_scaled(a, left->factor / right->factor, b);
  const auto converted = convert(a, *left, *right);
  if (!converted) return std::nullopt;
  return *converted <=> b;
}

std::optional<Canonical> canonical(const Decimal& value, std::string_view code) {
  const auto unit = read(code);
  if (!unit) return std::nullopt;
  Ratio rest;
  const auto number = without_scale(value, *unit, rest);
  return in_base_units(number, rest, measured(*unit));
}

std::optional<Canonical> multiply(const Decimal& a, std::string_view a_code, const Decimal& b,
                                  std::string_view b_code) {
  auto units = factors(a_code, b_code);
  if (!units || !units->a.dimension.multiply(units->b.dimension, 1)) return std::nullopt;
  return in_base_units(multiply(a, b), units->a.factor * units->b.factor, units->a.dimension);
}

std::optional<Canonical> divide(const Decimal& a, std::string_view a_code, const Decimal& b, std::string_view b_code) {
  auto units = factors(a_code, b_code);
  if (!units || !units->a.dimension.multiply(units->b.dimension, -1)) return std::nullopt;
  return in_base_units(divide(a, b), units->a.factor / units->b.factor, units->a.dimension);
}

}  // namespace linkway::fhir::units
