// Texts as the transforms make them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace linkway::mapping {

// So many characters of UTF-8, not bytes.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t count);

// Forms: xml, html, json, url, base64; plain, text and "" leave the text as it is. Nothing for other forms, and where
// the text is not in its form.
[[nodiscard]] std::optional<std::string> escaped(std::string_view text, std::string_view form);
[[nodiscard]] std::optional<std::string> unescaped(std::string_view text, std::string_view form);

// A value's text as the text of another primitive type; nothing when it has no such value. A dateTime gives the date
// that it is written with, a whole decimal an integer.
[[nodiscard]] std::optional<std::string> cast_text(std::string_view text, std::string_view type);

struct DateText {
  std::string text;
  std::string_view type;  // date, dateTime, time
};
[[nodiscard]] bool is_amount_of_time(std::string_view text);  // "+5 days", "-1 month"
[[nodiscard]] std::optional<DateText> moved_date(std::string_view date, std::string_view amount);
[[nodiscard]] std::optional<DateText> date_of_form(std::string_view text, std::string_view form);

// "5.4 mg", "<20 /min": value, comparator and unit.
struct QuantityText {
  std::string comparator;
  std::string value;
  std::string unit;
};
[[nodiscard]] std::optional<QuantityText> quantity_of(std::string_view text);

}  // namespace linkway::mapping
