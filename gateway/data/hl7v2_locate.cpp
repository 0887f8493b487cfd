#include "data/hl7v2_locate.h"

#include <algorithm>

namespace linkway::data {

std::size_t skip_around_hl7v2(std::string_view bytes, std::size_t from) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  constexpr std::string_view around("\0\x0B\x1A\x1C\r\n\t ", 8);
  while (from < bytes.size()) {
    if (around.find(bytes[from]) != std::string_view::npos) {
      ++from;
    } else if (bytes.substr(from, mark.size()) == mark) {
      from += mark.size();
    } else {
      break;
    }
  }
  return from;
}

std::size_t line_end_hl7v2(std::string_view bytes, std::size_t from) {
  while (from < bytes.size() && bytes[from] != '\r' && bytes[from] != '\n') ++from;
  return from;
}

bool begins_segment(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || !line.starts_with(name)) return false;
  const char c = line[name.size()];
  return c > ' ' && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
}

std::string_view header_field(std::string_view line, std::size_t number) {
  constexpr std::size_t at_separator = 3;
  if (line.size() <= at_separator || number < 2) return {};
  const char separator = line[at_separator];
  auto from = at_separator + 1;
  for (std::size_t at = 2; at < number; ++at) {
    from = line.find(separator, from);
    if (from == std::string_view::npos) return {};
    ++from;
  }
  return line.substr(from, std::min(line.find(separator, from), line.size()) - from);
}

}  // namespace linkway::data
