// The writing of search values: ',' between alternatives, '|' between system and value, '\' before either of them (or
// before '$' or itself) when it is meant as it stands (R4 search.html#escaping).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkway::fhir {

// Split at each ',' that is not escaped; the escapes stay.
[[nodiscard]] std::vector<std::string_view> search_alternatives(std::string_view value);
// Without the escapes.
[[nodiscard]] std::string search_text(std::string_view escaped);

struct SearchToken {
  bool has_system = false;  // there was a '|'
  std::string system;       // "" before a leading '|'
  std::string value;
};
[[nodiscard]] SearchToken search_token(std::string_view escaped);

}  // namespace linkway::fhir
