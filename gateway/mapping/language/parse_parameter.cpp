#include "mapping/language/cursor.h"

namespace linkway::mapping {

namespace {

bool is_number(const Token& token) { return token.kind == TokenKind::integer || token.kind == TokenKind::decimal; }

bool is_signed_number(const Cursor& cursor) {
  return (cursor.is('-') || cursor.is('+')) && is_number(cursor.token(1)) &&
         cursor.token().end == cursor.token(1).begin;
}

// As FHIR writes numbers: no zeros before the first digit; an integer that FHIR has no room for is a decimal.
void parse_number(const Token& token, bool negative, Parameter& parameter) {
  auto digits = token.text;
  while (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') digits.remove_prefix(1);
  constexpr std::string_view largest = "2147483647";
  const bool small = digits.size() < largest.size() || (digits.size() == largest.size() && digits <= largest);
  const bool integer = token.kind == TokenKind::integer && small;
  parameter.kind = integer ? ParameterKind::integer : ParameterKind::decimal;
  parameter.text = negative && digits != "0" ? "-" : "";
  parameter.text += digits;
}

}  // namespace

bool is_literal(const Cursor& cursor) {
  switch (cursor.token().kind) {
    case TokenKind::string:
    case TokenKind::text:
    case TokenKind::integer:
    case TokenKind::decimal:
    case TokenKind::temporal: return true;
    case TokenKind::word: return cursor.is("true") || cursor.is("false");
    default: return is_signed_number(cursor);
  }
}

bool parse_literal(Cursor& cursor, Parameter& parameter) {
  parameter.place = cursor.place();
  const auto& token = cursor.token();
  if (token.kind == TokenKind::string || token.kind == TokenKind::text) {
    parameter.kind = ParameterKind::string;
    return cursor.quoted(parameter.text, "a text", Cursor::Empty::allow);
  }
  if (token.kind == TokenKind::word) {
    parameter.kind = ParameterKind::boolean;
    parameter.text = token.text;
  } else if (token.kind == TokenKind::temporal) {
    parameter.text = token.text.substr(1);
    parameter.kind = ParameterKind::date;
    // FHIRPath ends a date time without a time in T.
    if (parameter.text.ends_with('T')) parameter.text.pop_back();
    if (const auto time = parameter.text.find('T'); time == 0) {
      parameter.kind = ParameterKind::time;
      parameter.text.erase(0, 1);
    } else if (time != std::string::npos) {
      parameter.kind = ParameterKind::date_time;
    }
  } else {
    const bool negative = cursor.is('-');
    if (!is_number(token)) cursor.advance();
    parse_number(cursor.token(), negative, parameter);
  }
  cursor.advance();
  return true;
}

bool read_literal(std::string_view text, Parameter& into) {
  Problems problems;
  const std::string no_file;
  const MapLimits limits;
  Cursor cursor(text, no_file, limits, problems);
  return is_literal(cursor) && parse_literal(cursor, into) && cursor.done() && problems.empty();
}

bool read_path(std::string_view text, std::string& into) {
  Problems problems;
  const std::string no_file;
  const MapLimits limits;
  Cursor cursor(text, no_file, limits, problems);
  return cursor.path(into, "a name") && cursor.done() && problems.empty();
}

bool parse_parameter(Cursor& cursor, Parameter& parameter) {
  if (!cursor.count_part()) return false;
  if (is_literal(cursor)) return parse_literal(cursor, parameter);
  parameter.kind = ParameterKind::id;
  parameter.place = cursor.place();
  // "text" is a literal, so what is left is a name.
  return cursor.path(parameter.text, "a variable, a text, a number, a date, true or false");
}

bool parse_parameters(Cursor& cursor, std::vector<Parameter>& parameters) {
  if (cursor.skip(')')) return true;
  while (true) {
    if (!parse_parameter(cursor, parameters.emplace_back())) return false;
    if (cursor.skip(')')) return true;
    if (!cursor.expect(',', "',' or ')' after the parameter")) return false;
  }
}

}  // namespace linkway::mapping
