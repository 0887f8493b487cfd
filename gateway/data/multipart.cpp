#include "data/multipart.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace linkway::data {

namespace {

constexpr std::size_t longest_boundary = 70;  // RFC 2046 section 5.1.1

Problem broken(std::string text, std::string path = {}) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::structure;
  problem.path = std::move(path);
  problem.text = std::move(text);
  return problem;
}

// Takes a value from `rest`, which begins behind '=': a token, or a text in quotes with backslashes in it.
std::string take_value(std::string_view& rest) {
  std::string value;
  if (rest.empty() || rest.front() != '"') {
    const auto end = std::min(rest.find(';'), rest.size());
    value = text::trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return value;
  }
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    // A backslash that escapes nothing is one of a Windows path, which old browsers send.
    const bool escapes = rest[at] == '\\' && at + 1 < rest.size() && (rest[at + 1] == '"' || rest[at + 1] == '\\');
    if (escapes) ++at;
    value += rest[at];
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return value;
}

// The three characters that browsers escape in names (HTML section 4.10.21.8).
std::string unescaped(const std::string& name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto escape = std::string_view(name).substr(i, 3);
    const char c = escape == "%22" ? '"' : escape == "%0D" ? '\r' : escape == "%0A" ? '\n' : '\0';
    out += c == '\0' ? name[i] : c;
    if (c != '\0') i += 2;
  }
  return out;
}

// Nothing where the field has no such parameter.
std::optional<std::string> parameter(std::string_view field, std::string_view name) {
  auto rest = field.substr(std::min(field.find(';'), field.size()));
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the ';'
    const auto equals = rest.find_first_of("=;");
    if (equals == std::string_view::npos) return std::nullopt;
    const auto found = text::trim(rest.substr(0, equals));
    rest.remove_prefix(equals);
    if (rest.front() == ';') continue;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    auto value = take_value(rest);
    if (text::iequals(found, name)) return value;
    rest.remove_prefix(std::min(rest.find(';'), rest.size()));
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view bytes, std::string_view boundary, const MultipartLimits& limits)
      : rest_(bytes), line_("\n--" + std::string(boundary)), limits_(limits) {}

  Result<std::vector<FormPart>> read() {
    // The first boundary needs no line before it.
    const std::string_view first = std::string_view(line_).substr(1);
    auto found = rest_.starts_with(first) ? after_boundary(rest_.substr(first.size())) : Boundary::none;
    if (found == Boundary::none) {
      std::string_view preamble;
      found = next_boundary(preamble);
    }
    if (found == Boundary::none) return broken("the boundary that Content-Type names is not in the body");
    std::vector<FormPart> parts;
    while (found == Boundary::part) {
      if (parts.size() >= limits_.max_parts)
        return broken("there are more than " + std::to_string(limits_.max_parts) + " parts");
      std::string_view part;
      found = next_boundary(part);
      if (found == Boundary::none) return broken("the body ends within a part");
      auto read = read_part(part);
      if (!read) return std::move(read).problems();
      parts.push_back(*std::move(read));
    }
    return parts;
  }

 private:
  enum class Boundary { none, part, end };

  // What follows the name of the boundary; moves behind it where that is one.
  Boundary after_boundary(std::string_view behind) {
    if (behind.starts_with("--")) {
      rest_ = {};
      return Boundary::end;
    }
    const auto text = std::min(behind.find_first_not_of(" \t"), behind.size());
    behind.remove_prefix(text);
    if (behind.starts_with("\r\n")) {
      behind.remove_prefix(1);
    } else if (!behind.starts_with('\n')) {
      return Boundary::none;
    }
    rest_ = behind;  // from the line's end on, which a boundary may follow at once
    return Boundary::part;
  }

  // What stands before it goes to `part`.
  Boundary next_boundary(std::string_view& part) {
    const auto from = rest_;
    for (auto at = from.find(line_); at != std::string_view::npos; at = from.find(line_, at + 1)) {
      const auto found = after_boundary(from.substr(at + line_.size()));
      if (found == Boundary::none) continue;
      part = from.substr(0, at);
      if (part.ends_with('\r')) part.remove_suffix(1);
      return found;
    }
    return Boundary::none;
  }

  // `part` begins with the line's end of its boundary.
  Result<FormPart> read_part(std::string_view part) const {
    if (part.starts_with('\n')) part.remove_prefix(1);
    FormPart result;
    std::optional<std::string> name;
    const auto* begin = part.data();
    while (true) {
      const auto end = part.find('\n');
      if (end == std::string_view::npos) return broken("a part has no empty line behind its header");
      auto line = part.substr(0, end);
      part.remove_prefix(end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty()) break;
      if (static_cast<std::size_t>(part.data() - begin) > limits_.max_header) {
        return broken("the header of a part is longer than " + std::to_string(limits_.max_header) + " bytes");
      }
      const auto colon = line.find(':');
      if (colon == std::string_view::npos) return broken("a line in the header of a part has no colon");
      const auto field = text::trim(line.substr(0, colon));
      const auto value = text::trim(line.substr(colon + 1));
      if (text::iequals(field, "Content-Disposition")) {
        name = parameter(value, "name");
        if (auto file = parameter(value, "filename")) {
          result.is_file = true;
          result.file_name = unescaped(*file);
        }
      } else if (text::iequals(field, "Content-Type")) {
        result.content_type = value;
      } else if (text::iequals(field, "Content-Transfer-Encoding") && !text::iequals(value, "binary") &&
                 !text::iequals(value, "8bit") && !text::iequals(value, "7bit")) {
        return broken("a part is in a transfer encoding, which a form does not have (RFC 7578 section 4.7)");
      }
    }
    if (!name) return broken("a part has no name (Content-Disposition: form-data; name=...)");
    result.name = unescaped(*name);
    result.body = part;
    return result;
  }

  std::string_view rest_;
  const std::string line_;
  const MultipartLimits& limits_;
};

}  // namespace

Result<std::vector<FormPart>> read_multipart(std::string_view bytes, std::string_view boundary,
                                             const MultipartLimits& limits) {
  if (boundary.empty() || boundary.size() > longest_boundary) {
    return broken("Content-Type names no boundary of 1 to " + std::to_string(longest_boundary) + " characters");
  }
  return Reader(bytes, boundary, limits).read();
}

std::string header_parameter(std::string_view field, std::string_view name) {
  return parameter(field, name).value_or("");
}

}  // namespace linkway::data
