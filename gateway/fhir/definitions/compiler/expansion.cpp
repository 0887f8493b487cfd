#include "fhir/definitions/compiler/expansion.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "fhir/definitions/compiler/filters.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

// Value sets that import one another in a long chain, or a few systems again and again, may not take the machine down.
constexpr std::size_t most_imports = 32;
constexpr std::size_t most_work = 4'000'000;  // codes

auto order(const Member& member) { return std::tie(member.code, member.system); }

bool before(const Member& a, const Member& b) { return order(a) < order(b); }

void tidy(Expanded& set) {
  std::ranges::stable_sort(set.members, before);
  const auto twice =
      std::ranges::unique(set.members, [](const Member& a, const Member& b) { return order(a) == order(b); });
  set.members.erase(twice.begin(), twice.end());
  std::set<std::pair<std::string_view, std::string>> seen;
  std::erase_if(set.gaps, [&](const Gap& gap) { return !seen.emplace(gap.system, gap.reason).second; });
}

void add(Expanded& to, Expanded from) {
  to.members.insert(to.members.end(), from.members.begin(), from.members.end());
  std::ranges::move(from.gaps, std::back_inserter(to.gaps));
}

// What is listed in one and left open in the other stays open.
void intersect(Expanded& a, Expanded b) {
  tidy(a);
  tidy(b);
  std::vector<Member> both;
  std::ranges::set_intersection(a.members, b.members, std::back_inserter(both), before);
  a.members = std::move(both);
  std::ranges::move(b.gaps, std::back_inserter(a.gaps));
}

void exclude(Expanded& from, Expanded what) {
  tidy(from);
  tidy(what);
  std::vector<Member> rest;
  std::ranges::set_difference(from.members, what.members, std::back_inserter(rest), before);
  from.members = std::move(rest);
  // Where it cannot be told what is excluded, nothing is said to belong.
  for (auto& gap : what.gaps) {
    std::erase_if(from.members, [&](const Member& m) { return gap.system.empty() || m.system == gap.system; });
    from.gaps.push_back({gap.system, "an exclusion: " + gap.reason});
  }
}

// As deep as the text was nested, which its reader bounds.
void flatten(const Node& contains, Expanded& result) {  // NOLINT(misc-no-recursion)
  for (const auto& item : contains.items()) {
    const auto code = item["code"].text();
    if (!code.empty()) result.members.push_back({item["system"].text(), code, item["display"].text()});
    flatten(item["contains"], result);
  }
}

// An expansion that came without what it was made from holds all codes unless it says otherwise.
void stated(const Node& expansion, Expanded& result) {
  flatten(expansion["contains"], result);
  const auto total = expansion["total"].text();
  if (!total.empty() && total != std::to_string(result.members.size())) {
    result.gaps.push_back({"", "its expansion states " + std::string(total) + " codes and lists another number"});
  }
}

}  // namespace

Expander::Expander(Context& context, KnownSystems& systems) : context_(context), systems_(systems) {
  for (const auto& item : context.sources.value_sets) items_.emplace(item.url(), &item);
}

const Expanded& Expander::expand(const SourceItem& item) {  // NOLINT(misc-no-recursion): most_imports deep
  auto& entry = entries_[&item];
  if (entry.done) return entry.result;
  entry.open = true;
  Expanded result;
  if (item.node["compose"]) {
    compose(item.node["compose"], result);
  } else if (item.node["expansion"]) {
    stated(item.node["expansion"], result);
  } else {
    result.gaps.push_back({"", "it has neither a composition nor an expansion"});
  }
  tidy(result);
  entry.result = std::move(result);
  entry.open = false;
  entry.done = true;
  return entry.result;
}

Expanded Expander::expand_canonical(std::string_view canonical) {  // NOLINT(misc-no-recursion)
  const auto url = canonical.substr(0, canonical.find('|'));
  const auto version = url.size() == canonical.size() ? std::string_view() : canonical.substr(url.size() + 1);
  const auto [first, last] = items_.equal_range(url);
  for (auto own = first; own != last; ++own) {
    if (version.empty() || own->second->text("version") == version) return expand_imported(*own->second);
  }
  if (const auto* below = context_.below.value_set(canonical)) return expand_below(*below);
  return {{}, {{"", "there is no value set " + std::string(canonical)}}};
}

