#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/charset.h"
#include "base/text.h"
#include "mapping/models/csv.h"
#include "mapping/models/formula.h"
#include "mapping/models/problems.h"
#include "mapping/models/table_columns.h"
#include "mapping/models/table_instance.h"

namespace linkway::mapping {

using data::Kind;
using data::Node;
using fhir::Inside;
using fhir::Structure;

namespace {

std::optional<std::string> in_charset(std::string text, std::string_view charset) {
  if (charset.empty() || text::iequals(charset, "UTF-8")) return text;
  return text::to_charset(text, charset);
}

// Where a column stands: each element's order, its name (of a choice), and which item it is.
struct Stop {
  std::uint32_t order;
  std::string_view name;
  std::size_t index;
  auto operator<=>(const Stop&) const = default;
};
using Way = std::vector<Stop>;

constexpr std::size_t most_columns = 10'000;
// Empty ones, too: rows that have little in common make a table that is mostly empty.
constexpr std::size_t most_cells = 50'000'000;

class TableWriter {
 public:
  TableWriter(const fhir::Definitions& definitions, const Inside& row, const TableRules& rules)
      : definitions_(definitions), row_(row), rules_(rules) {
    const TableColumns columns(definitions, row);
    const auto first_of = [](const Column& column) {
      Way way;
      for (const auto& step : column) way.push_back({step.child->element->order, step.child->name, 0});
      return way;
    };
    if (rules.columns.empty()) {
      for (const auto& column : columns.plain()) heading(first_of(column), column);
      return;
    }
    for (std::size_t i = 0; i < rules.columns.size(); ++i) {
      const auto column = columns.find(rules.columns[i].element);
      if (!column) {
        headers_[{{0, "", i}}] = {rules.columns[i].header, i, {}, false};  // nothing is known of it: always empty
        continue;
      }
      auto way = first_of(*column);
      by_rule_.emplace(way, i);
      heading(std::move(way), *column);
    }
  }

  void add(const Node& row) {
    auto& cells = rows_.emplace_back();
    Way way;
    Column column;
    flatten(row, row_, way, column, cells);
  }

  Status write(std::string& out) const {
    if (problem_) return *problem_;
    if (headers_.size() * rows_.size() > most_cells) {
      return problem_of(Category::too_large, issue::too_long, {}, "the table has too many cells");
    }
    auto style = style_of(rules_);
    if (style.separator == 0) style.separator = ',';
    std::vector<const std::pair<const Way, Heading>*> columns;
    columns.reserve(headers_.size());
    for (const auto& header : headers_) columns.push_back(&header);
    std::ranges::stable_sort(columns, {}, [](const auto* column) { return column->second.rank; });
    std::vector<std::string> line;
    line.reserve(columns.size());
    if (rules_.header) {
      for (const auto* column : columns) line.push_back(column->second.text);
      if (auto row = append(line, style, out); !row) return row;
    }
    for (const auto& cells : rows_) {
      line.clear();
      for (const auto* column : columns) {
        const auto cell = cells.find(column->first);
        if (cell == cells.end()) {
          line.emplace_back();
        } else {
          line.push_back(column->second.marked ? with_mark(cell->second) : cell->second);
        }
      }
      if (auto row = append(line, style, out); !row) return row;
    }
    return Done{};
  }

  Status write_form(std::string& out, std::string_view charset) const {
    if (problem_) return *problem_;
    if (rows_.size() > 1) {
      return problem_of(Category::unprocessable, issue::structure, {}, "a form holds one instance");
    }
    if (rows_.empty()) return Done{};
    bool first = true;
    for (const auto& [way, value] : rows_.front()) {
      if (!std::exchange(first, false)) out += '&';
      const auto name = in_charset(field_of(way), charset);
      const auto held = in_charset(value, charset);
      if (!name || !held) {
        return problem_of(Category::unprocessable, issue::value, {},
                          "the form has a character that " + std::string(charset) + " does not have");
      }
      out += text::encode_percent(*name) + '=' + text::encode_percent(*held);
    }
    return Done{};
  }

 private:
  using Cells = std::map<Way, std::string>;
  struct Heading {
    std::string text;
    std::size_t rank = 0;  // in the order of the rules; those that they do not name stand behind
    std::span<const DateFormat> dates;
    bool marked = false;  // where it is a formula
  };

  static Status append(const std::vector<std::string>& line, CsvStyle style, std::string& out) {
    if (!std::ranges::all_of(line, [&](const auto& cell) { return csv_fits(cell, style); })) {
      return problem_of(Category::unprocessable, issue::value, {},
                        "a cell holds the delimiter or a line break, and the table has no quotes");
    }
    append_csv_row(out, line, style);
    return Done{};
  }

