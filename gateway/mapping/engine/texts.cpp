#include "mapping/engine/texts.h"

#include <algorithm>
#include <array>

#include "base/decimal.h"
#include "base/text.h"
#include "fhir/path/json_text.h"
#include "fhir/path/temporal.h"

namespace linkway::mapping {

namespace {

using fhir::path::Temporal;

std::optional<std::uint32_t> number(std::string_view digits, std::uint32_t base) {
  if (digits.empty() || digits.size() > 8) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : digits) {
    const auto digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                       : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                       : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                              : 99U;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

std::optional<std::string> unescaped_xml(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '&') {
      out += text[i];
      continue;
    }
    const auto end = text.substr(i, 12).find(';');
    if (end == std::string_view::npos) return std::nullopt;
    const auto name = text.substr(i + 1, end - 1);
    if (name.starts_with('#')) {
      const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
      const auto code = hex ? number(name.substr(2), 16) : number(name.substr(1), 10);
      if (!code || !fhir::path::is_character(*code)) return std::nullopt;
      fhir::path::append_utf8(out, *code);
    } else {
      const auto* known =
          std::find_if(entities.begin(), entities.end(), [&](const auto& e) { return e.first == name; });
      if (known == entities.end()) return std::nullopt;
      out += known->second;
    }
    i += end;
  }
  return out;
}

bool is_plain(std::string_view form) { return form.empty() || form == "plain" || form == "text"; }

std::optional<Temporal> temporal_of(std::string_view text) {
  if (const auto date = Temporal::parse_date(text)) return date;
  if (const auto both = Temporal::parse_date_time(text)) return both;
  return Temporal::parse_time(text);
}

DateText text_of(const Temporal& value) {
  switch (value.kind) {
    case Temporal::Kind::date: return {value.to_string(), "date"};
    case Temporal::Kind::time: return {value.to_string(), "time"};
    default: return {value.to_string(), value.precision <= Temporal::Precision::day ? "date" : "dateTime"};
  }
}

std::optional<std::string> cast_integer(std::string_view text, std::string_view type) {
  const auto value = Decimal::parse(text);
  const auto whole = value ? value->normalized().to_integer() : std::nullopt;
  if (!whole) return std::nullopt;
  const std::int64_t least = type == "positiveInt" ? 1 : type == "unsignedInt" ? 0 : -2147483648LL;
  if (type != "integer64" && (*whole < least || *whole > 2147483647LL)) return std::nullopt;
  return std::to_string(*whole);
}

std::optional<std::string> cast_boolean(std::string_view text) {
  const auto word = text::lower(text);
  if (word == "true" || word == "1" || word == "yes" || word == "y" || word == "t") return "true";
  if (word == "false" || word == "0" || word == "no" || word == "n" || word == "f") return "false";
  return std::nullopt;
}

}  // namespace

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    --count;
  }
  return text.substr(0, at);
}

std::optional<std::string> escaped(std::string_view text, std::string_view form) {
  if (is_plain(form)) return std::string(text);
  if (form == "xml" || form == "html") return text::escape_xml(text);
  if (form == "json") return fhir::path::escape_json(text);
  if (form == "url") return text::encode_percent(text);
  if (form == "base64") return text::encode_base64(text);
  return std::nullopt;
}

std::optional<std::string> unescaped(std::string_view text, std::string_view form) {
  if (is_plain(form)) return std::string(text);
  if (form == "xml" || form == "html") return unescaped_xml(text);
  if (form == "json") return fhir::path::unescape_json(text);
  if (form == "url") return text::decode_percent(text, false);
  if (form == "base64") return text::decode_base64(text);
  return std::nullopt;
}

std::optional<std::string> cast_text(std::string_view given, std::string_view type) {
  const auto text = type == "string" || type == "markdown" ? given : text::trim(given);
  if (text.empty()) return std::nullopt;
  if (type == "boolean") return cast_boolean(text);
  if (type == "integer" || type == "positiveInt" || type == "unsignedInt" || type == "integer64") {
    return cast_integer(text, type);
  }
  if (type == "decimal") return Decimal::parse(text) ? std::optional(std::string(text)) : std::nullopt;
  if (type == "date") {
    const auto day = text.substr(0, text.find('T'));
    return Temporal::parse_date(day) ? std::optional(std::string(day)) : std::nullopt;
  }
  if (type == "dateTime") return Temporal::parse_date_time(text) ? std::optional(std::string(text)) : std::nullopt;
  if (type == "instant") {
    const auto value = Temporal::parse_date_time(text);
    const bool whole = value && value->has_offset && value->precision >= Temporal::Precision::second;
    return whole ? std::optional(std::string(text)) : std::nullopt;
  }
  if (type == "time") return Temporal::parse_time(text) ? std::optional(std::string(text)) : std::nullopt;
  if (type == "base64Binary") return text::decode_base64(text) ? std::optional(std::string(text)) : std::nullopt;
  return std::string(text);
}

bool is_amount_of_time(std::string_view text) {
  return text.size() > 1 && (text[0] == '+' || text[0] == '-') && text.find(' ') != std::string_view::npos;
}

std::optional<DateText> moved_date(std::string_view date, std::string_view amount) {
  amount = text::trim(amount);
  const auto space = amount.find_last_of(' ');
  if (space == std::string_view::npos) return std::nullopt;
  std::string digits(text::trim(amount.substr(0, space)));
  std::erase(digits, ' ');
  if (digits.starts_with('+')) digits.erase(0, 1);
  const auto value = Decimal::parse(digits);
  const auto unit = fhir::path::calendar_unit(amount.substr(space + 1));
  const auto start = temporal_of(date);
  if (!value || !unit || !start) return std::nullopt;
  const auto moved = fhir::path::plus(*start, *value, *unit);
  if (!moved) return std::nullopt;
  return text_of(*moved);
}

std::optional<DateText> date_of_form(std::string_view text, std::string_view form) {
  const auto value = fhir::path::parse_by_form(text, form);
  if (!value) return std::nullopt;
  return text_of(*value);
}

std::optional<QuantityText> quantity_of(std::string_view text) {
  QuantityText found;
  text = text::trim(text);
  for (const std::string_view sign : {"<=", ">=", "<", ">"}) {
    if (!text.starts_with(sign)) continue;
    found.comparator = sign;
    text = text::trim(text.substr(sign.size()));
    break;
  }
  const auto end = std::min(text.find_first_not_of("+-0123456789.eE"), text.size());
  // "5 e" is five of e, "5e3" is five thousand.
  auto digits = text.substr(0, end);
  while (!digits.empty() && (digits.back() == 'e' || digits.back() == 'E')) digits.remove_suffix(1);
  if (!Decimal::parse(digits)) return std::nullopt;
  found.value = digits;
  found.unit = text::trim(text.substr(digits.size()));
  return found;
}

}  // namespace linkway::mapping
