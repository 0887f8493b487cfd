#include "data/hl7v2_place.h"

#include <algorithm>
#include <charconv>

namespace linkway::data {

namespace {

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// A number from 1.
bool take_number(std::string_view& text, std::uint32_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number == 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_index(std::string_view& text, std::uint32_t& number) {
  return !take(text, '[') || (take_number(text, number) && take(text, ']'));
}

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string to_string(const Hl7Place& place) {
  auto out = place.segment;
  const auto index = [&](std::uint32_t number) {
    if (number > 1) out += "[" + std::to_string(number) + "]";
  };
  index(place.occurrence);
  if (place.field == 0) return out;
  out += "-" + std::to_string(place.field);
  index(place.repetition);
  if (place.component == 0) return out;
  out += "." + std::to_string(place.component);
  if (place.subcomponent != 0) out += "." + std::to_string(place.subcomponent);
  return out;
}

std::optional<Hl7Place> read_place(std::string_view text) {
  Hl7Place place;
  const auto name = text.substr(0, 3);
  if (name.size() != 3 || !std::ranges::all_of(name, is_name_character)) return std::nullopt;
  place.segment = name;
  text.remove_prefix(3);
  if (!take_index(text, place.occurrence)) return std::nullopt;
  if (text.empty()) return place;
  if (!take(text, '-') || !take_number(text, place.field) || !take_index(text, place.repetition)) return std::nullopt;
  if (take(text, '.') && !take_number(text, place.component)) return std::nullopt;
  if (place.component != 0 && take(text, '.') && !take_number(text, place.subcomponent)) return std::nullopt;
  return text.empty() ? std::optional(place) : std::nullopt;
}

}  // namespace linkway::data
