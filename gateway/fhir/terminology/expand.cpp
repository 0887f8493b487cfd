#include "fhir/terminology/expand.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "fhir/terminology/candidates.h"
#include "fhir/terminology/state.h"

namespace linkway::fhir::terminology {

namespace {

// No more than so many parts are looked at for all candidates together.
constexpr std::size_t most_work = 10'000'000;

Problem trouble(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

class Words {
 public:
  explicit Words(std::string_view filter) : beginning_(text::lower(text::trim(filter))) {
    for (const auto word : text::split(beginning_, ' ')) {
      if (!word.empty()) words_.push_back(word);
    }
  }
  [[nodiscard]] bool fit(const ExpansionItem& item) const {
    if (words_.empty() || text::lower(item.code).starts_with(beginning_)) return true;
    const auto display = text::lower(item.display);
    return std::ranges::all_of(words_, [&](auto word) { return display.find(word) != std::string::npos; });
  }

 private:
  std::string beginning_;
  std::vector<std::string_view> words_;
};

std::string_view display_in(const Candidate& candidate, std::string_view language) {
  if (!language.empty() && candidate.known != nullptr) {
    for (const auto& item : candidate.known->designations) {
      if (text::iequals(item.language, language)) return item.value;
    }
  }
  if (!candidate.display.empty()) return candidate.display;
  return candidate.known == nullptr ? std::string_view() : candidate.known->display.view();
}

class Lister {
 public:
  Lister(const Service::State& state, const ExpandOptions& options)
      : state_(state), options_(options), words_(options.filter) {}

  // `root` is what every code must belong to; `parts` how much there is to look at for each.
  template <class Root>
  Result<ExpansionList> list(const Root& root, std::size_t parts) {
    Candidates candidates(state_.definitions, state_.systems, state_.compositions, [&](const Candidate& candidate) {
      if (too_much_) return;
      auto membership = state_.membership();
      const auto verdict = membership.in(root, candidate.system, candidate.code);
      work_ += 1 + parts + membership.steps();
      too_much_ = work_ > most_work;
      if (verdict.answer == Answer::unknown) candidates_missing_.push_back(verdict.reason);
      if (verdict.answer == Answer::yes) take(candidate);
      if (candidates_missing_.size() > 100) candidates_missing_.resize(1);
    });
    candidates.of(root);
    for (const auto& reason : candidates_missing_) candidates.miss(reason);
    if (too_much_ || candidates.too_many()) {
      return trouble(Category::unprocessable, issue::too_costly,
                     "the value set has too many codes for one answer; ask for a part of it with count and offset");
    }
    if (total_ == 0 && !candidates.missing().empty()) {
      return trouble(Category::unprocessable, issue::not_found,
                     "the value set cannot be expanded: " + candidates.missing());
    }
    result_.total = total_;
    result_.complete = candidates.missing().empty();
    result_.reason = candidates.missing();
    return std::move(result_);
  }

 private:
  void take(const Candidate& candidate) {
    ExpansionItem item{candidate.system,
                       candidate.version,
                       candidate.code,
                       display_in(candidate, options_.display_language),
                       false,
                       false,
                       candidate.known,
                       candidate.stated};
    if (candidate.known != nullptr) {
      item.is_abstract = candidate.known->is_abstract;
      item.inactive = candidate.known->inactive;
    }
    if (options_.active_only && item.inactive) return;
    if (!words_.fit(item)) return;
    if (!seen_.insert(std::string(item.system) + "\n" + std::string(item.code)).second) return;
    const auto at = total_++;
    if (at < options_.offset || (options_.count && result_.items.size() >= *options_.count)) return;
    if (result_.items.size() >= most_expanded) {
      too_much_ = true;
      return;
    }
    result_.items.push_back(item);
  }

  const Service::State& state_;
  const ExpandOptions& options_;
  Words words_;
  ExpansionList result_;
  std::unordered_set<std::string> seen_;
  std::vector<std::string> candidates_missing_;
  std::size_t total_ = 0;
  std::size_t work_ = 0;
  bool too_much_ = false;
};

std::size_t parts_of(const Composition& composition) {
  std::size_t parts = composition.excludes.size();
  for (const auto& part : composition.includes) parts += 1 + part.filters.size() + part.value_sets.size();
  return parts;
}

}  // namespace

Result<ExpansionList> Service::expand(std::string_view canonical, const ExpandOptions& options) const {
  const auto* set = state_->definitions.value_set(canonical);
  if (set == nullptr) {
    return trouble(Category::not_found, issue::not_found,
                   "the value set " + std::string(canonical) + " is not known here");
  }
  const auto* composition = state_->compositions.of(*set);
  return Lister(*state_, options).list(*set, composition == nullptr ? 1 : parts_of(*composition));
}

Result<ExpansionList> Service::expand_composition(const Composition& composition, const ExpandOptions& options) const {
  return Lister(*state_, options).list(composition, parts_of(composition));
}

}  // namespace linkway::fhir::terminology
