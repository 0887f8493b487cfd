#include "mapping/models/csv.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

char csv_separator_line(std::string_view text, std::size_t& length) {
  length = 0;
  auto line = text.substr(0, text.find_first_of("\r\n"));
  const auto ended = line.size();
  if (line.size() > 1 && line.starts_with('"') && line.ends_with('"')) line = line.substr(1, line.size() - 2);
  constexpr std::string_view name = "sep=";
  if (line.size() != name.size() + 1 || !text::iequals(line.substr(0, name.size()), name)) return 0;
  length = ended + (text.substr(ended, 2) == "\r\n" ? 2 : ended < text.size() ? 1 : 0);
  return line.back();
}

char csv_separator(std::string_view text, char quote) {
  constexpr std::array<char, 3> known = {',', ';', '\t'};
  std::array<std::size_t, 3> count{};
  bool inside = false;
  for (const char c : text) {
    if (quote != 0 && c == quote) inside = !inside;
    if (!inside && (c == '\n' || c == '\r')) break;
    for (std::size_t i = 0; i < known.size(); ++i) count[i] += static_cast<std::size_t>(!inside && c == known[i]);
  }
  return known[static_cast<std::size_t>(std::ranges::max_element(count) - count.begin())];
}

CsvReader::CsvReader(std::string_view text, const CsvLimits& limits, CsvStyle style)
    : text_(text), limits_(limits), style_(style) {
  if (const char said = csv_separator_line(text, at_); said != 0) {
    style_.separator = said;
    line_start_ = at_;
    ++line_;
  }
  if (style_.separator == 0) style_.separator = csv_separator(text, style_.quote);
}

Result<bool> CsvReader::next(std::vector<CsvCell>& row) {
  while (!at_end() && at_line_end()) end_line();
  row.clear();
  if (at_end()) return false;
  for (;;) {
    if (row.size() == limits_.max_columns)
      return fault("there are too many columns: at most " + std::to_string(limits_.max_columns));
    auto& cell = row.emplace_back();
    cell.line = line_;
    cell.column = static_cast<std::uint32_t>(at_ - line_start_ + 1);
    if (style_.quote != 0 && !at_end() && text_[at_] == style_.quote) {
      auto done = quoted(cell);
      if (!done) return done;
    } else {
      plain(cell);
    }
    if (cell.text.size() > limits_.max_cell)
      return fault("a cell is too long: at most " + std::to_string(limits_.max_cell) + " bytes");
    if (at_line_end()) break;
    ++at_;  // the separator
  }
  if (!at_end()) end_line();
  return true;
}

Result<bool> CsvReader::quoted(CsvCell& cell) {
  const auto began = fault("a quote is not closed");
  ++at_;
  while (!at_end()) {
    const char c = text_[at_];
    if (c != style_.quote) {
      cell.text += c;
      advance();
      continue;
    }
    ++at_;
    if (!at_end() && text_[at_] == style_.quote) {
      cell.text += style_.quote;
      ++at_;
      continue;
    }
    if (!at_line_end() && text_[at_] != style_.separator) return fault("there is text behind the closing quote");
    return true;
  }
  return began;
}

void CsvReader::plain(CsvCell& cell) {
  const auto from = at_;
  while (!at_line_end() && text_[at_] != style_.separator) ++at_;
  cell.text = text_.substr(from, at_ - from);
}

// Over a character of a quoted cell, which may be the end of a line.
void CsvReader::advance() {
  const bool line_end = text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_ + 1, 1) != "\n");
  ++at_;
  if (!line_end) return;
  ++line_;
  line_start_ = at_;
}

void CsvReader::end_line() {
  if (text_[at_] == '\r' && text_.substr(at_ + 1, 1) == "\n") ++at_;
  ++at_;
  ++line_;
  line_start_ = at_;
}

Problem CsvReader::fault(std::string text) const {
  auto problem = problem_of(Category::malformed, issue::structure, {}, std::move(text));
  problem.line = line_;
  problem.column = static_cast<std::uint32_t>(at_ - line_start_ + 1);
  return problem;
}

void append_csv_row(std::string& out, const std::vector<std::string>& cells, CsvStyle style) {
  const std::array<char, 7> special = {',', ';', '\t', '\r', '\n', style.separator, style.quote};
  const std::string_view needs_quotes(special.data(), special.size());
  bool first = true;
  for (const auto& cell : cells) {
    if (!std::exchange(first, false)) out += style.separator;
    const bool quote = style.quote != 0 && (cell.find_first_of(needs_quotes) != std::string::npos ||
                                            cell.starts_with(' ') || cell.ends_with(' '));
    if (!quote) {
      out += cell;
      continue;
    }
    out += style.quote;
    for (const char c : cell) {
      if (c == style.quote) out += style.quote;
      out += c;
    }
    out += style.quote;
  }
  out += "\r\n";
}

bool csv_fits(std::string_view cell, CsvStyle style) {
  return style.quote != 0 || cell.find_first_of(std::string{style.separator, '\r', '\n'}) == std::string_view::npos;
}

}  // namespace linkway::mapping
