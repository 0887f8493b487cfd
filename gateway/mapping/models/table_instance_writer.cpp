#include <algorithm>
#include <compare>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "mapping/models/csv.h"
#include "mapping/models/problems.h"
#include "mapping/models/table_columns.h"
#include "mapping/models/table_instance.h"

namespace linkway::mapping {

using data::Kind;
using data::Node;
using fhir::Inside;
using fhir::Structure;

namespace {

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
  TableWriter(const fhir::Definitions& definitions, const Inside& row) : definitions_(definitions), row_(row) {
    const TableColumns columns(definitions, row);
    for (const auto& column : columns.plain()) {
      Way way;
      for (const auto& step : column) way.push_back({step.child->element->order, step.child->name, 0});
      headers_.emplace(std::move(way), TableColumns::header_of(column));
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
    std::vector<std::string> line;
    line.reserve(headers_.size());
    for (const auto& [way, header] : headers_) line.push_back(header);
    append_csv_row(out, line);
    for (const auto& cells : rows_) {
      line.clear();
      for (const auto& [way, header] : headers_) {
        const auto cell = cells.find(way);
        line.push_back(cell == cells.end() ? std::string() : cell->second);
      }
      append_csv_row(out, line);
    }
    return Done{};
  }

  Status write_form(std::string& out) const {
    if (problem_) return *problem_;
    if (rows_.size() > 1) {
      return problem_of(Category::unprocessable, issue::structure, {}, "a form holds one instance");
    }
    if (rows_.empty()) return Done{};
    bool first = true;
    for (const auto& [way, value] : rows_.front()) {
      if (!std::exchange(first, false)) out += '&';
      out += text::encode_percent(field_of(way)) + '=' + text::encode_percent(value);
    }
    return Done{};
  }

 private:
  using Cells = std::map<Way, std::string>;

  // A form tells the items of a list apart that hold several values, as "people[1][name]".
  std::string field_of(const Way& way) const {
    if (!grouped_.contains(way)) return headers_.at(way);
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
      const auto known = headers_.try_emplace(way);
      if (known.second) known.first->second = TableColumns::header_of(column);
      if (known.second && in_item(column)) grouped_.insert(way);
      if (headers_.size() > most_columns) refuse({}, "there are too many columns");
      cells[way] = value.kind() == Kind::boolean ? (value.boolean() ? "true" : "false") : std::string(value.text());
    }
    way.pop_back();
  }

  static bool in_item(const Column& column) {
    return std::any_of(column.begin(), column.end() - 1,
                       [](const Step& step) { return step.child->element->is_list(); });
  }

  const fhir::Definitions& definitions_;
  const Inside row_;
  std::map<Way, std::string> headers_;
  std::set<Way> grouped_;  // those that stand in an item of a list
  std::vector<Cells> rows_;
  std::optional<Problem> problem_;
};

TableWriter written(const Node& instance, const Structure& type, const fhir::Definitions& definitions) {
  const auto rows = rows_of(type, definitions);
  TableWriter writer(definitions, rows ? inside_of(rows) : Inside{nullptr, &type});
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
                          std::string& out) {
  return written(instance, type, definitions).write(out);
}

Status write_form_instance(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                           std::string& out) {
  return written(instance, type, definitions).write_form(out);
}

}  // namespace linkway::mapping
