#include "fhir/definitions/compiler/snapshot_changes.h"

#include <algorithm>

namespace linkway::fhir::compiler {

namespace {

using data::Node;

struct Step {
  std::string_view name;
  std::string_view slice;
};

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

// "valueQuantity" of a path where the id has "value[x]".
bool is_renamed(std::string_view name, std::string_view in_id) {
  return name != in_id && in_id.ends_with("[x]") && name.starts_with(in_id.substr(0, in_id.size() - 3)) &&
         name.size() >= in_id.size() - 2;
}

// The steps as the id has them; none when it is not of this path.
std::vector<Step> steps_by_id(std::string_view id, const std::vector<std::string_view>& path) {
  const auto parts = split(id);
  if (id.empty() || parts.size() != path.size()) return {};
  std::vector<Step> steps;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto colon = parts[i].find(':');
    const auto name = parts[i].substr(0, colon);
    const auto slice = colon == std::string_view::npos ? std::string_view() : parts[i].substr(colon + 1);
    const bool renamed = is_renamed(path[i], name);
    if (name != path[i] && !renamed) return {};
    steps.push_back({name, renamed && slice.empty() ? path[i] : slice});
  }
  return steps;
}

std::vector<Step> steps_after(const std::vector<Step>& before, const std::vector<std::string_view>& path) {
  std::vector<Step> steps;
  bool same = true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool last = i + 1 == path.size();
    same = same && !last && i < before.size() && (before[i].name == path[i] || is_renamed(path[i], before[i].name));
    steps.push_back(same ? before[i] : Step{path[i], {}});
  }
  return steps;
}

}  // namespace

Change& Change::child(std::string_view child_name) {
  const auto found = std::ranges::find(children, child_name, &Change::name);
  if (found != children.end()) return *found;
  auto& made = children.emplace_back();
  made.name = child_name;
  return made;
}

Change& Change::slice_named(std::string_view its_name) {
  const auto found = std::ranges::find(slices, its_name, &Change::slice);
  if (found != slices.end()) return *found;
  auto& made = slices.emplace_back();
  made.name = name;
  made.slice = its_name;
  return made;
}

const Node& Change::first() const {
  static constexpr Node none;
  if (!definitions.empty()) return definitions.front();
  for (const auto* list : {&children, &slices}) {
    for (const auto& item : *list) {
      if (const auto& found = item.first()) return found;
    }
  }
  return none;
}

Change changes_of(const Node& differential, bool& too_deep) {
  Change root;
  std::vector<Step> before;
  for (const auto& element : differential.items()) {
    const auto path = split(element["path"].text());
    if (path.size() > most_levels) {
      too_deep = true;
      continue;
    }
    if (root.name.empty()) root.name = path.front();
    auto steps = steps_by_id(element["id"].text(), path);
    if (steps.empty()) steps = steps_after(before, path);
    if (const auto slice = element["sliceName"].text(); !slice.empty() && path.size() > 1) steps.back().slice = slice;
    auto* at = &root;
    for (std::size_t i = 1; i < steps.size(); ++i) {
      at = &at->child(steps[i].name);
      if (!steps[i].slice.empty()) at = &at->slice_named(steps[i].slice);
    }
    at->definitions.push_back(element);
    before = std::move(steps);
  }
  return root;
}

}  // namespace linkway::fhir::compiler
