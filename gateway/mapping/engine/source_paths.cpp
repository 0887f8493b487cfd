#include "mapping/engine/source_paths.h"

#include <ranges>
#include <vector>

#include "fhir/path/navigation.h"

namespace linkway::mapping {

SourcePaths::SourcePaths(std::span<const fhir::path::Item> sources) {
  for (const auto& source : sources) {
    if (!source.is_element()) continue;
    const auto* root = source.element().node;
    steps_.emplace(root, Step{nullptr, (*root)["resourceType"].text(), 0, false});
    walk(*root);
    if (is_hl7v2_message(*root)) messages_.try_emplace(root, *root);
  }
}

void SourcePaths::walk(const data::Node& root) {
  std::vector<const data::Node*> to_do{&root};
  while (!to_do.empty()) {
    const auto* object = to_do.back();
    to_do.pop_back();
    const auto add = [&](const data::Node& value, const Step& step) {
      if (steps_.emplace(&value, step).second && value.is_object()) to_do.push_back(&value);
    };
    for (const auto& member : object->members()) {
      auto name = member.name.view();
      if (name.starts_with('_')) name.remove_prefix(1);
      if (!member.value.is_list()) {
        add(member.value, {object, name, 0, false});
        continue;
      }
      for (std::size_t i = 0; i < member.value.size(); ++i) add(member.value.items()[i], {object, name, i, true});
    }
  }
}

std::string SourcePaths::of(const fhir::path::Item& item) const {
  if (!item.is_element()) return {};
  const auto* node = *item.element().node ? item.element().node : item.element().extra;
  std::vector<const Step*> way;
  std::vector<const data::Node*> nodes;
  while (node != nullptr) {
    const auto found = steps_.find(node);
    if (found == steps_.end()) return {};
    way.push_back(&found->second);
    nodes.push_back(node);
    node = found->second.parent;
  }
  if (const auto message = messages_.find(nodes.back()); message != messages_.end()) {
    return hl7v2_path(way, nodes, message->second);
  }
  std::string text;
  for (const auto* step : std::ranges::reverse_view(way)) {
    if (!text.empty()) text += '.';
    text += step->name;
    if (step->in_list) text += "[" + std::to_string(step->index) + "]";
  }
  return text;
}

// The segment with its number in the message, or the group, and the numbers of what is within.
std::string SourcePaths::hl7v2_path(const std::vector<const Step*>& way, const std::vector<const data::Node*>& nodes,
                                    const Hl7Occurrences& occurrences) {
  std::string text;
  bool in_segment = false;
  for (auto i = way.size() - 1; i-- > 0;) {
    const auto& step = *way[i];
    if (is_hl7v2_part(step.name)) {
      append_hl7v2_part(text, step.name, step.in_list ? step.index + 1 : 0, in_segment);
      in_segment = false;
      continue;
    }
    const auto segment = hl7v2_segment_name(step.name, *nodes[i]);
    const auto number = segment.empty() ? step.index + 1 : occurrences.of(nodes[i]);
    text = segment.empty() ? step.name : segment;
    if (number > 1) text += "[" + std::to_string(number) + "]";
    in_segment = true;
  }
  return text;
}

}  // namespace linkway::mapping
