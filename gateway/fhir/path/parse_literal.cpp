#include <charconv>
#include <optional>

#include "fhir/path/parse_state.h"

namespace linkway::fhir::path {

namespace {

using Index = ParseState::Index;
using Kind = Literal::Kind;

constexpr std::int64_t integer_max = 2147483647;

std::optional<std::int64_t> whole(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

Index finish(ParseState& state, std::uint32_t position, Parsed::Value value) {
  Parsed::Node node;
  node.op = Op::literal;
  node.position = position;
  node.value = std::move(value);
  return state.add(std::move(node));
}

// year for years; "" for what is no calendar word (FHIRPath N1 section 4.1.8)
std::string_view calendar_word(std::string_view word) {
  for (const std::string_view unit : {"year", "month", "week", "day", "hour", "minute", "second", "millisecond"}) {
    if (word == unit || (word.size() == unit.size() + 1 && word.starts_with(unit) && word.back() == 's')) return unit;
  }
  return "";
}

Index number(ParseState& state, bool negated) {
  const auto token = state.token();
  const auto decimal = Decimal::parse(token.text);
  if (!decimal) {
    return state.fail(token.position, "the number is out of range; expected at most " +
                                          std::to_string(Decimal::max_digits) + " digits");
  }
  if (!state.advance()) return ParseState::nowhere;
  Parsed::Value value;
  value.decimal = *decimal;
  const auto unit = state.token().kind == TokenKind::word ? calendar_word(state.token().text) : std::string_view();
  if (state.token().kind == TokenKind::string || !unit.empty()) {
    value.kind = Kind::quantity;
    value.calendar_unit = !unit.empty();
    if (!state.take_text(value.text)) return ParseState::nowhere;
    if (value.calendar_unit) value.text = unit;
  } else if (token.kind == TokenKind::decimal) {
    value.kind = Kind::decimal;
  } else {
    const auto integer = whole(token.text);
    if (!integer || *integer > integer_max + (negated ? 1 : 0)) {
      return state.fail(token.position,
                        "the number is out of range; expected an Integer up to 2147483647, a Long such as "
                        "3000000000L or a Decimal such as 3000000000.0");
    }
    value.kind = Kind::integer;
    value.integer = *integer;
    value.decimal = Decimal();
  }
  return finish(state, token.position, std::move(value));
}

Index temporal(ParseState& state) {
  const auto token = state.token();
  Parsed::Value value;
  std::optional<Temporal> parsed;
  if (token.kind == TokenKind::time) {
    value.kind = Kind::time;
    parsed = Temporal::parse_time(token.text);
  } else if (token.kind == TokenKind::date) {
    value.kind = Kind::date;
    parsed = Temporal::parse_date(token.text);
  } else {
    value.kind = Kind::date_time;
    parsed = Temporal::parse_date_time(token.text);
    if (parsed) parsed->kind = Temporal::Kind::date_time;
  }
  if (!parsed) {
    return state.fail(token.position, std::string("there is no such ") +
                                          (token.kind == TokenKind::time ? "time" : "date") + ": " + describe(token));
  }
  value.temporal = *parsed;
  if (!state.advance()) return ParseState::nowhere;
  return finish(state, token.position, std::move(value));
}

}  // namespace

Index parse_literal(ParseState& state, bool negated) {
  const auto token = state.token();
  Parsed::Value value;
  switch (token.kind) {
    case TokenKind::integer:
    case TokenKind::decimal: return number(state, negated);
    case TokenKind::date:
    case TokenKind::date_time:
    case TokenKind::time: return temporal(state);
    case TokenKind::string:
      value.kind = Kind::string;
      if (!state.take_text(value.text)) return ParseState::nowhere;
      break;
    case TokenKind::long_integer: {
      const auto integer = whole(token.text);
      if (!integer) return state.fail(token.position, "the number is out of range; expected 64 bits");
      value.kind = Kind::long_integer;
      value.integer = *integer;
      if (!state.advance()) return ParseState::nowhere;
      break;
    }
    default:  // true, false
      value.integer = token.text == "true" ? 1 : 0;
      if (!state.advance()) return ParseState::nowhere;
      break;
  }
  return finish(state, token.position, std::move(value));
}

}  // namespace linkway::fhir::path
