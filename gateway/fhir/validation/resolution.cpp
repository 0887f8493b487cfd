#include "fhir/validation/resolution.h"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "fhir/reference.h"
#include "fhir/validation/anchors.h"
#include "fhir/validation/place.h"
#include "fhir/validation/questionnaire_model.h"
#include "fhir/validation/validator.h"

namespace linkway::fhir::validation {

namespace {

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
  return std::string(url).append("/_history/").append(version);
}

std::string type_and_id(const data::Node& resource) {
  return std::string(resource["resourceType"].text()).append("/").append(resource["id"].text());
}

// A reference without its version, and without a part of the resource that it may name.
struct Target {
  std::string_view plain;
  std::string_view version;
};
Target split_version(std::string_view reference) {
  constexpr std::string_view history = "/_history/";
  reference = reference.substr(0, reference.find('#'));
  const auto at = reference.find(history);
  if (at == std::string_view::npos) return {reference, {}};
  return {reference.substr(0, at), reference.substr(at + history.size())};
}

bool is_absolute(std::string_view reference) {
  const auto colon = reference.find(':');
  return colon != std::string_view::npos && colon < reference.find('/');
}

// Type/id as an absolute URL by the fullUrl of the entry that it stands in (bundle.html#references); as it is when it
// cannot be told.
std::string absolute(std::string_view full_url, std::string_view reference) {
  if (is_absolute(reference)) return std::string(reference);
  const auto own = parse_reference(full_url);
  if (own.kind != Reference::Kind::absolute) return std::string(reference);
  return std::string(own.base).append("/").append(reference);
}

}  // namespace

struct ReferenceTable::State {
  // A resource and what stands in it, with a place of its own: the walk's stands on its stack, and is gone when a
  // reference comes back to it.
  struct Holder {
    At at;
    Scope scope;
    std::string_view full_url;
    bool built = false;
    std::unordered_map<const void*, Holder*> parts;  // contained, entries, parameters; by the memory of their members
    Matches contained;                               // by id
    Matches bundled;                                 // by URL, by URL/_history/version
    Matches namesakes;                               // by Type/id, of a Bundle or of Parameters
    std::optional<Anchors> anchors;
  };

  State(Library& outside, const Definitions& known) : library(outside), definitions(known) {}

  Library& library;
  Definitions definitions;
  std::deque<Holder> holders;
  std::deque<At> between;  // Bundle.entry, Parameters.parameter
  std::unordered_map<const void*, Holder*> roots;
  QuestionnaireCache questionnaires;

  static const void* key_of(const data::Node& resource) { return resource.members().data(); }

  Holder& make(const data::Node& resource, const At* around, const Scope* scope_around, std::string_view member,
               std::size_t index) {
    auto& holder = holders.emplace_back();
    holder.scope.around = scope_around;
    holder.scope.resource = &resource;
    holder.scope.at = &holder.at;
    holder.scope.contained = member == "contained";
    holder.at.around = around;
    holder.at.node = &resource;
    holder.at.extra = &no_node;
    holder.at.scope = &holder.scope;
    const auto type = resource["resourceType"].text();
    holder.at.spot.around = around == nullptr ? nullptr : &around->spot;
    holder.at.spot.name = around == nullptr ? type : member;
    holder.at.spot.index = index;
    holder.at.spot.type = definitions.type(type);
    return holder;
  }

  At& step(const At& around, const data::Node& node, std::string_view member, std::size_t index) {
    auto& at = between.emplace_back();
    at.around = &around;
    at.node = &node;
    at.extra = &no_node;
    at.scope = around.scope;
    at.spot.around = &around.spot;
    at.spot.name = member;
    at.spot.index = index;
    at.spot.element = definitions.step(around.element(), around.type(), member).element;
    return at;
  }

  void build(Holder& holder) {
    if (holder.built) return;
    holder.built = true;
    const auto& resource = *holder.scope.resource;
    std::size_t index = 0;
    for (const auto& each : resource["contained"].items()) {
      auto& part = make(each, &holder.at, &holder.scope, "contained", index++);
      holder.parts.emplace(key_of(each), &part);
      if (const auto id = each["id"].text(); !id.empty()) add(holder.contained, std::string(id), part.scope);
    }
    const auto type = resource["resourceType"].text();
    if (type == "Bundle") build_entries(holder);
    if (type == "Parameters") build_parameters(holder, holder.at, resource["parameter"], "parameter");
  }

  Holder& build_resource(Holder& holder, const At& around, const data::Node& resource) {
    auto& part = make(resource, &around, &holder.scope, "resource", Spot::no_index);
    holder.parts.emplace(key_of(resource), &part);
    if (resource["id"]) add(holder.namesakes, type_and_id(resource), part.scope);
    return part;
  }

