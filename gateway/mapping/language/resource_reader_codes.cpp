// ConceptMaps that are contained in a StructureMap: R4 with equivalence, R5 with relationship.
#include <algorithm>
#include <unordered_map>

#include "mapping/language/resource_reader.h"

namespace linkway::mapping {

using data::Node;

void ResourceReader::concept_map(const Node& resource, const Spot& spot, Map& map) {
  EmbeddedConceptMap codes;
  codes.id = text(resource, spot, "id", true);
  if (codes.id.starts_with('#')) codes.id.erase(0, 1);
  each(resource, spot, "group", [&](const Node& object, const Spot& item) { code_group(object, item, codes); });
  // In the order in which the language has them.
  std::stable_partition(codes.groups.begin(), codes.groups.end(),
                        [](const auto& group) { return !group.rows.empty(); });
  map.concept_maps.push_back(std::move(codes));
}

void ResourceReader::code_group(const Node& object, const Spot& spot, EmbeddedConceptMap& codes) {
  CodeGroup group;
  group.source = text(object, spot, "source");
  group.target = text(object, spot, "target");
  if (const auto& unmapped = object["unmapped"]) {
    const Spot here{&spot, "unmapped"};
    group.unmapped = code(unmapped, here, "mode", Unmapped::none,
                          {{"provided", Unmapped::use_source_code},
                           {"use-source-code", Unmapped::use_source_code},
                           {"fixed", Unmapped::fixed},
                           {"other-map", Unmapped::none}});
    if (group.unmapped == Unmapped::fixed) group.unmapped_code = text(unmapped, here, "code", true);
  }
  // Codes without a target are a group of their own.
  CodeGroup none;
  none.source = group.source;
  std::unordered_map<std::string, std::size_t> known;
  each(object, spot, "element", [&](const Node& element, const Spot& item) {
    CodeRow row;
    row.code = text(element, item, "code", true);
    code_row(element, item, row);
    auto& rows = row.targets.empty() ? none.rows : group.rows;
    const auto [found, is_new] = known.try_emplace((row.targets.empty() ? "-" : "+") + row.code, rows.size());
    if (is_new) {
      rows.push_back(std::move(row));
    } else {
      auto& targets = rows[found->second].targets;
      std::move(row.targets.begin(), row.targets.end(), std::back_inserter(targets));
    }
  });
  if (group.rows.empty()) {
    // Nothing but such codes: then the rest is theirs, too.
    group.target.clear();
    std::swap(group.rows, none.rows);
  }
  if (!group.rows.empty() || group.unmapped != Unmapped::none) codes.groups.push_back(std::move(group));
  if (!none.rows.empty()) codes.groups.push_back(std::move(none));
}

void ResourceReader::code_row(const Node& object, const Spot& spot, CodeRow& row) {
  using enum Relationship;
  each(object, spot, "target", [&](const Node& one, const Spot& item) {
    const auto equivalence = one["equivalence"].text();
    if (equivalence == "unmatched") return;
    CodeTarget target;
    target.code = text(one, item, "code", true);
    if (!equivalence.empty()) {
      target.relationship = code(one, item, "equivalence", equivalent,
                                 {{"relatedto", related},
                                  {"equivalent", equivalent},
                                  {"equal", equivalent},
                                  {"wider", narrower},
                                  {"subsumes", narrower},
                                  {"narrower", broader},
                                  {"specializes", broader},
                                  {"inexact", related},
                                  {"disjoint", not_related}});
    } else {
      target.relationship = code(one, item, "relationship", equivalent,
                                 {{"related-to", related},
                                  {"equivalent", equivalent},
                                  {"source-is-narrower-than-target", narrower},
                                  {"source-is-broader-than-target", broader},
                                  {"not-related-to", not_related}});
    }
    row.targets.push_back(std::move(target));
  });
}

}  // namespace linkway::mapping