Expanded Expander::expand_imported(const SourceItem& item) {  // NOLINT(misc-no-recursion)
  const std::string url(item.url());
  const auto& entry = entries_[&item];
  if (entry.open) return {{}, {{"", "it imports itself by way of " + url}}};
  if (!entry.done && depth_ >= most_imports) return {{}, {{"", "the chain of imports is too long, at " + url}}};
  ++depth_;
  const auto& expanded = expand(item);
  --depth_;
  work_ += expanded.members.size();
  if (work_ > most_work) return {{}, {{"", "the package lists too many codes, at " + url}}};
  return expanded;
}

Expanded Expander::expand_below(const ValueSet& set) {
  work_ += set.members.size();
  const std::string url(set.url.view());
  if (work_ > most_work) return {{}, {{"", "the package lists too many codes, at " + url}}};
  Expanded result;
  for (const auto& m : set.members) result.members.push_back({m.system.view(), m.code.view(), m.display.view()});
  for (const auto& system : set.open_systems) {
    result.gaps.push_back({system.view(), url + ": " + std::string(set.reason.view())});
  }
  return result;
}

void Expander::compose(const Node& compose, Expanded& result) {  // NOLINT(misc-no-recursion)
  const auto& inactive_node = compose["inactive"];
  const bool inactive = !inactive_node || inactive_node.boolean();
  for (const auto& include : compose["include"].items()) {
    add(result, part(include, inactive));
  }
  for (const auto& exclusion : compose["exclude"].items()) exclude(result, part(exclusion, true));
}

Expanded Expander::part(const Node& include, bool inactive) {  // NOLINT(misc-no-recursion)
  Expanded result;
  const bool system = bool(include["system"]);
  if (system) codes_of_system(include, inactive, result);
  bool first = !system;
  for (const auto& imported : include["valueSet"].items()) {
    auto other = expand_canonical(imported.text());
    if (first) {
      result = std::move(other);
    } else {
      intersect(result, std::move(other));
    }
    first = false;
  }
  // No code outside of the named system can belong.
  if (system) {
    for (auto& gap : result.gaps) gap.system = include["system"].text();
  }
  return result;
}

void Expander::codes_of_system(const Node& include, bool inactive, Expanded& result) {
  const auto url = include["system"].text();
  const auto* system = systems_.find(url);
  if (const auto& list = include["concept"]; list.size() > 0) {
    for (const auto& stated : list.items()) {
      const auto code = stated["code"].text();
      if (code.empty()) continue;
      const auto* known = system == nullptr ? nullptr : system->find(code);
      if (known != nullptr && known->inactive && !inactive) continue;
      const auto display = stated["display"].text();
      result.members.push_back({url, code, display.empty() && known != nullptr ? known->display : display});
    }
    return;
  }
  if (system == nullptr) {
    result.gaps.push_back({url, "there is no code system " + std::string(url)});
    return;
  }
  whole_system(*system, include, inactive, result);
}

void Expander::whole_system(const KnownSystem& system, const Node& include, bool inactive, Expanded& result) {
  work_ += system.concepts.size() * (1 + include["filter"].size());
  if (work_ > most_work) {
    result.gaps.push_back({system.url, "the package lists too many codes"});
    return;
  }
  std::vector<std::uint32_t> chosen(system.concepts.size());
  std::iota(chosen.begin(), chosen.end(), 0U);
  const std::string name(system.url);
  if (system.content == "not-present") {
    result.gaps.push_back({system.url, "the content of " + name + " is not-present"});
    return;
  }
  for (const auto& filter : include["filter"].items()) {
    auto reason = apply_filter(system, filter, chosen);
    if (reason.empty()) continue;
    result.gaps.push_back({system.url, std::move(reason)});
    return;
  }
  for (const auto index : chosen) {
    const auto& known = system.concepts[index];
    if (!known.inactive || inactive) result.members.push_back({system.url, known.code, known.display});
  }
  if (system.content != "complete") {
    result.gaps.push_back({system.url, "the content of " + name + " is " + std::string(system.content)});
  }
  const auto version = include["version"].text();
  if (!version.empty() && version != system.version) {
    result.gaps.push_back({system.url, "version " + std::string(version) + " of " + name + " is asked for, here is " +
                                           std::string(system.version)});
  }
}

}  // namespace linkway::fhir::compiler
