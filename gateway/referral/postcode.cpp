// The structure of a UK postcode: outward code (area of one or two letters, district of a digit and perhaps a second
// character), inward code (sector digit, unit of two letters).
#include "referral/postcode.h"

#include <optional>

#include "base/text.h"
#include "referral/routing.h"

namespace linkway::referral {
namespace {

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_letters(std::string_view s) {
  for (const char c : s) {
    if (!is_letter(c)) return false;
  }
  return !s.empty();
}

bool is_outward(std::string_view s) {
  std::size_t letters = 0;
  while (letters < s.size() && letters < 2 && is_letter(s[letters])) ++letters;
  const auto district = s.substr(letters);
  if (letters == 0 || district.empty() || district.size() > 2 || !is_digit(district[0])) return false;
  return district.size() == 1 || is_digit(district[1]) || is_letter(district[1]);
}

// The beginning of an inward code, or all of it.
bool begins_inward(std::string_view s) {
  return !s.empty() && s.size() <= 3 && is_digit(s[0]) && (s.size() == 1 || all_letters(s.substr(1)));
}

struct Parts {
  std::string_view outward;
  std::string_view inward;  // "" when only the outward code is known
};

std::optional<Parts> parts_of(std::string_view normal) {
  if (normal.size() > 3 && begins_inward(normal.substr(normal.size() - 3)) &&
      is_outward(normal.substr(0, normal.size() - 3))) {
    return Parts{normal.substr(0, normal.size() - 3), normal.substr(normal.size() - 3)};
  }
  if (is_outward(normal)) return Parts{normal, {}};
  return std::nullopt;
}

// A district stands for its subdivisions too: EC1 for EC1A, but LS1 not for LS11.
bool district_matches(std::string_view pattern, std::string_view outward) {
  if (outward == pattern) return true;
  return is_digit(pattern.back()) && outward.size() == pattern.size() + 1 && outward.starts_with(pattern) &&
         is_letter(outward.back());
}

// "LS1 1", "LS1 1A": a part of a district, which without its white space would read as another district (LS11).
std::optional<Parts> sector_of(std::string_view pattern, std::string& outward, std::string& inward) {
  const auto trimmed = text::trim(pattern);
  const auto gap = trimmed.find_first_of(" \t");
  if (gap == std::string_view::npos) return std::nullopt;
  outward = normal_postcode(trimmed.substr(0, gap));
  inward = normal_postcode(trimmed.substr(gap));
  if (!is_outward(outward) || !begins_inward(inward)) return std::nullopt;
  return Parts{outward, inward};
}

}  // namespace

std::string normal_postcode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
  }
  return text::upper(out);
}

std::string postcode_district(std::string_view text) {
  const auto normal = normal_postcode(text);
  const auto parts = parts_of(normal);
  return parts ? std::string(parts->outward) : normal;
}

bool postcode_matches(std::string_view pattern, std::string_view postcode) {
  const auto wanted = normal_postcode(pattern);
  const auto given = normal_postcode(postcode);
  if (wanted.empty() || given.empty()) return false;
  if (wanted == given) return true;
  if (all_letters(wanted)) {
    return given.size() > wanted.size() && given.starts_with(wanted) && is_digit(given[wanted.size()]);
  }
  const auto parts = parts_of(given);
  if (!parts) return given.starts_with(wanted);
  std::string outward;
  std::string inward;
  if (const auto sector = sector_of(pattern, outward, inward)) {
    return parts->outward == sector->outward && parts->inward.starts_with(sector->inward);
  }
  return is_outward(wanted) && district_matches(wanted, parts->outward);
}

}  // namespace linkway::referral
