#include "cli/print.h"

#include <algorithm>

namespace linkway::cli {

namespace {

std::size_t width(std::string_view text) {  // code points
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

void print_problems(std::ostream& out, const Problems& problems) {
  for (const auto& problem : problems) {
    out << to_string(problem) << "\n";
    if (!problem.log.empty() && problem.log != problem.text) out << "  " << problem.log << "\n";
  }
}

std::string in_colour(std::string_view text, Colour colour, bool enabled) {
  if (!enabled || colour == Colour::none) return std::string(text);
  const char* code = colour == Colour::green    ? "32"
                     : colour == Colour::yellow ? "33"
                     : colour == Colour::red    ? "31"
                                                : "2";
  return std::string("\033[") + code + "m" + std::string(text) + "\033[0m";
}

std::string count_of(std::size_t count, std::string_view singular, std::string_view plural) {
  return std::to_string(count) + " " + std::string(count == 1 ? singular : plural);
}

std::string time_text(Instant t) {
  if (t.micros == 0) return "-";
  auto text = to_fhir(t).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return out;
}

void Table::print(std::ostream& out, bool colour) const {
  std::vector<std::size_t> widths;
  widths.reserve(head_.size());
  for (const auto& cell : head_) widths.push_back(width(cell));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i].text));
  }
  const auto line = [&](const std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto text = printable(cells[i].text);
      out << in_colour(text, cells[i].colour, colour);
      if (i + 1 < cells.size()) out << std::string(widths[i] - width(text) + 2, ' ');
    }
    out << "\n";
  };
  std::vector<Cell> head;
  head.reserve(head_.size());
  for (const auto& cell : head_) head.push_back({cell, Colour::faint});
  line(head);
  for (const auto& row : rows_) line(row);
}

}  // namespace linkway::cli
