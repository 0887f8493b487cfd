#include "fhir/terminology/membership.h"

#include <mutex>

#include "data/json.h"
#include "fhir/terminology/filter.h"

namespace linkway::fhir::terminology {

namespace {

constexpr int deepest_import = 32;
constexpr std::size_t most_steps = 20'000;  // parts looked at for one code

}  // namespace

struct KnownCompositions::State {
  struct Entry {
    std::optional<data::Document> document;
    Composition composition;
  };
  std::mutex mutex;
  std::unordered_map<const ValueSet*, std::unique_ptr<Entry>> entries;
};

KnownCompositions::KnownCompositions() : state_(std::make_unique<State>()) {}
KnownCompositions::~KnownCompositions() = default;

const Composition* KnownCompositions::of(const ValueSet& set) {
  if (set.compose_json.empty()) return nullptr;
  const std::scoped_lock lock(state_->mutex);
  auto& entry = state_->entries[&set];
  if (entry == nullptr) {
    entry = std::make_unique<State::Entry>();
    auto read = data::read_json(set.compose_json);
    if (read.ok()) {
      entry->document = std::move(*read);
      entry->composition = read_composition(entry->document->root);
    }
  }
  return entry->document ? &entry->composition : nullptr;
}

Verdict Membership::in(std::string_view canonical, std::string_view system, std::string_view code) {
  const auto* set = definitions_.value_set(canonical);
  if (set == nullptr) return {Answer::unknown, "the value set " + std::string(canonical) + " is not loaded"};
  return in(*set, system, code);
}

Verdict Membership::in(const ValueSet& set, std::string_view system,
                       std::string_view code) {  // NOLINT(misc-no-recursion)
  switch (set.contains(system, code)) {
    case ValueSet::Answer::yes: return {Answer::yes, {}};
    case ValueSet::Answer::no: return {Answer::no, {}};
    case ValueSet::Answer::unknown: break;
  }
  const auto* composition = compositions_.of(set);
  if (composition == nullptr) return {Answer::unknown, std::string(set.reason)};
  if (depth_ >= deepest_import) return {Answer::unknown, "the chain of imports is too long"};
  ++depth_;
  auto verdict = in(*composition, system, code);
  --depth_;
  return verdict;
}

Verdict Membership::in(const Composition& composition, std::string_view system,  // NOLINT(misc-no-recursion)
                       std::string_view code) {
  Verdict result{Answer::no, {}};
  for (const auto& part : composition.includes) {
    auto verdict = in(part, system, code);
    if (verdict.answer == Answer::no) continue;
    result = std::move(verdict);
    if (result.answer == Answer::yes) break;
  }
  if (result.answer == Answer::no) return result;
  if (!composition.inactive) {
    const auto found = systems_.find(system, {}, code);
    if (found.concept_found != nullptr && found.concept_found->inactive) return {Answer::no, {}};
  }
  for (const auto& part : composition.excludes) {
    auto verdict = in(part, system, code);
    if (verdict.answer == Answer::yes) return {Answer::no, {}};
    if (verdict.answer == Answer::unknown) result = {Answer::unknown, "an exclusion: " + verdict.reason};
  }
  return result;
}

Verdict Membership::in(const Part& part, std::string_view system, std::string_view code) {  // NOLINT(misc-no-recursion)
  if (++steps_ > most_steps) return {Answer::unknown, "the value set is made of too many others"};
  if (part.system.empty() && part.value_sets.empty()) return {Answer::no, {}};
  Verdict result{Answer::yes, {}};
  if (!part.system.empty()) {
    if (part.system != system) return {Answer::no, {}};
    result = in_system(part, code);
  }
  for (const auto canonical : part.value_sets) {
    if (result.answer == Answer::no) break;
    auto verdict = in(canonical, system, code);
    if (verdict.answer != Answer::yes) result = std::move(verdict);
  }
  return result;
}

Verdict Membership::in_system(const Part& part, std::string_view code) {
  if (part.listed) return {part.codes.contains(code) ? Answer::yes : Answer::no, {}};
  const auto found = systems_.find(part.system, part.version, code);
  if (found.exists == Answer::no) return {Answer::no, {}};
  Verdict result{found.exists, found.reason};
  for (const auto& filter : part.filters) {
    const auto passed = passes(filter, code, found, systems_);
    if (passed.answer == Answer::no) return {Answer::no, {}};
    if (passed.answer == Answer::unknown) result = {Answer::unknown, passed.reason};
  }
  return result;
}

}  // namespace linkway::fhir::terminology
