// ConceptMap resources to code maps and back.
#include <array>
#include <map>
#include <utility>

#include "mapping/codes/code_map.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

using data::Node;

namespace {

std::string text_of(const Node& node) { return std::string(node.text()); }

// In R5 the systems of a group are sourceScope's neighbours group.source and group.target, as in R4; the relation has
// another name, and noMap says that there is no target.
std::optional<Problem> add_element(std::vector<MapRow>& rows, const Node& group, const Node& element) {
  MapRow row;
  row.source_system = text_of(group["source"]);
  row.source_code = text_of(element["code"]);
  row.source_display = text_of(element["display"]);
  row.target_system = text_of(group["target"]);
  for (const auto& target : element["target"].items()) {
    auto one = row;
    one.target_code = text_of(target["code"]);
    one.position = target["code"].position();
    one.target_display = text_of(target["display"]);
    one.comment = text_of(target["comment"]);
    const auto& said = target["equivalence"] ? target["equivalence"] : target["relationship"];
    if (said) {
      const auto known = equivalence_of(said.text());
      if (known.empty()) {
        return problem_of(Category::unprocessable, issue::code_invalid, "ConceptMap.group.element.target.equivalence",
                          "there is no such equivalence");
      }
      one.equivalence = known;
    }
    rows.push_back(std::move(one));
  }
  if (element["target"].size() == 0) {
    row.equivalence = "unmatched";
    rows.push_back(std::move(row));
  }
  return std::nullopt;
}

void add_unmapped(std::vector<Otherwise>& all, const Node& group) {
  const auto& unmapped = group["unmapped"];
  if (!unmapped) return;
  Otherwise one;
  one.source_system = text_of(group["source"]);
  one.target_system = text_of(group["target"]);
  one.code = text_of(unmapped["code"]);
  one.display = text_of(unmapped["display"]);
  one.other_map = text_of(unmapped["url"] ? unmapped["url"] : unmapped["otherMap"]);
  const auto mode = unmapped["mode"].text();
  one.mode = mode == "fixed"       ? Otherwise::Mode::fixed
             : mode == "other-map" ? Otherwise::Mode::other_map
                                   : Otherwise::Mode::same_code;
  all.push_back(std::move(one));
}

std::string_view equivalence_of(Relationship relationship) {
  switch (relationship) {
    case Relationship::related: return "relatedto";
    case Relationship::narrower: return "wider";  // R4 says what the target is, the mapping language what the source is
    case Relationship::broader: return "narrower";
    case Relationship::not_related: return "disjoint";
    default: return "equivalent";
  }
}

Node optional_text(data::Builder& builder, const std::string& value) {
  return value.empty() ? Node() : builder.text(value);
}

Node target_of(const MapRow& row, data::Builder& builder) {
  return builder.object({{"code", optional_text(builder, row.target_code)},
                         {"display", optional_text(builder, row.target_display)},
                         {"equivalence", builder.text(row.equivalence)},
                         {"comment", optional_text(builder, row.comment)}});
}

Node element_of(const MapRow& row, std::span<const Node> targets, data::Builder& builder) {
  return builder.object({{"code", builder.text(row.source_code)},
                         {"display", optional_text(builder, row.source_display)},
                         {"target", builder.list(targets)}});
}

Node group_of(const MapRow& row, std::span<const Node> elements, data::Builder& builder) {
  return builder.object({{"source", optional_text(builder, row.source_system)},
                         {"target", optional_text(builder, row.target_system)},
                         {"element", builder.list(elements)}});
}

}  // namespace

Result<CodeMap> code_map_of(const Node& concept_map) {
  if (concept_map["resourceType"].text() != "ConceptMap") {
    return problem_of(Category::unprocessable, issue::structure, {}, "this is no ConceptMap");
  }
  std::vector<MapRow> rows;
  std::vector<Otherwise> otherwise;
  for (const auto& group : concept_map["group"].items()) {
    for (const auto& element : group["element"].items()) {
      if (auto problem = add_element(rows, group, element)) return *problem;
    }
    add_unmapped(otherwise, group);
  }
  return CodeMap(text_of(concept_map["url"]), std::move(rows), std::move(otherwise));
}

