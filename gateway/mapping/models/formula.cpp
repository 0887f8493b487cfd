#include "mapping/models/formula.h"

#include <algorithm>
#include <array>

namespace linkway::mapping {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view no_break_space = "\xC2\xA0";

std::string_view without_blanks(std::string_view cell) {
  for (;;) {
    if (cell.starts_with(no_break_space)) {
      cell.remove_prefix(no_break_space.size());
    } else if (!cell.empty() && blanks.find(cell.front()) != blanks.npos) {
      cell.remove_prefix(1);
    } else {
      return cell;
    }
  }
}

// Behind a sign: nothing that is reckoned with, and nothing that could be called.
bool is_number(std::string_view text) {
  const auto separators = std::ranges::count_if(text, [](char c) { return c == '.' || c == ','; });
  return separators <= 1 && text.find_first_not_of("0123456789 ().,") == text.npos;
}

}  // namespace

bool is_formula(std::string_view cell) {
  if (!cell.empty() && std::string_view("\t\r\n").find(cell.front()) != std::string_view::npos) return true;
  cell = without_blanks(cell);
  if (cell.empty()) return false;
  if (cell.front() == '=' || cell.front() == '@') return true;
  if (cell.front() == '+' || cell.front() == '-') return !is_number(cell.substr(1));
  constexpr std::array<std::string_view, 4> wide = {"\xEF\xBC\x9D", "\xEF\xBC\xA0", "\xEF\xBC\x8B", "\xEF\xBC\x8D"};
  return std::ranges::any_of(wide, [&](std::string_view sign) { return cell.starts_with(sign); });
}

namespace {

bool is_marked(std::string_view cell) {
  return cell.starts_with('\'') && is_formula(cell.substr(std::min(cell.find_first_not_of('\''), cell.size())));
}

}  // namespace

std::string with_mark(std::string_view cell) {
  std::string out;
  if (is_formula(cell) || is_marked(cell)) out += '\'';
  out += cell;
  return out;
}

std::string_view without_mark(std::string_view cell) { return is_marked(cell) ? cell.substr(1) : cell; }

}  // namespace linkway::mapping
