// People whom several Patients may stand for: found by the search tokens that two of them share. Shown to operators;
// never merged, and it opens no access.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"

namespace linkway::store {

// What an operator says of two Patients: one person or two. It changes nothing but the list.
enum class PairVerdict : std::uint8_t { open, same, different };
[[nodiscard]] std::string_view to_string(PairVerdict verdict);
[[nodiscard]] std::optional<PairVerdict> parse_pair_verdict(std::string_view word);

struct PairMark {
  ResourceKey first;  // the lower key
  ResourceKey second;
  PairVerdict verdict = PairVerdict::open;
  Instant marked;
  std::string marker;  // who says it
};

// Two Patients that share one token at least.
struct PatientPair {
  ResourceKey first;  // the lower key
  ResourceKey second;
  std::vector<std::string> shared;  // "parameter" or, for a token with a system, "parameter system"; each once, sorted
  std::optional<PairMark> mark;     // the newest
};

// A token that so many Patients have that it cannot tell people apart: a placeholder, most likely.
struct CommonToken {
  std::string shared;  // as above
  std::uint64_t patients = 0;
};

struct PairQuery {
  std::vector<std::string> parameters;   // of the tokens that two Patients may share
  std::vector<std::string> passed_over;  // systems of tokens that say nothing about one person
  std::optional<ResourceKey> of;         // only pairs with this Patient
  bool all = false;                      // with those that an operator has judged
  std::size_t largest_group = 20;        // Patients with one token; more are a CommonToken
  std::size_t limit = 100;               // pairs
};

struct PairList {
  std::vector<PatientPair> pairs;   // the newest second Patient first
  bool more = false;                // than the limit
  std::vector<CommonToken> common;  // at most as many as the limit
};

}  // namespace linkway::store
