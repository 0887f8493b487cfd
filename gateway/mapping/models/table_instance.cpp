#include "mapping/models/table_instance.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/text.h"
#include "fhir/format/charset.h"
#include "fhir/path/suggestion.h"
#include "mapping/models/csv.h"
#include "mapping/models/findings.h"
#include "mapping/models/formula.h"
#include "mapping/models/problems.h"
#include "mapping/models/table_columns.h"

namespace linkway::mapping {

using data::Node;
using fhir::Inside;
using fhir::Structure;

namespace {

// Rows become instances.
class TableReader {
 public:
  // `part`: what its parts are called, "column" or "field".
  TableReader(const fhir::Definitions& definitions, data::Arena& arena, const Structure& type, const TableRules& rules,
              std::string_view part)
      : builder_(arena),
        tree_(definitions, arena),
        type_(type),
        rules_(rules),
        rows_(rows_of(type, definitions)),
        columns_(definitions, rows_ ? inside_of(rows_) : Inside{nullptr, &type}),
        part_(part) {}

  void header(std::string_view name, std::uint32_t line, std::uint32_t column) {
    name_header(name, line, column);
    note_columns_for_one_value();
  }
  // Of a table without a header.
  void columns_by_rule() {
    for (const auto& rule : rules_.columns) {
      by_rule(headers_.emplace_back(), rule);
      note_columns_for_one_value();
    }
  }
  [[nodiscard]] bool knows_any() const {
    return std::ranges::any_of(headers_, [](const Header& header) { return header.way.has_value(); });
  }
  // Tables that were put behind one another have that line in the middle.
  [[nodiscard]] bool is_header(const std::vector<CsvCell>& row) const {
    return std::ranges::equal(
        row, headers_, [](const CsvCell& cell, const Header& header) { return text::trim(cell.text) == header.name; });
  }
  void begin_row() { row_ = rows_ ? start_within() : tree_.create(type_); }
  void cell(std::size_t column, std::string_view value, std::uint32_t line, std::uint32_t at) {
    const auto& header = headers_[column];
    // What stands around a value belongs to the form of the table (padding, a slip of the keyboard), not to the value.
    value = text::trim(value);
    if (header.marked) value = without_mark(value);
    if (value.empty()) return;
    if (!header.way) {
      if (header.unnamed) {
        tell(findings_, line, at, Severity::warning, {}, "a value in a column that has no name: it is not read");
      }
      return;
    }
    if (auto& first = headers_[header.first]; first.first_of_several) {
      if (first.filled && first.value != value) {
        return tell(errors_, line, at, Severity::error, TableColumns::header_of(*header.way),
                    in_column(header) + "another " + std::string(part_) + " of this name has another value");
      }
      if (std::exchange(first.filled, true)) return;
      first.value = value;
    }
    std::string iso;
    if (!header.dates.empty()) {
      for (const auto& format : header.dates) {
        auto date = format.to_iso(value, rules_.zone);
        if (!date) continue;
        iso = *std::move(date);
        break;
      }
      if (iso.empty()) {
        return tell(errors_, line, at, Severity::error, TableColumns::header_of(*header.way),
                    in_column(header) + "a date of the form " + patterns_of(header.dates) + " is expected");
      }
      value = iso;
    }
    auto done = put(*header.way, header.item, value);
    if (done) return;
    for (const auto& problem : done.problems()) {
      tell(errors_, line, at, Severity::error, problem.path, at == 0 ? problem.text : in_column(header) + problem.text);
    }
  }
  void end_row(std::uint32_t line) {
    if (!tree_.empty(row_)) {
      auto made = tree_.node(root_);
      if (made) {
        made_.push_back(rows_ ? (*made)[rows_.child->name.view()].at(0) : *made);
      } else {
        for (const auto& problem : made.problems()) tell(errors_, line, 0, Severity::error, {}, problem.text);
      }
    }
    tree_.clear();
    numbered_.clear();
    for (auto& header : headers_) header.filled = false;
  }

  [[nodiscard]] std::size_t columns() const { return headers_.size(); }
  [[nodiscard]] bool full() const { return errors_.size() >= fhir::most_problems; }
  Problems& errors() { return errors_; }
  Problems& findings() { return findings_; }

