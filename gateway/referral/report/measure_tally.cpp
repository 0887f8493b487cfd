#include "referral/report/measure_tally.h"

#include <algorithm>

namespace linkway::referral::report {

namespace {

constexpr std::size_t most_measures = 1'000;

// Dates of different precision and zone are compared as they are written: days decide, and they are near enough.
bool earlier(const Score* a, const Score* b) { return a->time < b->time; }

struct Pair {
  const Score* before = nullptr;
  const Score* after = nullptr;
};

Pair pair_of(const std::vector<const Score*>& scores) {
  Pair pair;
  const auto first = [&](std::string_view phase) {
    const Score* found = nullptr;
    for (const auto* score : scores) {
      if (score->phase == phase && (found == nullptr || earlier(score, found))) found = score;
    }
    return found;
  };
  pair.before = first("baseline");
  if (pair.before == nullptr) pair.before = first("");
  for (const auto* score : scores) {
    if (score == pair.before || score->phase == "baseline") continue;
    if (pair.after == nullptr || !earlier(score, pair.after)) pair.after = score;
  }
  return pair;
}

}  // namespace

void MeasureTally::add(const std::vector<Score>& scores) {
  std::map<std::string_view, std::vector<const Score*>> by_measure;
  for (const auto& score : scores) by_measure[score.measure].push_back(&score);
  for (const auto& [measure, taken] : by_measure) {
    auto found = sums_.find(measure);
    if (found == sums_.end()) {
      if (sums_.size() >= most_measures) continue;
      found = sums_.emplace(measure, Sums{taken.front()->display}).first;
    }
    auto& sums = found->second;
    sums.scores += taken.size();
    const auto pair = pair_of(taken);
    if (pair.before == nullptr || pair.after == nullptr) continue;
    ++sums.pairs;
    sums.before += pair.before->value;
    sums.after += pair.after->value;
  }
}

std::vector<MeasureRow> MeasureTally::rows() const {
  std::vector<MeasureRow> rows;
  for (const auto& [measure, sums] : sums_) {
    MeasureRow row;
    row.measure = measure;
    row.display = sums.display;
    row.scores = sums.scores;
    row.pairs.value = sums.pairs;
    if (sums.pairs > 0) {
      const auto n = static_cast<double>(sums.pairs);
      row.before = sums.before / n;
      row.after = sums.after / n;
      row.change = (sums.after - sums.before) / n;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace linkway::referral::report
