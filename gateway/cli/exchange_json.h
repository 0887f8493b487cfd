// Exchanges and deliveries as JSON, for programs.
#pragma once

#include <optional>

#include "cli/story.h"
#include "data/builder.h"

namespace linkway::cli {

[[nodiscard]] data::Node exchange_json(const store::ExchangeRow& exchange,
                                       const std::optional<store::ReferralRow>& referral, data::Builder& builder);
[[nodiscard]] data::Node delivery_json(const store::DeliveryRow& delivery, data::Builder& builder);
// With its attempts; what was sent and answered only when asked for.
[[nodiscard]] data::Node delivery_story_json(const DeliveryStory& story, bool raw, data::Builder& builder);
// With its referral, deliveries, attempts and next steps; the raw message and the answer only when asked for.
[[nodiscard]] data::Node story_json(const Story& story, bool raw, data::Builder& builder);

}  // namespace linkway::cli
