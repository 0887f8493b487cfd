#include "mapping/codes/code_map_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "fhir/format/charset.h"
#include "fhir/path/suggestion.h"
#include "mapping/models/csv.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

namespace {

enum Column : std::size_t {
  source_system,
  source_code,
  source_display,
  equivalence,
  target_system,
  target_code,
  target_display,
  comment,
  column_count
};

constexpr std::array<std::string_view, column_count> names = {"source_system",  "source_code",   "source_display",
                                                              "equivalence",    "target_system", "target_code",
                                                              "target_display", "comment"};

constexpr std::size_t most_problems = 100;

std::string plain(std::string_view header) {
  auto name = text::lower(text::trim(header));
  std::ranges::replace(name, ' ', '_');
  std::ranges::replace(name, '-', '_');
  return name == "relationship" ? "equivalence" : name;
}

class CodeMapReader {
 public:
  CodeMapReader(std::string_view utf8, const std::string& file) : csv_(utf8), file_(file) {}

  bool read() {
    std::vector<CsvCell> row;
    if (!next(row)) return false;
    if (row.empty()) {
      tell(1, 1, "there is no line that names the columns");
      return false;
    }
    if (!header(row)) return false;
    while (next(row) && !row.empty() && problems_.size() < most_problems) add(row);
    return problems_.empty();
  }

  std::vector<MapRow>& rows() { return rows_; }
  Problems& problems() { return problems_; }
  Problems& warnings() { return warnings_; }
  [[nodiscard]] const std::vector<std::optional<std::size_t>>& columns() const { return columns_; }

 private:
  // False for a text that is no CSV; an empty row at the end.
  bool next(std::vector<CsvCell>& row) {
    auto more = csv_.next(row);
    if (more) {
      if (!*more) row.clear();
      return true;
    }
    for (auto problem : more.problems()) {
      problem.file = file_;
      problems_.push_back(std::move(problem));
    }
    return false;
  }

  void tell(std::uint32_t line, std::uint32_t column, std::string text) {
    auto problem = problem_of(Category::unprocessable, issue::value, {}, std::move(text));
    problem.file = file_;
    problem.line = line;
    problem.column = column;
    problems_.push_back(std::move(problem));
  }

  bool header(const std::vector<CsvCell>& row) {
    for (const auto& cell : row) {
      const auto name = plain(cell.text);
      const auto* known = std::ranges::find(names, name);
      if (known == names.end()) {
        columns_.emplace_back();
        if (name.empty()) continue;
        tell(cell.line, cell.column, "there is no column '" + name + "'" + fhir::path::suggestion(name, names));
        problems_.back().severity = Severity::warning;
        warnings_.push_back(std::move(problems_.back()));
        problems_.pop_back();
        continue;
      }
      const auto column = static_cast<std::size_t>(known - names.begin());
      if (std::ranges::find(columns_, std::optional(column)) != columns_.end()) {
        tell(cell.line, cell.column, "the column " + name + " comes twice");
      }
      columns_.emplace_back(column);
    }
    for (const auto needed : {source_code, target_code}) {
      if (std::ranges::find(columns_, std::optional<std::size_t>(needed)) == columns_.end()) {
        tell(row.front().line, 1, "the column " + std::string(names[needed]) + " is missing");
      }
    }
    return problems_.empty();
  }

