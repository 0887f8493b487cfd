#include "mapping/models/table_columns.h"

#include <algorithm>

#include "base/text.h"

namespace linkway::mapping {

using fhir::Inside;
using fhir::StructureKind;

namespace {

bool holds_value(const Step& step) {
  if (step.type == nullptr) return step.element->children.empty();
  if (step.type->kind == StructureKind::primitive) return true;
  // Types with a text of their own (xmlText) take it from a cell.
  if (step.type->kind != StructureKind::logical || step.type->elements.empty()) return false;
  const auto& children = step.type->root().ordered_children;
  return std::any_of(children.begin(), children.end(), [](const auto& child) { return child->xml_text; });
}

}  // namespace

TableColumns::TableColumns(const fhir::Definitions& definitions, const Inside& row)
    : definitions_(definitions), row_(row) {
  Column way;
  collect(row, way);
  for (const auto& [name, column] : labels_) {
    const auto [known, fresh] = loose_names_.try_emplace(loose_name(name), column);
    if (!fresh) known->second.reset();
  }
}

// The model's own elements; those of FHIR's types are found by their names when they are asked for.
void TableColumns::collect(const Inside& inside, Column& way) {
  const auto* holder = holder_of(inside);
  if (holder == nullptr || way.size() >= max_depth) return;
  for (const auto& element : holder->ordered_children) {
    if (!element->slice_name.empty()) continue;
    std::vector<std::string_view> names{element->name.view()};
    if (element->choice) {
      // One column for each type.
      names.clear();
      for (const auto& child : holder->children) {
        if (child.element.get() == element.get() && !child.plain_choice) names.push_back(child.name);
      }
    }
    for (const auto name : names) {
      const auto step = definitions_.step(inside.element, inside.type, fhir::Key(name));
      if (!step) continue;
      way.push_back(step);
      if (holds_value(step)) {
        const bool once = std::ranges::none_of(way, [](const Step& one) { return one.child->element->is_list(); });
        if (once && !element->choice && !is_of_element(*element)) plain_.push_back(way);
        // What the model calls so is meant, and not what every element has (id).
        const auto [known, fresh] = labels_.try_emplace(text::lower(header_of(way)), way);
        if (!fresh && is_of_element(*known->second.back().child->element)) known->second = way;
        if (way.size() > 1) short_names_.try_emplace(text::lower(name), way);
      } else if (step.type == nullptr) {
        collect(inside_of(step), way);
      }
      way.pop_back();
    }
  }
}

std::optional<Column> TableColumns::find(std::string_view header) const {
  header = text::trim(header);
  if (header.ends_with("[]")) header.remove_suffix(2);
  const auto name = text::lower(header);
  if (const auto known = labels_.find(name); known != labels_.end()) return known->second;
  auto path = walk(header);
  if (path) return path;
  const auto known = short_names_.find(name);
  return known == short_names_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<Column> TableColumns::find_loosely(std::string_view header) const {
  if (auto exactly = find(header)) return exactly;
  const auto known = loose_names_.find(loose_name(header));
  return known == loose_names_.end() ? std::nullopt : known->second;
}

std::vector<std::string_view> TableColumns::names() const {
  std::vector<std::string_view> all;
  all.reserve(labels_.size());
  for (const auto& [name, column] : labels_) all.push_back(name);
  return all;
}

Step TableColumns::step(const Inside& inside, std::string_view name) const {
  const auto* holder = holder_of(inside);
  if (holder == nullptr) return {};
  for (const auto& child : holder->children) {
    const auto& element = *child.element;
    const bool fits =
        text::iequals(child.name.view(), name) || (!element.choice && text::iequals(json_name(element), name));
    if (fits && !child.plain_choice) return definitions_.step(inside.element, inside.type, child.key());
  }
  return {};
}

// "visit.minutes", "visit[minutes]", "phone[]".
std::optional<Column> TableColumns::walk(std::string_view path) const {
  Column way;
  auto inside = row_;
  while (!path.empty()) {
    const auto end = path.find_first_of(".[]");
    const auto name = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    // "people[0][name]": which item it is about says the reader of the form.
    const bool number = name.find_first_not_of("0123456789") == name.npos;
    if (name.empty() || (number && !way.empty())) continue;
    if (way.size() >= max_depth || (!way.empty() && holds_value(way.back()))) return std::nullopt;
    const auto next = step(inside, name);
    if (!next) return std::nullopt;
    way.push_back(next);
    inside = inside_of(next);
  }
  if (way.empty() || !holds_value(way.back())) return std::nullopt;
  return way;
}

std::string TableColumns::header_of(const Column& column) {
  const auto& last = *column.back().child->element;
  if (last.wire && !last.wire->label.empty()) return std::string(last.wire->label.view());
  std::string name;
  for (const auto& step : column) {
    if (!name.empty()) name += '.';
    const auto& element = *step.child->element;
    name += element.choice ? step.child->name.view() : json_name(element);
  }
  return name;
}

std::string loose_name(std::string_view header) {
  auto name = text::lower(header);
  std::erase_if(name, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '_' || c == '-'; });
  return name;
}

}  // namespace linkway::mapping
