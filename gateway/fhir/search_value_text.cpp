#include "fhir/search_value_text.h"

namespace linkway::fhir {

namespace {

constexpr auto npos = std::string_view::npos;

std::size_t find_unescaped(std::string_view s, char wanted) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\\') {
      ++i;
    } else if (s[i] == wanted) {
      return i;
    }
  }
  return npos;
}

bool can_be_escaped(char c) { return c == ',' || c == '|' || c == '$' || c == '\\'; }

}  // namespace

std::vector<std::string_view> search_alternatives(std::string_view value) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto comma = find_unescaped(value, ',');
    parts.push_back(value.substr(0, comma));
    if (comma == npos) return parts;
    value.remove_prefix(comma + 1);
  }
}

std::string search_text(std::string_view escaped) {
  std::string out;
  out.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] == '\\' && i + 1 < escaped.size() && can_be_escaped(escaped[i + 1])) ++i;
    out += escaped[i];
  }
  return out;
}

SearchToken search_token(std::string_view escaped) {
  SearchToken token;
  const auto bar = find_unescaped(escaped, '|');
  token.has_system = bar != npos;
  if (token.has_system) token.system = search_text(escaped.substr(0, bar));
  token.value = search_text(token.has_system ? escaped.substr(bar + 1) : escaped);
  return token;
}

}  // namespace linkway::fhir
