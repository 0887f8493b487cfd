#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/commands.h"
#include "store/reader.h"

namespace linkway::cli {

// Nothing for what is no state of a delivery.
[[nodiscard]] std::optional<store::DeliveryState> parse_delivery_state(std::string_view text);

// How long ago, in the greatest unit that fits: "5s", "12min", "7h", "3d".
[[nodiscard]] std::string age_text(Instant then, Instant now);

// A table, or an object a line.
[[nodiscard]] Status list_deliveries(store::Reader& reader, const store::DeliveryQuery& query, bool json, Instant now,
                                     Shell& shell);

}  // namespace linkway::cli