  void tell(Problems& to, std::uint32_t line, std::uint32_t column, Severity severity, std::string_view path,
            std::string text) {
    if (to.size() >= fhir::most_problems) return;
    to.push_back(problem_of(Category::unprocessable, severity == Severity::error ? issue::value : issue::structure,
                            std::string(path), std::move(text)));
    to.back().severity = severity;
    to.back().line = line;
    to.back().column = column;
  }

  Result<Instance> finish(bool single) {
    if (!errors_.empty()) return std::move(errors_);
    Node node;
    if (rows_) {
      node = builder_.object({{rows_.child->name.view(), made_.empty() ? Node() : builder_.list(made_)}});
    } else if (single) {
      node = made_.empty() ? builder_.object(std::span<const data::Member>()) : made_.front();
    } else {
      node = builder_.list(made_);
    }
    return Instance{node, &type_, std::move(findings_)};
  }

 private:
  struct Header {
    std::string name;  // as it was written
    std::string item;  // item_of() it
    std::optional<Column> way;
    std::span<const DateFormat> dates;
    bool marked = false;            // a mark before a formula is taken away
    std::size_t first = 0;          // the header of the first column for this single value: mostly itself
    bool first_of_several = false;  // of the first: there are more
    bool unnamed = false;           // there is a line that names the columns, and no name for this one
    bool filled = false;            // of the first: in this row, with `value`
    std::string value;
  };

  // Two columns for one value: what stands in the second must not take the place of the first in silence.
  void note_columns_for_one_value() {
    auto& header = headers_.back();
    header.first = headers_.size() - 1;
    if (!header.way || !header.item.empty()) return;
    const auto repeats = [](const Step& step) { return step.child->element->is_list(); };
    if (std::ranges::any_of(*header.way, repeats)) return;
    const auto [known, fresh] = single_.try_emplace(TableColumns::header_of(*header.way), header.first);
    if (fresh) return;
    header.first = known->second;
    headers_[header.first].first_of_several = true;
  }

  static std::string patterns_of(std::span<const DateFormat> dates) {
    std::string text;
    for (const auto& date : dates) text.append(text.empty() ? "" : " or ").append(date.pattern());
    return text;
  }

  void name_header(std::string_view name, std::uint32_t line, std::uint32_t column) {
    auto& header = headers_.emplace_back();
    header.name = text::trim(name);
    header.unnamed = header.name.empty();
    header.item = item_of(name);
    for (const auto& rule : rules_.columns) {
      if (rules_.exact ? text::trim(rule.header) != header.name : loose_name(rule.header) != loose_name(name)) continue;
      return by_rule(header, rule);
    }
    header.way = rules_.exact ? columns_.find(name) : columns_.find_loosely(name);
    if (header.way) header.dates = dates_of(*header.way);
    header.marked = rules_.formulas == Formulas::mark;
    if (header.way || header.name.empty()) return;
    const auto known = columns_.names();
    tell(findings_, line, column, Severity::warning, name,
         "the model has no such " + std::string(part_) + fhir::path::suggestion(text::lower(name), known));
  }

  void by_rule(Header& header, const TableColumnRule& rule) {
    if (header.name.empty()) header.name = rule.header;
    if (rule.element.empty()) return;
    header.way = columns_.find(rule.element);
    if (!header.way) return;  // a pack with such a rule is not loaded
    header.dates = rule.dates.empty() ? dates_of(*header.way) : std::span(rule.dates);
    header.marked = (rule.formulas == Formulas::usual ? rules_.formulas : rule.formulas) == Formulas::mark;
  }
  [[nodiscard]] std::span<const DateFormat> dates_of(const Column& way) const {
    return is_calendar(way.back().type) ? std::span(rules_.dates) : std::span<const DateFormat>();
  }
  [[nodiscard]] std::string in_column(const Header& header) const {
    constexpr std::size_t longest = 60;
    return header.name.empty() ? "" : std::string(part_) + " '" + header.name.substr(0, longest) + "': ";
  }

  Made start_within() {
    root_ = tree_.create(type_);
    auto made = tree_.child(root_, rows_);
    return made ? *made : root_;
  }

  // "people[1]" of "people[1][name]"; "" for a name that has no number.
  static std::string item_of(std::string_view name) {
    for (auto at = name.find('['); at != name.npos; at = name.find('[', at + 1)) {
      const auto end = name.find(']', at);
      if (end == name.npos) break;
      if (end > at + 1 && name.substr(at + 1, end - at - 1).find_first_not_of("0123456789") == name.npos) {
        return std::string(text::trim(name.substr(0, end + 1)));
      }
    }
    return "";
  }

