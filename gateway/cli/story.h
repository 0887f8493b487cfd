// An exchange with everything that came of it, read together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/reader.h"

namespace linkway::cli {

struct DeliveryStory {
  store::DeliveryRow delivery;
  std::vector<store::AttemptRow> attempts;
  std::vector<store::RequestRow> requests;  // of one that takes several
};

struct Story {
  store::ExchangeRow exchange;
  std::optional<store::ReferralRow> referral;
  std::vector<DeliveryStory> deliveries;  // of the referral, oldest first
};

// Nothing when there is no such exchange.
[[nodiscard]] Result<std::optional<Story>> load_story(store::Reader& reader, ExchangeKey key);

// What the sender was told is wrong: the issues of an OperationOutcome, a line each. Empty for any other answer.
[[nodiscard]] std::vector<std::string> issues_of(const std::string& answer);

// What happens next, or who has to do something, in sentences.
[[nodiscard]] std::vector<std::string> next_steps(const Story& story);

}  // namespace linkway::cli
