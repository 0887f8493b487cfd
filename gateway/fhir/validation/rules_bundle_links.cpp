#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/reference.h"
#include "fhir/validation/place.h"
#include "fhir/validation/resolution.h"
#include "fhir/validation/rules.h"
#include "fhir/validation/rules_bundle.h"

namespace linkway::fhir::validation {

namespace {

// Says where in another resource's narrative this one is told of.
constexpr std::string_view narrative_link = "http://hl7.org/fhir/StructureDefinition/narrativeLink";

// The scope of an entry's resource, which need not be walked now.
class EntryScope {
 public:
  EntryScope(const Run& run, const At& bundle, const data::Node& entry, std::size_t index)
      : entry_(run, bundle, entry, "entry", index),
        resource_(run, entry_.at(), entry["resource"], "resource"),
        at_(resource_.at()) {
    scope_.around = bundle.scope;
    scope_.resource = at_.node;
    scope_.at = &at_;
    at_.scope = &scope_;
    at_.spot.type = run.definitions.type((*at_.node)["resourceType"].text());
  }
  EntryScope(const EntryScope&) = delete;
  EntryScope& operator=(const EntryScope&) = delete;

  [[nodiscard]] const At& at() const { return at_; }
  [[nodiscard]] const Scope& scope() const { return scope_; }

 private:
  Place entry_;
  Place resource_;
  At at_;
  Scope scope_;
};

void check_in_bundle(Run& run, const At& holder, const Scope& from, const data::Node& reference, std::string_view name,
                     std::size_t index = Spot::no_index) {
  const auto text = reference["reference"].text();
  if (text.empty() || text.front() == '#') return;
  if (run.references().find_inside(from, text)) return;
  const auto parsed = parse_reference(text);
  // Canonical resources need not travel with what uses them.
  if (parsed.kind == Reference::Kind::absolute && is_canonical_type(parsed.type)) return;
  // Told where the reference is checked by itself.
  if (run.references().find_namesake(from, text)) return;
  const Place place(run, holder, reference, name, index);
  run.error(place.at(), issue::not_found, "bundle-reference", "what this reference names is not in the Bundle");
}

void check_each(Run& run, const At& holder, const Scope& from, std::string_view name) {
  const auto& value = (*holder.node)[name];
  if (value.is_object()) check_in_bundle(run, holder, from, value, name);
  std::size_t index = 0;
  for (const auto& each : value.items()) check_in_bundle(run, holder, from, each, name, index++);
}

template <class Check>
void for_each_place(const Run& run, const At& holder, std::string_view name, Check check) {
  std::size_t index = 0;
  for (const auto& each : (*holder.node)[name].items()) {
    const Place place(run, holder, each, name, index++);
    check(place.at());
  }
}

// As deep as the reader lets it be.
void check_sections(Run& run, const At& holder, const Scope& from) {
  for_each_place(run, holder, "section", [&](const At& section) {
    for (const auto* name : {"author", "focus", "entry"}) check_each(run, section, from, name);
    check_sections(run, section, from);
  });
}

// The entry that Bundle.link gives as style sheet belongs to the document without being referred to.
std::string_view style_sheet(const data::Node& bundle) {
  for (const auto& link : bundle["link"].items()) {
    if (link["relation"].text() == "stylesheet") return link["url"].text();
  }
  return {};
}

// Which entries lead to which.
class Links {
 public:
  Links(Run& run, const At& bundle) : targets_(entries(bundle).size()), sources_(targets_.size()) {
    std::unordered_map<const void*, std::uint32_t> by_resource;
    std::uint32_t index = 0;
    for (const auto& entry : entries(bundle)) by_resource.emplace(entry["resource"].members().data(), index++);
    index = 0;
    for (const auto& entry : entries(bundle)) {
      const auto at = index++;
      if (!entry["resource"].is_object()) continue;
      const EntryScope from(run, bundle, entry, at);
      add(run, from.at(), entry["resource"], at, by_resource);
    }
  }

  // From these, forwards and backwards.
  [[nodiscard]] std::vector<bool> reached(std::vector<std::uint32_t> open) const {
    std::vector<bool> seen(targets_.size());
    for (const auto start : open) seen[start] = true;
    while (!open.empty()) {
      const auto at = open.back();
      open.pop_back();
      for (const auto* list : {&targets_[at], &sources_[at]}) {
        for (const auto next : *list) {
          if (seen[next]) continue;
          seen[next] = true;
          open.push_back(next);
        }
      }
    }
    return seen;
  }

