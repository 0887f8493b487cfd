#include "cli/input.h"

#include <fstream>
#include <sstream>

#include "base/text.h"

namespace linkway::cli {

std::optional<std::string> read_input(Shell& shell, const std::string& file) {
  std::ostringstream bytes;
  if (file == "-") {
    bytes << shell.in.rdbuf();
    return bytes.str();
  }
  std::ifstream in(file, std::ios::binary);
  // A folder opens, and fails at its first byte.
  if (!in || (in.peek() == std::ifstream::traits_type::eof() && !in.eof())) return std::nullopt;
  if (!in.eof()) bytes << in.rdbuf();
  return bytes.str();
}

fhir::Format format_of(std::string_view bytes) {
  if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) return fhir::Format::xml;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return text::trim(bytes).starts_with('<') ? fhir::Format::xml : fhir::Format::json;
}

}  // namespace linkway::cli
