#include "mapping/language/map.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace linkway::mapping {

namespace {

constexpr std::array<const char*, 17> transforms = {
    "create", "copy",    "truncate", "escape", "cast", "append", "translate", "reference", "dateOp",
    "uuid",   "pointer", "evaluate", "cc",     "c",    "qty",    "id",        "cp",
};

void forget(Place& place) { place = {}; }
void forget(ExpressionText& expression) { forget(expression.place); }
void forget(Parameter& parameter) { forget(parameter.place); }

void forget(Rule& rule) {
  forget(rule.place);
  for (auto& source : rule.sources) {
    forget(source.place);
    forget(source.element_place);
    forget(source.condition);
    forget(source.check);
    forget(source.log_message);
    if (source.default_value) forget(*source.default_value);
  }
  for (auto& target : rule.targets) {
    forget(target.place);
    forget(target.element_place);
    forget(target.transform_place);
    for (auto& parameter : target.parameters) forget(parameter);
  }
  for (auto& dependent : rule.dependents) {
    forget(dependent.place);
    for (auto& parameter : dependent.parameters) forget(parameter);
  }
  for (auto& inner : rule.rules) forget(inner);
}

}  // namespace

Place within(Place start, std::uint32_t line, std::uint32_t column) {
  if (start.line == 0) return {};
  if (line <= 1) return {start.line, start.column + std::max(column, 1U) - 1};
  return {start.line + line - 1, column};
}

bool is_copy_by_type(const Rule& rule) {
  if (rule.sources.size() != 1 || rule.targets.size() != 1 || !rule.dependents.empty() || !rule.rules.empty()) {
    return false;
  }
  const auto& source = rule.sources.front();
  const auto& target = rule.targets.front();
  return !source.element.empty() && !source.variable.empty() && !target.element.empty() && !target.variable.empty() &&
         target.transform == Transform::create && target.parameters.empty();
}

std::string automatic_name(const Rule& rule) {
  if (rule.sources.empty()) return {};
  const auto& source = rule.sources.front();
  auto name = source.element.empty() ? source.context : source.element;
  return source.type.empty() ? name : name + "-" + source.type;
}

Map without_places(Map map) {
  map.file.clear();
  for (auto& line : map.metadata) forget(line.value);
  for (auto& codes : map.concept_maps) {
    forget(codes.place);
    for (auto& group : codes.groups) {
      for (auto& row : group.rows) forget(row.place);
    }
  }
  for (auto& uses : map.uses) forget(uses.place);
  for (auto& import : map.imports) forget(import.place);
  for (auto& constant : map.constants) {
    forget(constant.place);
    forget(constant.value);
  }
  for (auto& group : map.groups) {
    forget(group.place);
    forget(group.extends_place);
    for (auto& input : group.inputs) forget(input.place);
    for (auto& rule : group.rules) forget(rule);
  }
  return map;
}

const char* code_of(Transform transform) { return transforms.at(static_cast<std::size_t>(transform)); }

std::optional<Transform> transform_of(const std::string& code) {
  const auto* found =
      std::find_if(transforms.begin(), transforms.end(), [&](std::string_view known) { return known == code; });
  if (found == transforms.end()) return std::nullopt;
  return static_cast<Transform>(found - transforms.begin());
}

const char* code_of(SourceListMode mode) {
  switch (mode) {
    case SourceListMode::first: return "first";
    case SourceListMode::not_first: return "not_first";
    case SourceListMode::last: return "last";
    case SourceListMode::not_last: return "not_last";
    case SourceListMode::only_one: return "only_one";
  }
  return "";
}

const char* code_of(TargetListMode mode) {
  switch (mode) {
    case TargetListMode::first: return "first";
    case TargetListMode::share: return "share";
    case TargetListMode::last: return "last";
    case TargetListMode::single: return "single";
    case TargetListMode::collate: return "collate";
  }
  return "";
}

const char* code_of(UsesMode mode) {
  switch (mode) {
    case UsesMode::source: return "source";
    case UsesMode::queried: return "queried";
    case UsesMode::target: return "target";
    case UsesMode::produced: return "produced";
  }
  return "";
}

const char* code_of(InputMode mode) { return mode == InputMode::source ? "source" : "target"; }

const char* code_of(Relationship relationship) {
  switch (relationship) {
    case Relationship::related: return "related-to";
    case Relationship::equivalent: return "equivalent";
    case Relationship::narrower: return "source-is-narrower-than-target";
    case Relationship::broader: return "source-is-broader-than-target";
    case Relationship::not_related: return "not-related-to";
  }
  return "";
}

}  // namespace linkway::mapping
