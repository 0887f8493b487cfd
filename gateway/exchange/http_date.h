#pragma once

#include <string>

#include "base/clock.h"

namespace linkway::exchange {

// IMF-fixdate (RFC 9110 section 5.6.7): Sun, 22 Nov 2026 10:01:00 GMT.
[[nodiscard]] std::string http_date(Instant t);

}  // namespace linkway::exchange
