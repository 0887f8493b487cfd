// How far a poll was read, in the partner's own words: a time or a number of its items.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace linkway::exchange {

struct PollSettings;

// FHIR's forms, "2026-11-22 09:30:00" as databases write it (UTC), seconds or milliseconds since 1970.
[[nodiscard]] std::optional<Instant> time_of(std::string_view cursor);

// The later of two cursors: by number where both are numbers, by time where both are times with a zone, else as text.
[[nodiscard]] const std::string& later(const std::string& a, const std::string& b);

// Whether it is a time more than a day ahead of the clock: that is a slip somewhere, and a poll that went on from there
// would find nothing until then. A number is a time only where the URL has {since}.
[[nodiscard]] bool is_ahead(const PollSettings& settings, const std::string& cursor, Instant now);

// `time` in the form of `cursor`.
[[nodiscard]] std::string written_as(const std::string& cursor, Instant time);

}  // namespace linkway::exchange
