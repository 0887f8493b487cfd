#include "mapping/language/escape.h"

#include <algorithm>

#include "base/text.h"

namespace linkway::mapping {

bool is_plain_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && letter(name[0]) && name != "true" && name != "false" &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || digit(c); });
}

bool is_sound_name(std::string_view name) {
  return !name.starts_with('.') && !name.ends_with('.') && name.find("..") == std::string_view::npos;
}

std::string written_name(std::string_view name) {
  return is_plain_name(name) ? std::string(name) : "`" + escaped(name, '`') + "`";
}

std::string written_path(std::string_view path) {
  std::string out;
  for (const auto part : text::split(path, '.')) {
    if (!out.empty()) out += '.';
    out += written_name(part);
  }
  return out;
}

std::string escaped(std::string_view text, char quote) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\f': out += "\\f"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00" + text::hex({&c, 1});
        } else {
          if (c == quote || c == '\\') out += '\\';
          out += c;
        }
    }
  }
  return out;
}

std::string in_quotes(std::string_view text) { return "\"" + escaped(text, '"') + "\""; }

std::string lines_in_quotes(std::string_view text) {
  const bool lines = text.find('\n') != std::string_view::npos && text.find('\r') == std::string_view::npos &&
                     text.find("\"\"\"") == std::string_view::npos && !text.ends_with('"');
  return lines ? "\"\"\"\n" + std::string(text) + "\n\"\"\"" : in_quotes(text);
}

}  // namespace linkway::mapping