  void add(const std::vector<CsvCell>& cells) {
    if (std::ranges::all_of(cells, [](const CsvCell& cell) { return text::trim(cell.text).empty(); })) return;
    const auto line = cells.front().line;
    if (cells.size() > columns_.size()) {
      return tell(line, cells[columns_.size()].column, "the row has more cells than there are columns");
    }
    std::array<std::string, column_count> value;
    std::array<std::uint32_t, column_count> at{};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!columns_[i]) continue;
      value[*columns_[i]] = text::trim(cells[i].text);
      at[*columns_[i]] = cells[i].column;
    }
    if (value[source_code].empty()) return tell(line, at[source_code], "the row has no source_code");
    auto& said = value[equivalence];
    if (said.empty()) said = value[target_code].empty() ? "unmatched" : "equivalent";
    const auto known = equivalence_of(text::lower(said));
    if (known.empty()) return tell(line, at[equivalence], "there is no such equivalence");
    said = known;
    const bool needs_target = said != "unmatched" && said != "disjoint";
    if (needs_target && value[target_code].empty()) return tell(line, at[target_code], "the row has no target_code");
    MapRow row{value[source_system],  value[source_code],   value[source_display],
               value[equivalence],    value[target_system], value[target_code],
               value[target_display], value[comment],       line,
               at[target_code]};
    if (fits_others(row, at[source_code])) rows_.push_back(std::move(row));
  }

  bool fits_others(const MapRow& row, std::uint32_t column) {
    const auto [same, fresh] = targets_.try_emplace(
        std::tuple(row.source_system, row.source_code, row.target_system, row.target_code), row.line);
    if (!fresh) {
      tell(row.line, column, "line " + std::to_string(same->second) + " says the same");
      return false;
    }
    const auto fitness = fitness_of(row.equivalence);
    if (fitness == 0) return true;
    const auto [other, first] = fits_.try_emplace(std::tuple(row.source_system, row.source_code, fitness), row.line);
    if (first) return true;
    tell(row.line, column, "line " + std::to_string(other->second) + " maps this code to another that fits as well");
    return false;
  }

  CsvReader csv_;
  const std::string& file_;
  std::vector<std::optional<std::size_t>> columns_;
  std::vector<MapRow> rows_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::uint32_t> targets_;
  std::map<std::tuple<std::string, std::string, int>, std::uint32_t> fits_;
  Problems problems_;
  Problems warnings_;
};

std::vector<std::string> cells_of(const MapRow& row) {
  return {row.source_system, row.source_code, row.source_display, row.equivalence,
          row.target_system, row.target_code, row.target_display, row.comment};
}

}  // namespace

Result<CodeMapFile> read_code_map(std::string_view csv, std::string_view charset, std::string url,
                                  const std::string& file) {
  auto text = fhir::to_utf8(csv, charset);
  if (!text) {
    auto problems = std::move(text).problems();
    for (auto& problem : problems) problem.file = file;
    return problems;
  }
  CodeMapReader reader(*text, file);
  if (!reader.read()) return std::move(reader.problems());
  return CodeMapFile{CodeMap(std::move(url), std::move(reader.rows())), std::move(reader.warnings())};
}

std::string to_csv(const CodeMap& map) {
  std::string out;
  append_csv_row(out, {names.begin(), names.end()});
  for (const auto& row : map.rows()) append_csv_row(out, cells_of(row));
  return out;
}

Result<std::string> with_row(std::string_view csv, std::string_view charset, const MapRow& row,
                             const std::string& file) {
  auto text = fhir::to_utf8(csv, charset);
  if (!text) return std::move(text).problems();
  CodeMapReader reader(*text, file);
  if (!reader.read()) return std::move(reader.problems());
  const auto has = [&](std::size_t column) {
    return std::ranges::find(reader.columns(), std::optional(column)) != reader.columns().end();
  };
  const auto all = cells_of(row);
  for (const auto column : {source_system, equivalence, target_system}) {
    const bool implied = all[column].empty() || (column == equivalence && all[column] == "equivalent");
    if (implied || has(column)) continue;
    auto problem = problem_of(Category::unprocessable, issue::structure, {},
                              "the row needs a column " + std::string(names[column]));
    problem.file = file;
    return problem;
  }
  // A row ends where the next begins: those of the same source are cut out.
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text->size(); ++i) {
    const bool end = (*text)[i] == '\n' || ((*text)[i] == '\r' && (i + 1 == text->size() || (*text)[i + 1] != '\n'));
    if (end) starts.push_back(i + 1);
  }
  std::string out;
  std::size_t kept = 0;
  const auto& rows = reader.rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].source_system != row.source_system || rows[i].source_code != row.source_code) continue;
    const auto from = starts[rows[i].line - 1];
    const auto to = i + 1 < rows.size() ? starts[rows[i + 1].line - 1] : text->size();
    out += std::string_view(*text).substr(kept, from - kept);
    kept = to;
  }
  out += std::string_view(*text).substr(kept);
  if (!out.ends_with('\n') && !out.ends_with('\r')) out += '\n';
  std::vector<std::string> cells;
  for (const auto& column : reader.columns()) cells.push_back(column ? all[*column] : std::string());
  append_csv_row(out, cells);
  return out;
}

}  // namespace linkway::mapping
