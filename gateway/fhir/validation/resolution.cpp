#include "fhir/validation/resolution.h"

#include <deque>
#include <string>
#include <unordered_map>

#include "fhir/reference.h"
#include "fhir/validation/validator.h"

namespace linkway::fhir::validation {

namespace {

const data::Node nothing;

// What has one key: the first, and whether there are others.
struct Match {
  const Scope* scope = nullptr;
  bool several = false;
};
using Matches = std::unordered_map<std::string, Match>;

void add(Matches& matches, std::string key, const Scope& scope) {
  auto& match = matches[std::move(key)];
  if (match.scope == nullptr) {
    match.scope = &scope;
  } else {
    match.several = true;
  }
}

std::string versioned(std::string_view url, std::string_view version) {
  std::string out(url);
  out.append("/_history/").append(version);
  return out;
}

// A reference without its version.
struct Target {
  std::string_view plain;
  std::string_view version;
};
Target split_version(std::string_view reference) {
  constexpr std::string_view history = "/_history/";
  const auto at = reference.find(history);
  if (at == std::string_view::npos) return {reference, {}};
  return {reference.substr(0, at), reference.substr(at + history.size())};
}

bool is_absolute(std::string_view reference) {
  const auto colon = reference.find(':');
  return colon != std::string_view::npos && colon < reference.find('/');
}

}  // namespace

struct ReferenceTable::State {
  // A resource and what stands in it, with a place of its own: the walk's stands on its stack, and is gone when a
  // reference comes back to it.
  struct Place {
    At at;
    Scope scope;
    std::string_view full_url;
    bool built = false;
    std::unordered_map<const void*, Place*> parts;  // contained, entries, parameters; by the memory of their members
    Matches contained;                              // by id
    Matches bundled;                                // by URL, by URL/_history/version
    Matches beside;                                 // resources of Parameters, by Type/id
  };

  State(const data::Node& root_resource, Library& outside, const Definitions& known)
      : library(outside), definitions(known), root(&root_resource) {}

  Library& library;
  Definitions definitions;
  const data::Node* root;
  std::deque<Place> places;
  std::deque<At> between;  // Bundle.entry, Parameters.parameter
  std::unordered_map<const void*, Place*> roots;

  static const void* key_of(const data::Node& resource) { return resource.members().data(); }

  Place& make(const data::Node& resource, const At* around, const Scope* scope_around, bool contained,
              std::string_view member, std::size_t index) {
    auto& place = places.emplace_back();
    place.scope.around = scope_around;
    place.scope.resource = &resource;
    place.scope.at = &place.at;
    place.scope.contained = contained;
    place.at.around = around;
    place.at.node = &resource;
    place.at.extra = &nothing;
    place.at.scope = &place.scope;
    const auto type = resource["resourceType"].text();
    place.at.spot.around = around == nullptr ? nullptr : &around->spot;
    place.at.spot.name = around == nullptr ? type : member;
    place.at.spot.index = index;
    place.at.spot.type = definitions.type(type);
    return place;
  }

  At& step(const At& around, const data::Node& node, std::string_view member, std::size_t index) {
    auto& at = between.emplace_back();
    at.around = &around;
    at.node = &node;
    at.extra = &nothing;
    at.scope = around.scope;
    at.spot.around = &around.spot;
    at.spot.name = member;
    at.spot.index = index;
    if (around.type() != nullptr) {
      if (const auto* child = around.type()->child(member)) at.spot.element = child->element.get();
    }
    return at;
  }

  void build(Place& place) {
    if (place.built) return;
    place.built = true;
    const auto& resource = *place.scope.resource;
    std::size_t index = 0;
    for (const auto& each : resource["contained"].items()) {
      auto& part = make(each, &place.at, &place.scope, true, "contained", index++);
      place.parts.emplace(key_of(each), &part);
      if (const auto id = each["id"].text(); !id.empty()) add(place.contained, std::string(id), part.scope);
    }
    const auto type = resource["resourceType"].text();
    if (type == "Bundle") build_entries(place);
    if (type == "Parameters") build_parameters(place, place.at, resource["parameter"], "parameter");
  }

