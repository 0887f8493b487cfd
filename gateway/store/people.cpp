#include "store/people.h"

namespace linkway::store {

std::string_view to_string(PairVerdict verdict) {
  switch (verdict) {
    case PairVerdict::open: return "open";
    case PairVerdict::same: return "same";
    case PairVerdict::different: return "different";
  }
  return "";
}

std::optional<PairVerdict> parse_pair_verdict(std::string_view word) {
  for (const auto verdict : {PairVerdict::open, PairVerdict::same, PairVerdict::different}) {
    if (word == to_string(verdict)) return verdict;
  }
  return std::nullopt;
}

}  // namespace linkway::store
