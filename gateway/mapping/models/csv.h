// Tables as text: RFC 4180, and what is sent in its name (semicolons, tabs, bare line feeds).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::mapping {

struct CsvLimits {
  std::size_t max_columns = 1'000;
  std::size_t max_cell = 1024UL * 1024;
};

struct CsvStyle {
  char separator = 0;  // 0: the one of , ; and tab that the first line has most of outside of quotes
  char quote = '"';    // 0: none
};

// The line "sep=;" that Excel reads and writes before the first: what it names; 0 where there is none. `length`: of the
// line with its end.
[[nodiscard]] char csv_separator_line(std::string_view text, std::size_t& length);
// What the first line is separated by.
[[nodiscard]] char csv_separator(std::string_view text, char quote);

struct CsvCell {
  std::string text;
  std::uint32_t line = 0;  // 1-based, of its first character
  std::uint32_t column = 0;
};

// One row after the other. Rows without a character are passed over.
class CsvReader {
 public:
  // `text` is UTF-8 and stays.
  explicit CsvReader(std::string_view text, const CsvLimits& limits = {}, CsvStyle style = {});

  // False at the end. A quote that is not closed, text behind one, and what is over a limit is refused.
  [[nodiscard]] Result<bool> next(std::vector<CsvCell>& row);

 private:
  [[nodiscard]] Result<bool> quoted(CsvCell& cell);
  void plain(CsvCell& cell);
  void advance();
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool at_line_end() const { return at_end() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void end_line();
  [[nodiscard]] Problem fault(std::string text) const;

  std::string_view text_;
  CsvLimits limits_;
  CsvStyle style_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
};

// Appends the cells as one line, with quotes where they are needed. Without a quote in the style, see csv_fits().
void append_csv_row(std::string& out, const std::vector<std::string>& cells, CsvStyle style = {',', '"'});
// Whether a cell can be told from its neighbours where nothing is quoted.
[[nodiscard]] bool csv_fits(std::string_view cell, CsvStyle style);

}  // namespace linkway::mapping
