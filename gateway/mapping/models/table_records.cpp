// RFC 4180, and what is sent in its name: where a row begins and ends. What is in its cells CsvReader tells.
#include <algorithm>

#include "mapping/models/record_window.h"

namespace linkway::mapping {

namespace {

class TableRecords : public RecordReader {
 public:
  TableRecords(ByteSource text, CsvStyle style, bool header, RecordLimits limits, HeaderCheck check)
      : window_(std::move(text)), style_(style), has_header_(header), limits_(limits), check_(std::move(check)) {}

  Result<bool> next(Record& record) override {
    if (!begun_) {
      begun_ = true;
      if (auto begun = begin(); !begun) return std::move(begun).problems();
    }
    skip_rows_without_values();
    if (window_.problem()) return *window_.problem();
    if (!window_.has(0)) return end();
    record = {};
    record.number = ++number_;
    record.line = window_.line();
    record.own_line = header_lines_ + 1;
    const auto size = row_size(limits_.max_record);
    if (window_.problem()) return *window_.problem();
    record.raw = header_;
    if (size.too_long) {
      record.raw += window_.view(std::min(first_part, limits_.max_record));
      record.problem = window_.fault(issue::too_long,
                                     "the row is too long: at most " + std::to_string(limits_.max_record) + " bytes");
      window_.skip_line();
      return true;
    }
    record.raw += window_.view(size.length);
    record.raw += '\n';
    window_.skip(size.length);
    window_.skip_line();
    return true;
  }

 private:
  static constexpr std::size_t first_part = 1024;  // of a row that is too long
  struct Size {
    std::size_t length = 0;  // without the end of its line
    bool too_long = false;
  };

  Result<bool> end() {
    if (number_ == 0 && has_header_ && check_) {
      if (auto checked = check_(header_); !checked) return std::move(checked).problems();
    }
    return false;
  }

  // It goes before each row, as what tells how it is read.
  void take_separator_line() {
    skip_empty_lines();
    constexpr std::size_t longest = 10;
    (void)window_.has(longest);
    std::size_t length = 0;
    const char said = csv_separator_line(window_.view(longest), length);
    if (said == 0) return;
    style_.separator = said;
    header_ = std::string("sep=") + said + '\n';
    header_lines_ = 1;
    window_.skip(length);
  }

  Status begin() {
    take_separator_line();
    if (!has_header_) return Done{};
    skip_empty_lines();
    if (window_.problem()) return *window_.problem();
    if (!window_.has(0)) {
      return problem_of(Category::malformed, issue::required, {}, "there is no line that names the columns");
    }
    if (style_.separator == 0) {
      // All of the line, but no more than such a line may have.
      (void)window_.has(limits_.max_header);
      style_.separator = csv_separator(window_.view(limits_.max_header), style_.quote);
    }
    const auto line = window_.line();
    const auto size = row_size(limits_.max_header);
    if (size.too_long) return window_.fault(issue::too_long, "the line that names the columns is too long");
    header_ += std::string(window_.view(size.length)) + '\n';
    window_.skip(size.length);
    window_.skip_line();
    header_lines_ += std::max(window_.line() - line, 1U);  // 0 where nothing is behind it
    return Done{};
  }

  void skip_empty_lines() {
    while (window_.has(0) && window_.line_end_at(0)) window_.skip_line();
  }

  // Spreadsheets write rows of separators alone behind the last one that was filled.
  void skip_rows_without_values() {
    for (;;) {
      skip_empty_lines();
      std::size_t end = 0;
      while (!window_.line_end_at(end)) {
        const char c = window_.at(end);
        if (end == limits_.max_record || (c != style_.separator && c != ' ')) return;
        ++end;
      }
      if (end == 0) return;
      window_.skip(end);
      window_.skip_line();
    }
  }

  // Where quotes do not come out even, the first line of the row: the others may be rows of their own.
  Size row_size(std::size_t most) {
    std::size_t first_line = std::string::npos;
    bool cell_begins = true;
    for (std::size_t at = 0;; ++at) {
      if (at > most) return first_line == std::string::npos ? Size{0, true} : Size{first_line, false};
      if (window_.line_end_at(at)) return {at, false};
      const char c = window_.at(at);
      if (style_.quote == 0 || c != style_.quote || !cell_begins) {
        cell_begins = c == style_.separator;
        continue;
      }
      // Over the quoted cell, to the quote that closes it.
      for (++at;; ++at) {
        if (at > most || !window_.has(at)) return broken(first_line, at > most);
        if (window_.line_end_at(at)) first_line = std::min(first_line, at);
        if (window_.at(at) != style_.quote) continue;
        if (window_.has(at + 1) && window_.at(at + 1) == style_.quote) {
          ++at;
          continue;
        }
        break;
      }
      const bool closed = window_.line_end_at(at + 1) || window_.at(at + 1) == style_.separator;
      if (!closed) return broken(first_line, false);
      cell_begins = false;
    }
  }

  Size broken(std::size_t first_line, bool too_long) {
    if (first_line != std::string::npos) return {first_line, false};
    if (too_long) return {0, true};
    std::size_t end = 0;
    while (!window_.line_end_at(end) && end <= limits_.max_record) ++end;
    return {end, end > limits_.max_record};
  }

  RecordWindow window_;
  CsvStyle style_;
  bool has_header_;
  RecordLimits limits_;
  HeaderCheck check_;
  bool begun_ = false;
  std::string header_;
  std::uint32_t header_lines_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

std::unique_ptr<RecordReader> table_records(ByteSource text, CsvStyle style, bool header, RecordLimits limits,
                                            HeaderCheck check) {
  return std::make_unique<TableRecords>(std::move(text), style, header, limits, std::move(check));
}

}  // namespace linkway::mapping
