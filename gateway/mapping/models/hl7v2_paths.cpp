#include "mapping/models/hl7v2_paths.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "mapping/models/choices.h"
#include "mapping/models/hl7v2_shape.h"

namespace linkway::mapping {

using data::Node;

bool is_hl7v2_message(const Node& root) { return root["MSH"].is_object(); }

std::string_view hl7v2_segment_name(std::string_view member, const Node& value) {
  if (member == "OTHER") {
    const auto type = short_name(value["resourceType"].text());
    return type == "ANY_SEGMENT" || type.empty() ? value["name"].text() : type;
  }
  // A segment is its three characters, and a number where it stands in two places.
  const bool counted = member.size() == 4 && member[3] >= '0' && member[3] <= '9';
  return member.size() == 3 || counted ? member.substr(0, 3) : std::string_view();
}

bool is_hl7v2_part(std::string_view member) { return read_hl7v2_member(member).number != 0; }

bool is_hl7v2_composite(const Node& value) {
  return value.is_object() && value.size() > 0 && read_hl7v2_member(value.members().front().name.view()).number == 1;
}

const Node& hl7v2_text(const Node& composite) {
  static const Node nothing;
  const auto* at = &composite;
  while (is_hl7v2_composite(*at)) at = &at->members().front().value;
  return at->is_text() ? *at : nothing;
}

void append_hl7v2_part(std::string& path, std::string_view member, std::size_t repetition, bool in_segment) {
  const auto at = read_hl7v2_member(member);
  path += in_segment ? "-" : ".";
  path += std::to_string(at.number);
  const auto index = std::max(repetition, at.repetition);
  if (index > 1) path += "[" + std::to_string(index) + "]";
  for (const auto part : {at.component, at.subcomponent}) {
    if (part != 0) path += "." + std::to_string(part);
  }
}

Hl7Occurrences::Hl7Occurrences(const Node& message) {
  struct Segment {
    std::string_view name;
    std::uint32_t position;
    const Node* node;
  };
  std::vector<Segment> segments;
  std::vector<const Node*> to_do{&message};
  while (!to_do.empty()) {
    const auto* group = to_do.back();
    to_do.pop_back();
    for (const auto& member : group->members()) {
      const auto add = [&](const Node& value) {
        if (!value.is_object()) return;
        const auto name = hl7v2_segment_name(member.name.view(), value);
        if (name.empty()) {
          to_do.push_back(&value);
        } else {
          segments.push_back({name, value.position(), &value});
        }
      };
      if (!member.value.is_list()) {
        add(member.value);
      } else {
        for (const auto& value : member.value.items()) add(value);
      }
    }
  }
  std::ranges::stable_sort(segments, {},
                           [](const Segment& segment) { return std::tuple(segment.name, segment.position); });
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool first = i == 0 || segments[i - 1].name != segments[i].name;
    numbers_[segments[i].node] = first ? 1 : numbers_[segments[i - 1].node] + 1;
  }
}

std::size_t Hl7Occurrences::of(const Node* segment) const {
  const auto found = numbers_.find(segment);
  return found == numbers_.end() ? 1 : found->second;
}

}  // namespace linkway::mapping