CodeMap code_map_of(const EmbeddedConceptMap& block, std::string url) {
  std::vector<MapRow> rows;
  std::vector<Otherwise> otherwise;
  for (const auto& group : block.groups) {
    for (const auto& from : group.rows) {
      for (const auto& target : from.targets) {
        MapRow row;
        row.source_system = group.source;
        row.source_code = from.code;
        row.target_system = group.target;
        row.target_code = target.code;
        row.equivalence = equivalence_of(target.relationship);
        rows.push_back(std::move(row));
      }
    }
    if (group.unmapped == Unmapped::none) continue;
    Otherwise one;
    one.mode = group.unmapped == Unmapped::fixed ? Otherwise::Mode::fixed : Otherwise::Mode::same_code;
    one.source_system = group.source;
    one.target_system = group.target;
    one.code = group.unmapped_code;
    otherwise.push_back(std::move(one));
  }
  return {std::move(url), std::move(rows), std::move(otherwise)};
}

Node to_concept_map(const CodeMap& map, data::Builder& builder) {
  using Systems = std::pair<std::string, std::string>;
  // In the order in which they came; elements of one source code together.
  std::vector<Systems> systems;
  std::map<Systems, std::vector<const MapRow*>> grouped;
  for (const auto& row : map.rows()) {
    const Systems key{row.source_system, row.target_system};
    auto& rows = grouped[key];
    if (rows.empty()) systems.push_back(key);
    rows.push_back(&row);
  }
  std::vector<Node> groups;
  for (const auto& key : systems) {
    auto& rows = grouped[key];
    std::map<std::string_view, std::size_t> place;
    for (const auto* row : rows) place.try_emplace(row->source_code, place.size());
    std::vector<std::vector<Node>> targets(place.size());
    std::vector<const MapRow*> firsts(place.size(), nullptr);
    for (const auto* row : rows) {
      const auto at = place.at(row->source_code);
      if (firsts[at] == nullptr) firsts[at] = row;
      targets[at].push_back(target_of(*row, builder));
    }
    std::vector<Node> elements;
    for (std::size_t i = 0; i < firsts.size(); ++i) elements.push_back(element_of(*firsts[i], targets[i], builder));
    groups.push_back(group_of(*rows.front(), elements, builder));
  }
  return builder.object({{"resourceType", builder.text("ConceptMap")},
                         {"url", optional_text(builder, map.url())},
                         {"status", builder.text("active")},
                         {"group", groups.empty() ? Node() : builder.list(groups)}});
}

Node with_row(const Node& concept_map, const MapRow& row, data::Builder& builder) {
  const std::array<Node, 1> targets{target_of(row, builder)};
  const auto element = element_of(row, targets, builder);
  std::vector<Node> groups;
  bool placed = false;
  for (const auto& group : concept_map["group"].items()) {
    const bool own = group["source"].text() == row.source_system && group["target"].text() == row.target_system;
    std::vector<Node> elements;
    for (const auto& one : group["element"].items()) {
      const bool same = group["source"].text() == row.source_system && one["code"].text() == row.source_code;
      if (!same) elements.push_back(one);
    }
    if (own && !placed) {
      elements.push_back(element);
      placed = true;
    }
    // A group without elements is not valid: it goes, unless it says what becomes of unknown codes.
    if (elements.empty() && !group["unmapped"]) continue;
    groups.push_back(builder.with(group, "element", elements.empty() ? Node() : builder.list(elements)));
  }
  if (!placed) {
    const std::array<Node, 1> elements{element};
    groups.push_back(group_of(row, elements, builder));
  }
  return builder.with(concept_map, "group", builder.list(groups));
}

}  // namespace linkway::mapping
