// What a Section knows of its mapping; for the reader alone.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/config/yaml_reader.h"

namespace linkway::cli {

struct Section::State {
  struct Entry {
    std::string key;
    YAML::Node value;
    Place key_place;
    Place value_place;
  };
  std::string path;
  Place place;
  bool present = false;
  std::vector<Entry> entries;
  std::vector<std::string_view> asked;

  [[nodiscard]] const Entry* find(std::string_view key) const {
    for (const auto& entry : entries) {
      if (entry.key == key) return &entry;
    }
    return nullptr;
  }
};

[[nodiscard]] inline Place place_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1};
}
[[nodiscard]] inline Place place_of(const YAML::Node& node) { return place_of(node.Mark()); }

}  // namespace linkway::cli