 private:
  static std::span<const data::Node> entries(const At& bundle) { return (*bundle.node)["entry"].items(); }

  // References, and any text that is the fullUrl of an entry: uri and url lead somewhere, too. A Bundle within is not
  // looked into. As deep as the reader lets it be.
  void add(Run& run, const At& from, const data::Node& node, std::uint32_t at,
           const std::unordered_map<const void*, std::uint32_t>& by_resource) {
    for (const auto& item : node.items()) add_value(run, from, node, {}, item, at, by_resource);
    for (const auto& member : node.members()) {
      add_value(run, from, node, member.name.view(), member.value, at, by_resource);
    }
  }

  void add_value(Run& run, const At& from, const data::Node& holder, std::string_view name, const data::Node& value,
                 std::uint32_t at, const std::unordered_map<const void*, std::uint32_t>& by_resource) {
    if (!value.is_text()) {
      if (value["resourceType"].text() != "Bundle") add(run, from, value, at, by_resource);
      return;
    }
    const auto text = value.text();
    const bool absolute = text.find(':') != std::string_view::npos;
    if (text.empty() || text.front() == '#' || (name != "reference" && !absolute)) return;
    const auto found = run.references().find_inside(*from.scope, text);
    if (!found) return;
    if (holder["url"].text() == narrative_link && name.starts_with("value")) check_fragment(run, from, found, text);
    const auto target = by_resource.find(found.resource->members().data());
    if (target == by_resource.end() || target->second == at) return;
    targets_[at].push_back(target->second);
    sources_[target->second].push_back(at);
  }

  // A part of a narrative, by its id.
  static void check_fragment(Run& run, const At& from, const Found& found, std::string_view url) {
    const auto hash = url.find('#');
    if (hash == std::string_view::npos) return;
    const auto count = run.references().anchors_within(*found.scope, url.substr(hash + 1));
    if (count == 1) return;
    run.error(from, count == 0 ? issue::not_found : issue::multiple_matches, "bundle-narrative-link",
              count == 0 ? "nothing in the entry that this resource says its narrative is in has the id that it names"
                         : "more than one thing in the entry that this resource says its narrative is in has the id "
                           "that it names");
  }

  std::vector<std::vector<std::uint32_t>> targets_;
  std::vector<std::vector<std::uint32_t>> sources_;
};

}  // namespace

void check_document_references(Run& run, const At& bundle) {
  const EntryScope composition(run, bundle, (*bundle.node)["entry"].at(0), 0);
  const auto& at = composition.at();
  for (const auto* name : {"subject", "author", "encounter", "custodian"}) {
    check_each(run, at, composition.scope(), name);
  }
  for_each_place(run, at, "attester", [&](const At& each) { check_each(run, each, composition.scope(), "party"); });
  for_each_place(run, at, "event", [&](const At& each) { check_each(run, each, composition.scope(), "detail"); });
  check_sections(run, at, composition.scope());
}

void check_message_references(Run& run, const At& bundle) {
  const EntryScope header(run, bundle, (*bundle.node)["entry"].at(0), 0);
  check_each(run, header.at(), header.scope(), "focus");
}

void check_linked(Run& run, const At& bundle, bool message) {
  const auto entries = (*bundle.node)["entry"].items();
  std::size_t first = 0;
  while (first < entries.size() && !entries[first]["resource"].is_object()) ++first;
  if (first == entries.size()) return;
  const auto sheet = style_sheet(*bundle.node);
  std::vector<std::uint32_t> starts{static_cast<std::uint32_t>(first)};
  for (std::size_t at = 0; at < entries.size() && !sheet.empty(); ++at) {
    const auto named = parse_reference(sheet);
    const auto& resource = entries[at]["resource"];
    if (resource["id"].text() == named.id && resource["resourceType"].text() == named.type) {
      starts.push_back(static_cast<std::uint32_t>(at));
    }
  }
  const auto reached = Links(run, bundle).reached(std::move(starts));
  std::size_t index = 0;
  for (const auto& entry : entries) {
    const auto at = index++;
    if (reached[at] || !entry["resource"].is_object()) continue;
    const Place place(run, bundle, entry, "entry", at);
    run.report(place.at(), message ? Severity::warning : Severity::error, issue::informational, "bundle-linked",
               message ? "this entry cannot be reached from the MessageHeader by following references"
                       : "this entry cannot be reached from the Composition by following references, forwards or "
                         "backwards");
  }
}

}  // namespace linkway::fhir::validation
