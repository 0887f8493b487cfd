// Dates in a search: a value stands for all the time that it names (R4 search.html#date).
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace linkway::fhir {

struct Period {
  Instant from;   // inclusive
  Instant until;  // exclusive
};
// Year, month, day, minute, second or part of a second; without an offset it is UTC. A '+' of the offset may have
// become a space, as it does when a client does not percent-encode it.
[[nodiscard]] std::optional<Period> parse_search_date(std::string_view text);

}  // namespace linkway::fhir
