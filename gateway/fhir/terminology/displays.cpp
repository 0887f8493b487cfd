#include "fhir/terminology/displays.h"

#include <unicode/unistr.h>

#include <algorithm>

#include "base/text.h"

namespace linkway::fhir::terminology {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string plain(std::string_view s) {
  std::string result;
  for (const char c : text::trim(s)) {
    if (!is_space(c)) {
      result += c;
    } else if (result.back() != ' ') {
      result += ' ';
    }
  }
  icu::UnicodeString folded = icu::UnicodeString::fromUTF8(result);
  folded.foldCase();
  result.clear();
  folded.toUTF8String(result);
  return result;
}

}  // namespace

bool same_display(std::string_view a, std::string_view b) {
  if (a == b || text::iequals(a, b)) return true;
  return plain(a) == plain(b);
}

bool is_display_of(std::string_view text, const Concept& known) {
  return same_display(text, known.display) ||
         std::ranges::any_of(known.designations, [&](const auto& item) { return same_display(text, item.value); });
}

}  // namespace linkway::fhir::terminology