  void build_entries(Holder& holder) {
    std::size_t index = 0;
    for (const auto& entry : (*holder.scope.resource)["entry"].items()) {
      const auto at = index++;
      const auto& resource = entry["resource"];
      if (!resource.is_object()) continue;
      auto& part = build_resource(holder, step(holder.at, entry, "entry", at), resource);
      part.full_url = entry["fullUrl"].text();
      if (part.full_url.empty()) continue;
      add(holder.bundled, std::string(part.full_url), part.scope);
      if (const auto version = resource["meta"]["versionId"].text(); !version.empty()) {
        add(holder.bundled, versioned(part.full_url, version), part.scope);
      }
    }
  }

  // As deep as the reader lets it be.
  void build_parameters(Holder& holder, const At& around, const data::Node& list, std::string_view member) {
    std::size_t index = 0;
    for (const auto& parameter : list.items()) {
      const auto& at = step(around, parameter, member, index++);
      if (const auto& resource = parameter["resource"]; resource.is_object()) build_resource(holder, at, resource);
      build_parameters(holder, at, parameter["part"], "part");
    }
  }

  // What is kept of a scope of the walk.
  Holder& holder_of(const Scope& scope) {
    if (scope.around != nullptr) {
      auto& around = holder_of(*scope.around);
      build(around);
      const auto found = around.parts.find(key_of(*scope.resource));
      if (found != around.parts.end()) return *found->second;
    }
    auto& holder = roots[key_of(*scope.resource)];
    if (holder == nullptr) holder = &make(*scope.resource, nullptr, nullptr, {}, Spot::no_index);
    return *holder;
  }

  static Found look_up(const Matches& matches, const std::string& key, Found::Where where) {
    const auto match = matches.find(key);
    if (match == matches.end()) return {};
    return {where, match->second.scope->resource, match->second.scope, match->second.several};
  }

  Found find_contained(const Scope& from, std::string_view id) {
    auto& holder = holder_of(container_of(from));
    if (id.empty()) return {Found::Where::contained, holder.scope.resource, &holder.scope, false};
    build(holder);
    return look_up(holder.contained, std::string(id), Found::Where::contained);
  }

  // In the nearest Bundle, then in those around it.
  Found find_around(const Scope& from, const Target& target) {
    for (const auto* scope = &container_of(from); scope->around != nullptr; scope = scope->around) {
      auto& around = holder_of(*scope->around);
      build(around);
      auto key = absolute(holder_of(*scope).full_url, target.plain);
      if (!target.version.empty()) key = versioned(key, target.version);
      if (auto found = look_up(around.bundled, key, Found::Where::bundled)) return found;
      // Parameters have no fullUrl that could say more than type and id.
      const bool parameters = (*scope->around->resource)["resourceType"].text() == "Parameters";
      if (!parameters || !target.version.empty()) continue;
      if (auto found = look_up(around.namesakes, std::string(target.plain), Found::Where::bundled)) return found;
    }
    return {};
  }

  static const Scope& container_of(const Scope& from) {
    const auto* scope = &from;
    while (scope->contained && scope->around != nullptr) scope = scope->around;
    return *scope;
  }

  const Anchors& anchors_of(const Scope& scope) {
    auto& holder = holder_of(scope);
    if (!holder.anchors) holder.anchors.emplace(*scope.resource);
    return *holder.anchors;
  }
};

ReferenceTable::ReferenceTable(const data::Node& /*root*/, Library& library, const Definitions& definitions)
    : state_(std::make_unique<State>(library, definitions)) {}

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

Found ReferenceTable::find_namesake(const Scope& from, std::string_view reference) {
  const auto& scope = State::container_of(from);
  if (scope.around == nullptr || is_absolute(reference)) return {};
  auto& around = state_->holder_of(*scope.around);
  state_->build(around);
  return State::look_up(around.namesakes, std::string(split_version(reference).plain), Found::Where::bundled);
}

std::string_view ReferenceTable::full_url(const Scope& from) {
  return state_->holder_of(State::container_of(from)).full_url;
}

QuestionnaireCache& ReferenceTable::questionnaires() { return state_->questionnaires; }

std::size_t ReferenceTable::anchors_within(const Scope& scope, std::string_view id) {
  return state_->anchors_of(scope).count(id);
}

std::size_t ReferenceTable::anchors(const Scope& from, std::string_view id) {
  if (const auto own = anchors_within(from, id); own > 0) return own;
  for (const auto* scope = from.around; scope != nullptr; scope = scope->around) {
    const bool bundle = (*scope->resource)["resourceType"].text() == "Bundle";
    if (bundle) return state_->anchors_of(*scope).count(id);
  }
  return 0;
}

}  // namespace linkway::fhir::validation