  // What repeats on the way takes the value into its last item, unless that has one already, or the item is told by
  // its number: then into that one.
  Status put(const Column& way, const std::string& item, std::string_view value) {
    auto at = row_;
    bool in_item = false;
    if (!rows_) root_ = row_;
    for (std::size_t i = 0; i < way.size(); ++i) {
      const auto& step = way[i];
      const bool leaf = i + 1 == way.size();
      const auto last = tree_.last(at, step);
      const bool numbered = !item.empty() && !in_item && !leaf && step.child->element->is_list();
      in_item = in_item || numbered;
      if (numbered && numbered_.contains(item)) {
        at = numbered_.at(item);
        continue;
      }
      if (numbered || (last && !leaf && step.child->element->is_list() && !takes(last, way, i + 1))) {
        // another item
      } else if (last && !leaf) {
        at = last;
        continue;
      }
      auto made = tree_.child(at, step);
      if (!made) return std::move(made).problems();
      at = *made;
      if (numbered) numbered_.emplace(item, at);
    }
    return tree_.set_text(at, value);
  }
  bool takes(Made item, const Column& way, std::size_t from) const {
    for (auto i = from; i < way.size(); ++i) {
      if (way[i].child->element->is_list()) return true;
      const auto next = tree_.last(item, way[i]);
      if (!next) return true;
      item = next;
    }
    return false;
  }

  data::Builder builder_;
  TargetTree tree_;
  const Structure& type_;
  const TableRules& rules_;
  const Step rows_;
  const TableColumns columns_;
  const std::string_view part_;
  std::vector<Header> headers_;
  std::map<std::string, std::size_t> single_;  // first columns, by what they give
  std::map<std::string, Made> numbered_;       // items of the row by Header::item
  Made root_;
  Made row_;
  std::vector<Node> made_;
  Problems errors_;
  Problems findings_;
};

struct Field {
  std::string name;
  std::string value;
};

// Of the field with this number, from 1; `name` "" where it cannot be read.
Problems in_field(Problems problems, std::size_t number, std::string_view name) {
  constexpr std::size_t longest = 60;
  const auto which = "field " + std::to_string(number) +
                     (name.empty() ? ", its name: " : " ('" + std::string(name.substr(0, longest)) + "'): ");
  for (auto& problem : problems) {
    problem.text.insert(0, which);
    problem.line = problem.column = 0;  // of the value alone; a form is one line
  }
  return problems;
}

Result<std::string> field_text(std::string_view escaped, std::string_view charset) {
  const auto bytes = text::decode_percent(escaped, true);
  if (!bytes) return problem_of(Category::malformed, issue::structure, {}, "a percent escape is broken");
  return fhir::to_utf8(*bytes, charset);
}

Result<std::vector<Field>> fields_of(std::string_view bytes, std::string_view charset, const TableLimits& limits) {
  std::vector<Field> all;
  while (!bytes.empty()) {
    const auto end = bytes.find('&');
    const auto pair = bytes.substr(0, end);
    bytes = end == std::string_view::npos ? std::string_view() : bytes.substr(end + 1);
    if (pair.empty()) continue;
    if (all.size() == limits.max_columns) {
      return problem_of(Category::too_large, issue::too_long, {}, "the form has too many fields");
    }
    const auto equals = pair.find('=');
    const auto number = all.size() + 1;
    auto name = field_text(pair.substr(0, equals), charset);
    if (!name) return in_field(std::move(name).problems(), number, {});
    auto value = field_text(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), charset);
    if (!value) return in_field(std::move(value).problems(), number, *name);
    all.push_back({*std::move(name), *std::move(value)});
  }
  return all;
}

// Of a first line that names no column that is known.
std::string why_no_table(const std::vector<CsvCell>& row) {
  // Zero bytes stand between the letters of UTF-16 that is read as something else.
  const auto has_zero = [](const CsvCell& cell) { return cell.text.find('\0') != std::string::npos; };
  return std::ranges::any_of(row, has_zero)
             ? "the names of the columns have zero bytes in them: UTF-16 may be meant, which needs a byte order mark "
               "or charset=utf-16le"
             : "the model has none of these columns: another table, or another delimiter, may be meant";
}

}  // namespace

