#include "cli/expression_error.h"

#include <algorithm>
#include <string>

#include "cli/print.h"

namespace linkway::cli {

namespace {

bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }  // within a character of UTF-8

std::string_view line_of(std::string_view text, std::uint32_t number) {
  for (; number > 1; --number) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return "";
    text.remove_prefix(end + 1);
  }
  auto line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

void print_expression_problem(std::ostream& out, std::string_view expression, const Problem& problem,
                              std::string_view prefix) {
  out << prefix << to_string(problem) << "\n";
  if (problem.line == 0 || problem.column == 0) return;
  constexpr std::size_t before = 60;
  constexpr std::size_t most = 110;
  auto line = line_of(expression, problem.line);
  auto at = std::min<std::size_t>(problem.column - 1, line.size());
  std::size_t skipped = at > before ? at - before : 0;
  while (skipped > 0 && skipped < line.size() && goes_on(line[skipped])) --skipped;
  line.remove_prefix(skipped);
  at -= skipped;
  auto end = std::min(most, line.size());
  while (end < line.size() && goes_on(line[end])) ++end;
  std::string shown(line.substr(0, end));
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  const auto width =
      std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(at), [](char c) { return !goes_on(c); });
  out << "  " << printable(shown) << "\n  " << std::string(static_cast<std::size_t>(width), ' ') << "^\n";
}

}  // namespace linkway::cli
