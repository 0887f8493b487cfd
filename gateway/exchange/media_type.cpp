#include "exchange/media_type.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace linkway::exchange {

std::string bare_media_type(std::string_view media_type) {
  return text::lower(text::trim(media_type.substr(0, media_type.find(';'))));
}

std::string charset_of(std::string_view media_type) {
  const auto parts = text::split(media_type, ';');
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto equals = parts[i].find('=');
    if (equals == std::string_view::npos || text::lower(text::trim(parts[i].substr(0, equals))) != "charset") continue;
    auto value = text::trim(parts[i].substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return text::lower(value);
  }
  return "";
}

bool is_lines_media_type(std::string_view media_type) {
  static constexpr std::array<std::string_view, 5> names = {"application/x-ndjson", "application/ndjson",
                                                            "application/jsonl", "application/x-jsonlines",
                                                            "application/fhir+ndjson"};
  return std::ranges::find(names, bare_media_type(media_type)) != names.end();
}

}  // namespace linkway::exchange