  void build_entries(Place& place) {
    std::size_t index = 0;
    for (const auto& entry : (*place.scope.resource)["entry"].items()) {
      const auto& resource = entry["resource"];
      const auto at = index++;
      if (!resource.is_object()) continue;
      const auto& entry_at = step(place.at, entry, "entry", at);
      auto& part = make(resource, &entry_at, &place.scope, false, "resource", Spot::no_index);
      part.full_url = entry["fullUrl"].text();
      place.parts.emplace(key_of(resource), &part);
      if (part.full_url.empty()) continue;
      add(place.bundled, std::string(part.full_url), part.scope);
      if (const auto version = resource["meta"]["versionId"].text(); !version.empty()) {
        add(place.bundled, versioned(part.full_url, version), part.scope);
      }
    }
  }

  // As deep as the reader lets it be.
  void build_parameters(Place& place, const At& around, const data::Node& list, std::string_view member) {
    std::size_t index = 0;
    for (const auto& parameter : list.items()) {
      const auto& at = step(around, parameter, member, index++);
      if (const auto& resource = parameter["resource"]; resource.is_object()) {
        auto& part = make(resource, &at, &place.scope, false, "resource", Spot::no_index);
        place.parts.emplace(key_of(resource), &part);
        if (const auto id = resource["id"].text(); !id.empty()) {
          add(place.beside, std::string(resource["resourceType"].text()).append("/").append(id), part.scope);
        }
      }
      build_parameters(place, at, parameter["part"], "part");
    }
  }

  // The place of a scope of the walk.
  Place& place_of(const Scope& scope) {
    if (scope.around != nullptr) {
      auto& around = place_of(*scope.around);
      build(around);
      const auto found = around.parts.find(key_of(*scope.resource));
      if (found != around.parts.end()) return *found->second;
    }
    auto& place = roots[key_of(*scope.resource)];
    if (place == nullptr) place = &make(*scope.resource, nullptr, nullptr, false, {}, Spot::no_index);
    return *place;
  }

  static Found found(const Match& match, Found::Where where) {
    return {where, match.scope->resource, match.scope, match.several};
  }

  Found find_contained(const Scope& from, std::string_view id) {
    const auto* container = &from;
    while (container->contained && container->around != nullptr) container = container->around;
    auto& place = place_of(*container);
    if (id.empty()) return {Found::Where::contained, place.scope.resource, &place.scope, false};
    build(place);
    const auto match = place.contained.find(std::string(id));
    return match == place.contained.end() ? Found() : found(match->second, Found::Where::contained);
  }

  // In the nearest Bundle, then in those around it.
  Found find_around(const Scope& from, const Target& target) {
    for (const auto* scope = &from; scope->around != nullptr; scope = scope->around) {
      if (scope->contained) continue;
      const auto& place = place_of(*scope);
      auto& holder = place_of(*scope->around);
      build(holder);
      auto key = absolute(place.full_url, target.plain);
      if (!target.version.empty()) key = versioned(key, target.version);
      if (const auto match = holder.bundled.find(key); match != holder.bundled.end()) {
        return found(match->second, Found::Where::bundled);
      }
      if (const auto match = holder.beside.find(std::string(target.plain)); match != holder.beside.end()) {
        return found(match->second, Found::Where::bundled);
      }
    }
    return {};
  }

  // Type/id by the base of the entry that it stands in (bundle.html#references).
  static std::string absolute(std::string_view full_url, std::string_view reference) {
    if (is_absolute(reference)) return std::string(reference);
    const auto own = parse_reference(full_url);
    if (own.kind != Reference::Kind::absolute) return std::string(reference);
    return std::string(own.base).append("/").append(reference);
  }
};

ReferenceTable::ReferenceTable(const data::Node& root, Library& library, const Definitions& definitions)
    : state_(std::make_unique<State>(root, library, definitions)) {}

ReferenceTable::~ReferenceTable() = default;

Found ReferenceTable::find_inside(const Scope& from, std::string_view reference) {
  if (reference.empty()) return {};
  if (reference.starts_with('#')) return state_->find_contained(from, reference.substr(1));
  return state_->find_around(from, split_version(reference));
}

Found ReferenceTable::find(const Scope& from, std::string_view reference) {
  if (const auto inside = find_inside(from, reference)) return inside;
  if (reference.empty() || reference.starts_with('#')) return {};
  const auto* outside = state_->library.find(reference);
  return outside == nullptr ? Found() : Found{Found::Where::outside, outside, nullptr, false};
}

std::string_view ReferenceTable::full_url(const Scope& from) {
  const auto* scope = &from;
  while (scope->contained && scope->around != nullptr) scope = scope->around;
  return state_->place_of(*scope).full_url;
}

}  // namespace linkway::fhir::validation