bool is_calendar(const Structure* type) {
  if (type == nullptr || type->kind != fhir::StructureKind::primitive) return false;
  const auto name = type->type.view();
  return name == "date" || name == "dateTime" || name == "instant";
}

bool is_text(const Structure* type) {
  if (type == nullptr || type->kind != fhir::StructureKind::primitive) return true;
  constexpr auto others = std::to_array<std::string_view>(
      {"boolean", "date", "dateTime", "decimal", "instant", "integer", "positiveInt", "time", "unsignedInt"});
  return std::ranges::find(others, type->type.view()) == others.end();
}

Step rows_of(const Structure& type, const fhir::Definitions& definitions) {
  const auto* holder = holder_of({nullptr, &type});
  if (holder == nullptr) return {};
  const fhir::Element* only = nullptr;
  for (const auto& child : holder->ordered_children) {
    if (is_of_element(*child)) continue;
    if (only != nullptr) return {};
    only = child.get();
  }
  if (only == nullptr || !only->is_list() || only->choice) return {};
  const auto step = definitions.step(nullptr, &type, fhir::Key(only->name.view()));
  const bool has_children = step.type != nullptr ? step.type->kind != fhir::StructureKind::primitive
                                                 : step && !step.element->children.empty();
  return has_children ? step : Step{};
}

Result<Instance> read_csv_instance(std::string_view utf8, const Structure& type, const fhir::Definitions& definitions,
                                   data::Arena& arena, const TableLimits& limits, const TableRules& rules) {
  CsvReader csv(utf8, {limits.max_columns, limits.max_cell}, style_of(rules));
  std::vector<CsvCell> row;
  TableReader reader(definitions, arena, type, rules, "column");
  if (rules.header) {
    auto named = csv.next(row);
    if (!named) return std::move(named).problems();
    if (!*named) return problem_of(Category::malformed, issue::required, {}, "there is no line that names the columns");
    for (const auto& cell : row) reader.header(cell.text, cell.line, cell.column);
    if (!reader.knows_any()) {
      auto problem = problem_of(Category::unprocessable, issue::structure, {}, why_no_table(row));
      problem.line = row.front().line;
      problem.column = row.front().column;
      return problem;
    }
  } else {
    reader.columns_by_rule();
  }
  for (std::size_t rows = 0;; ++rows) {
    auto more = csv.next(row);
    if (!more) return std::move(more).problems();
    if (!*more || reader.full()) break;
    const auto line = row.front().line;
    if (rows == limits.max_rows) return problem_of(Category::too_large, issue::too_long, {}, "there are too many rows");
    if (row.size() > reader.columns()) {
      reader.tell(reader.errors(), line, row[reader.columns()].column, Severity::error, {},
                  "the row has more cells than there are columns");
      continue;
    }
    if (row.size() < reader.columns()) {
      reader.tell(reader.findings(), line, 1, Severity::warning, {}, "the row has fewer cells than there are columns");
    }
    if (rules.header && reader.is_header(row)) {
      reader.tell(reader.errors(), line, 1, Severity::error, {},
                  "the names of the columns stand here again: this is no row of the table");
      continue;
    }
    reader.begin_row();
    for (std::size_t i = 0; i < row.size(); ++i) reader.cell(i, row[i].text, row[i].line, row[i].column);
    reader.end_row(line);
  }
  return reader.finish(false);
}

Result<Instance> read_form_instance(std::string_view bytes, std::string_view charset, const Structure& type,
                                    const fhir::Definitions& definitions, data::Arena& arena,
                                    const TableLimits& limits) {
  if (bytes.size() > limits.max_bytes) {
    return problem_of(Category::too_large, issue::too_long, {}, "the form is too long");
  }
  auto fields = fields_of(text::trim(bytes), charset, limits);
  if (!fields) return std::move(fields).problems();
  const TableRules rules;
  TableReader reader(definitions, arena, type, rules, "field");
  for (const auto& field : *fields) reader.header(field.name, 0, 0);
  reader.begin_row();
  for (std::size_t i = 0; i < fields->size(); ++i) reader.cell(i, (*fields)[i].value, 0, 0);
  reader.end_row(0);
  return reader.finish(true);
}

}  // namespace linkway::mapping
