#include "mapping/engine/library.h"

#include <algorithm>

#include "mapping/engine/told.h"

namespace linkway::mapping {

namespace {

constexpr std::size_t most_maps = 1000;  // each may import all others

bool fits(std::string_view pattern, std::string_view url) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == url;
  const auto before = pattern.substr(0, star);
  const auto after = pattern.substr(star + 1);
  return url.size() >= before.size() + after.size() && url.starts_with(before) && url.ends_with(after);
}

}  // namespace

Importer importer_of(std::span<const Map> library) {
  return [library](std::string_view url) {
    std::vector<const Map*> found;
    for (const auto& map : library) {
      if (fits(url, map.url)) found.push_back(&map);
    }
    return found;
  };
}

Library::Library(const Map& main, const Importer& imports, Problems& problems) {
  static_cast<void>(keep(main));
  for (std::uint32_t i = 0; i < maps_.size(); ++i) load(i, imports, problems);
  for (std::uint32_t i = 0; i < maps_.size(); ++i) {
    std::vector<bool> seen(maps_.size());
    seen[i] = true;
    auto& reach = maps_[i].reach;
    const auto add = [&](const std::vector<std::uint32_t>& more) {
      for (const auto next : more) {
        if (!seen[next]) reach.push_back(next);
        seen[next] = true;
      }
    };
    add(maps_[i].direct);
    // The list grows while it is worked on.
    std::size_t at = 0;
    while (at < reach.size() && reach.size() + 1 < maps_.size()) add(maps_[reach[at++]].direct);
  }
  find_circles(problems);
}

// One by its url, where it has one.
std::uint32_t Library::keep(const Map& map) {
  const auto next = static_cast<std::uint32_t>(maps_.size());
  const auto [at, is_new] = by_address_.try_emplace(&map, next);
  if (!is_new) return at->second;
  if (!map.url.empty()) {
    const auto [known, is_first] = by_url_.try_emplace(map.url, next);
    if (!is_first) return at->second = known->second;
  }
  maps_.push_back({&map, {}, {}, {}});
  return next;
}

void Library::load(std::uint32_t index, const Importer& imports, Problems& problems) {
  const auto& map = *maps_[index].map;
  for (const auto& import : map.imports) {
    if (maps_.size() > most_maps) {
      problems.push_back(told(map.file, import.place, "more than " + std::to_string(most_maps) + " maps are imported"));
      return;
    }
    const bool pattern = import.url.find('*') != std::string::npos;
    const auto found = imports ? imports(import.url) : std::vector<const Map*>();
    if (found.empty()) {
      auto problem = told(map.file, import.place, "there is no map " + import.url + " to import", issue::not_found);
      if (pattern) problem.severity = Severity::warning;
      problems.push_back(std::move(problem));
    }
    for (const auto* other : found) {
      const auto kept = keep(*other);
      if (!pattern) maps_[index].by_name.push_back(kept);
      if (kept != index) maps_[index].direct.push_back(kept);
    }
  }
}

// Depth first without recursion: imports may be nested as deep as there are maps.
void Library::find_circles(Problems& problems) const {
  enum class State : std::uint8_t { unseen, open, done };
  std::vector<State> states(maps_.size(), State::unseen);
  std::vector<std::pair<std::uint32_t, std::size_t>> path;
  for (std::uint32_t start = 0; start < maps_.size(); ++start) {
    if (states[start] != State::unseen) continue;
    path.emplace_back(start, 0);
    states[start] = State::open;
    while (!path.empty()) {
      auto& [at, next] = path.back();
      const auto& by_name = maps_[at].by_name;
      if (next == by_name.size()) {
        states[at] = State::done;
        path.pop_back();
        continue;
      }
      const auto to = by_name[next++];
      if (states[to] == State::open) {
        const auto& map = *maps_[at].map;
        std::string circle;
        bool inside = false;
        for (const auto& step : path) {
          inside = inside || step.first == to;
          if (inside) circle += maps_[step.first].map->url + " imports ";
        }
        const auto place = map.imports.empty() ? Place() : map.imports.front().place;
        problems.push_back(told(map.file, place, "imports in a circle: " + circle + maps_[to].map->url));
      } else if (states[to] == State::unseen) {
        states[to] = State::open;
        path.emplace_back(to, 0);
      }
    }
  }
}

Library::Found Library::find(std::uint32_t map, std::string_view name) const {
  Found found;
  const auto look = [&](std::uint32_t in) {
    const auto& groups = maps_[in].map->groups;
    for (std::uint32_t i = 0; i < groups.size(); ++i) {
      if (groups[i].name != name) continue;
      (found.group ? found.other : found.group) = {in, i};
      if (found.other) return;
    }
  };
  look(map);
  const auto& reach = maps_[map].reach;
  for (std::size_t i = 0; i < reach.size() && !found.group; ++i) {
    look(reach[i]);
    // Among those that the map itself imports none is nearer than another.
    for (auto j = i + 1; found.group && !found.other && i < maps_[map].direct.size() && j < maps_[map].direct.size() &&
                         j < reach.size();
         ++j) {
      look(reach[j]);
    }
  }
  return found;
}

std::vector<std::string_view> Library::names(std::uint32_t map) const {
  std::vector<std::string_view> all;
  const auto add = [&](std::uint32_t in) {
    for (const auto& group : maps_[in].map->groups) all.push_back(group.name);
  };
  add(map);
  for (const auto other : maps_[map].reach) add(other);
  return all;
}

}  // namespace linkway::mapping
