// The maps that take part in a compilation: the main one, and what it imports, and what that imports.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mapping/engine/compile.h"

namespace linkway::mapping {

inline constexpr std::uint32_t no_map = 0xFFFFFFFF;

// A group by its map and its place in it.
struct GroupKey {
  std::uint32_t map = no_map;
  std::uint32_t group = 0;
  explicit operator bool() const { return map != no_map; }
  friend bool operator==(const GroupKey&, const GroupKey&) = default;
};

class Library {
 public:
  // Problems: an import that is not there, imports in a circle. A * that takes in the map itself is no circle: HL7's
  // own maps between releases import all of themselves.
  Library(const Map& main, const Importer& imports, Problems& problems);

  [[nodiscard]] std::size_t size() const { return maps_.size(); }
  [[nodiscard]] const Map& map(std::uint32_t index) const { return *maps_[index].map; }
  // What a map imports, and what that imports, each once; the nearest first.
  [[nodiscard]] const std::vector<std::uint32_t>& imported(std::uint32_t map) const { return maps_[map].reach; }
  // The group that a name means in a map: one of its own, else one of what it imports; none when there is none.
  struct Found {
    GroupKey group;
    GroupKey other;  // another that is as near
  };
  [[nodiscard]] Found find(std::uint32_t map, std::string_view name) const;
  [[nodiscard]] const Group& group(const GroupKey& key) const { return maps_[key.map].map->groups[key.group]; }
  // All that the name could have been.
  [[nodiscard]] std::vector<std::string_view> names(std::uint32_t map) const;

 private:
  struct Entry {
    const Map* map = nullptr;
    std::vector<std::uint32_t> direct;
    std::vector<std::uint32_t> by_name;  // of `direct`, those whose import has no *
    std::vector<std::uint32_t> reach;
  };
  void load(std::uint32_t index, const Importer& imports, Problems& problems);
  void find_circles(Problems& problems) const;
  std::uint32_t keep(const Map& map);

  std::vector<Entry> maps_;
  std::unordered_map<const Map*, std::uint32_t> by_address_;
  std::unordered_map<std::string_view, std::uint32_t> by_url_;
};

}  // namespace linkway::mapping
