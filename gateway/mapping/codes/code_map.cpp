#include "mapping/codes/code_map.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace linkway::mapping {

namespace {

struct Equivalence {
  std::string_view code;
  int fitness;
  std::string_view turned;
};

constexpr std::array<Equivalence, 10> equivalences = {{
    {"equal", 5, "equal"},
    {"equivalent", 4, "equivalent"},
    {"wider", 3, "narrower"},
    {"subsumes", 2, "specializes"},
    {"relatedto", 1, "relatedto"},
    {"narrower", 0, "wider"},
    {"specializes", 0, "subsumes"},
    {"inexact", 0, "inexact"},
    {"unmatched", 0, "unmatched"},
    {"disjoint", 0, "disjoint"},
}};

// R5 concept-map-relationship.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> relationships = {{
    {"related-to", "relatedto"},
    {"source-is-narrower-than-target", "wider"},
    {"source-is-broader-than-target", "narrower"},
    {"not-related-to", "disjoint"},
}};

const Equivalence* find_equivalence(std::string_view code) {
  const auto* found = std::ranges::find(equivalences, code, &Equivalence::code);
  return found == equivalences.end() ? nullptr : found;
}

// No code holds a line feed.
std::string key_of(std::string_view system, std::string_view code) {
  std::string key(system);
  key += '\n';
  key += code;
  return key;
}

// As people write a word: in any case, with white space around it.
std::string loosely(std::string_view code) { return text::lower(text::trim(code)); }

}  // namespace

bool is_equivalence(std::string_view code) { return find_equivalence(code) != nullptr; }

std::string_view equivalence_of(std::string_view code) {
  if (const auto* known = find_equivalence(code)) return known->code;
  for (const auto& [r5, r4] : relationships) {
    if (r5 == code) return r4;
  }
  return {};
}

int fitness_of(std::string_view equivalence) {
  const auto* known = find_equivalence(equivalence);
  return known == nullptr ? 0 : known->fitness;
}

CodeMap::CodeMap(std::string url, std::vector<MapRow> rows, std::vector<Otherwise> otherwise)
    : url_(std::move(url)), rows_(std::move(rows)), otherwise_(std::move(otherwise)) {
  for (std::uint32_t i = 0; i < rows_.size(); ++i) index(i);
}

void CodeMap::index(std::uint32_t row) {
  const auto& one = rows_[row];
  by_code_[key_of(one.source_system, one.source_code)].push_back(row);
  if (!one.source_system.empty()) by_code_[key_of({}, one.source_code)].push_back(row);
  // Words that differ in case alone are two words, and neither is meant by a third spelling.
  const auto loose = loosely(one.source_code);
  const auto [known, fresh] = spelled_.try_emplace(loose, one.source_code);
  if (!fresh && known->second != one.source_code) known->second.clear();
}

const std::vector<std::uint32_t>* CodeMap::rows_of(std::string_view system, std::string_view code) const {
  if (const auto* exactly = rows_spelled(system, code)) return exactly;
  const auto known = spelled_.find(loosely(code));
  return known == spelled_.end() || known->second.empty() ? nullptr : rows_spelled(system, known->second);
}

const std::vector<std::uint32_t>* CodeMap::rows_spelled(std::string_view system, std::string_view code) const {
  auto known = by_code_.find(key_of(system, code));
  // A map of plain codes has them for any system.
  if (known == by_code_.end() && !system.empty()) {
    known = by_code_.find(key_of({}, code));
    const auto plain = [&](std::uint32_t row) { return rows_[row].source_system.empty(); };
    if (known != by_code_.end() && std::ranges::none_of(known->second, plain)) known = by_code_.end();
  }
  return known == by_code_.end() ? nullptr : &known->second;
}

bool CodeMap::lists(std::string_view system, std::string_view code) const { return rows_of(system, code) != nullptr; }

CodeMap::Found CodeMap::find(std::string_view system, std::string_view code) const {
  Found found;
  const auto* known = rows_of(system, code);
  if (known == nullptr) return found;
  int best = 0;
  for (const auto i : *known) {
    const auto& row = rows_[i];
    if (!system.empty() && !row.source_system.empty() && row.source_system != system) continue;
    const auto fitness = row.target_code.empty() ? 0 : fitness_of(row.equivalence);
    if (fitness == 0 || fitness < best) continue;
    const bool same = found.row != nullptr && found.row->target_code == row.target_code &&
                      found.row->target_system == row.target_system;
    if (fitness == best && !same) found.ambiguous = true;
    if (fitness > best) found = {&row, false};
    best = fitness;
  }
  return found;
}

const Otherwise* CodeMap::otherwise(std::string_view system) const {
  for (const auto& one : otherwise_) {
    if (system.empty() || one.source_system.empty() || one.source_system == system) return &one;
  }
  return nullptr;
}

CodeMap CodeMap::reversed(std::string url) const {
  std::vector<MapRow> turned;
  for (const auto& row : rows_) {
    if (row.target_code.empty()) continue;
    const auto* equivalence = find_equivalence(row.equivalence);
    turned.push_back({row.target_system, row.target_code, row.target_display,
                      std::string(equivalence == nullptr ? std::string_view(row.equivalence) : equivalence->turned),
                      row.source_system, row.source_code, row.source_display, row.comment, row.line});
  }
  // Of those that fit alike the first stays.
  std::ranges::stable_sort(turned, std::ranges::greater(),
                           [](const MapRow& row) { return fitness_of(row.equivalence); });
  std::unordered_set<std::string> taken;
  std::erase_if(turned,
                [&](const MapRow& row) { return !taken.insert(key_of(row.source_system, row.source_code)).second; });
  return {std::move(url), std::move(turned)};
}

}  // namespace linkway::mapping
