#include "fhir/terminology/candidates.h"

namespace linkway::fhir::terminology {

namespace {

constexpr int deepest_import = 32;

}  // namespace

void Candidates::miss(const std::string& what) {
  if (missing_.find(what) == std::string::npos) missing_ += (missing_.empty() ? "" : "; ") + what;
}

void Candidates::see(const Candidate& candidate) {
  if (++seen_ <= most) see_(candidate);
}

void Candidates::of(const ValueSet& set) {  // NOLINT(misc-no-recursion): deepest_import
  const auto* composition = compositions_.of(set);
  if (composition != nullptr && depth_ < deepest_import) {
    ++depth_;
    of(*composition);
    --depth_;
    return;
  }
  for (const auto& member : set.members) {
    const auto found = systems_.find(member.system, {}, member.code);
    see({member.system, {}, member.code, member.display, found.concept_found, nullptr});
  }
  if (set.expansion != Expansion::complete) miss(std::string(set.reason));
}

void Candidates::of(const Composition& composition) {  // NOLINT(misc-no-recursion)
  for (const auto& part : composition.includes) {
    if (too_many()) return;
    of(part);
  }
}

void Candidates::of(const Part& part) {  // NOLINT(misc-no-recursion)
  ++seen_;                               // sets that import each other again and again come to an end, too
  if (part.listed) {
    for (const auto code : part.order) {
      const auto* stated = part.codes.at(code);
      const auto found = systems_.find(part.system, part.version, code);
      see({part.system, part.version, code, (*stated)["display"].text(), found.concept_found, stated});
    }
  } else if (!part.system.empty()) {
    of_system(part);
  } else if (!part.value_sets.empty()) {
    // The first holds whatever all of them hold.
    if (const auto* set = definitions_.value_set(part.value_sets.front())) {
      of(*set);
    } else {
      miss("the value set " + std::string(part.value_sets.front()) + " is not loaded");
    }
  }
}

void Candidates::of_system(const Part& part) {
  const auto loaded = systems_.all(part.system);
  const std::string name(part.system);
  bool complete = false;
  bool other_version = false;
  for (const auto* system : loaded) {
    if (system->content.view() == "supplement") continue;
    if (!part.version.empty() && system->version.view() != part.version) {
      other_version = true;
      continue;
    }
    complete = complete || system->complete;
    for (const auto& item : system->concepts) see({system->url, system->version, item.code, {}, &item, nullptr});
  }
  if (complete) return;
  if (loaded.empty()) {
    miss("the code system " + name + " is not loaded");
  } else if (other_version) {
    miss("version " + std::string(part.version) + " of " + name + " is not loaded");
  } else {
    miss(why_incomplete(*loaded.front()));
  }
}

}  // namespace linkway::fhir::terminology