  Heading& heading(Way way, const Column& column) {
    const auto [known, fresh] = headers_.try_emplace(std::move(way));
    auto& heading = known->second;
    if (!fresh) return heading;
    auto first = known->first;
    for (auto& stop : first) stop.index = 0;
    const auto rule = by_rule_.find(first);
    heading.rank = rule == by_rule_.end() ? rules_.columns.size() : rule->second;
    if (is_calendar(column.back().type)) heading.dates = rules_.dates;
    heading.marked = is_text(column.back().type) && rules_.formulas != Formulas::keep;
    if (rule == by_rule_.end()) {
      heading.text = TableColumns::header_of(column);
      return heading;
    }
    const auto& column_rule = rules_.columns[rule->second];
    heading.text = column_rule.header;
    if (!column_rule.dates.empty()) heading.dates = column_rule.dates;
    if (column_rule.formulas != Formulas::usual) heading.marked = column_rule.formulas == Formulas::mark;
    return heading;
  }

  // A form tells the items of a list apart that hold several values, as "people[1][name]".
  std::string field_of(const Way& way) const {
    if (!grouped_.contains(way)) return headers_.at(way).text;
    std::string name;
    auto inside = row_;
    for (std::size_t i = 0; i < way.size(); ++i) {
      const auto step = definitions_.step(inside.element, inside.type, fhir::Key(way[i].name));
      const auto& element = *step.child->element;
      const auto called = std::string(element.choice ? std::string_view(way[i].name) : json_name(element));
      name += name.empty() ? called : "[" + called + "]";
      if (element.is_list() && i + 1 < way.size()) name += "[" + std::to_string(way[i].index) + "]";
      inside = inside_of(step);
    }
    return name;
  }

  void refuse(std::string_view name, std::string text) {
    if (!problem_) {
      problem_ = problem_of(Category::unprocessable, issue::structure, std::string(name), std::move(text));
    }
  }

  void flatten(const Node& object, const Inside& inside, Way& way, Column& column, Cells& cells) {
    if (column.size() > TargetTree::max_depth) return refuse({}, "it is nested too deeply");
    for (const auto& member : object.members()) {
      const auto name = member.name.view();
      const auto step = definitions_.step(inside.element, inside.type, fhir::Key(name));
      if (!step || step.child->plain_choice) {
        if (name == "resourceType") continue;
        refuse(name, "this cannot stand in a table");
        continue;
      }
      column.push_back(step);
      const auto& value = member.value;
      if (value.is_list()) {
        for (std::size_t i = 0; i < value.size(); ++i) one(value.at(i), step, i, way, column, cells);
      } else {
        one(value, step, 0, way, column, cells);
      }
      column.pop_back();
    }
  }

  void one(const Node& value, const Step& step, std::size_t index, Way& way, Column& column, Cells& cells) {
    way.push_back({step.child->element->order, step.child->name, index});
    if (value.is_object()) {
      if (step.type != nullptr && step.type->kind == fhir::StructureKind::resource) {
        refuse(step.child->name, "a resource cannot stand in a table");
      } else {
        flatten(value, inside_of(step), way, column, cells);
      }
    } else if (value.kind() != Kind::null) {
      const auto& head = heading(way, column);
      if (column.size() > 1 && in_item(column)) grouped_.insert(way);
      if (headers_.size() > most_columns) refuse({}, "there are too many columns");
      auto text = value.kind() == Kind::boolean ? (value.boolean() ? "true" : "false") : std::string(value.text());
      if (!head.dates.empty()) {
        auto date = head.dates.front().from_iso(text, rules_.zone);
        if (!date) refuse(head.text, "this is no date that can be written as " + head.dates.front().pattern());
        text = date ? *std::move(date) : std::string();
      }
      cells[way] = std::move(text);
    }
    way.pop_back();
  }

  static bool in_item(const Column& column) {
    return std::any_of(column.begin(), column.end() - 1,
                       [](const Step& step) { return step.child->element->is_list(); });
  }

  const fhir::Definitions& definitions_;
  const Inside row_;
  const TableRules& rules_;
  std::map<Way, Heading> headers_;
  std::map<Way, std::size_t> by_rule_;  // by the way of the first item
  std::set<Way> grouped_;               // those that stand in an item of a list
  std::vector<Cells> rows_;
  std::optional<Problem> problem_;
};

TableWriter written(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                    const TableRules& rules) {
  const auto rows = rows_of(type, definitions);
  TableWriter writer(definitions, rows ? inside_of(rows) : Inside{nullptr, &type}, rules);
  const auto& list = rows ? instance[rows.child->name.view()] : instance;
  if (list.is_list()) {
    for (const auto& row : list.items()) writer.add(row);
  } else {
    writer.add(list);
  }
  return writer;
}

}  // namespace

Status write_csv_instance(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                          std::string& out, const TableRules& rules) {
  return written(instance, type, definitions, rules).write(out);
}

Status write_form_instance(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                           std::string& out, std::string_view charset) {
  return written(instance, type, definitions, {}).write_form(out, charset);
}

}  // namespace linkway::mapping
