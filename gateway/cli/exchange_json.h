// Exchanges as JSON, for programs.
#pragma once

#include <optional>

#include "cli/story.h"
#include "data/builder.h"

namespace linkway::cli {

[[nodiscard]] data::Node exchange_json(const store::ExchangeRow& exchange,
                                       const std::optional<store::ReferralRow>& referral, data::Builder& builder);
// With its referral, deliveries, attempts and next steps; the raw message and the answer only when asked for.
[[nodiscard]] data::Node story_json(const Story& story, bool raw, data::Builder& builder);

}  // namespace linkway::cli
