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
  std::vector<store::RetryRow> retries;     // by hand
  bool partner_gone = false;                // the configuration has its partner no more: set by who has read it
};

struct Story {
  store::ExchangeRow exchange;
  std::optional<store::ReferralRow> referral;
  std::vector<DeliveryStory> deliveries;  // of the referral, oldest first
  bool platform_gone = false;             // as partner_gone, of the referral's platform
};

// Nothing when there is no such exchange.
[[nodiscard]] Result<std::optional<Story>> load_story(store::Reader& reader, ExchangeKey key);

// A delivery with all that was tried.
[[nodiscard]] Result<DeliveryStory> load_delivery(store::Reader& reader, store::DeliveryRow delivery);

// What the sender was told is wrong: the issues of an OperationOutcome, a line each. Empty for any other answer.
[[nodiscard]] std::vector<std::string> issues_of(const std::string& answer);

// What happens next with a delivery, or what somebody has to do; "" for one that needs nothing any more.
[[nodiscard]] std::string next_step(const DeliveryStory& story);

// What happens next, or who has to do something, in sentences.
[[nodiscard]] std::vector<std::string> next_steps(const Story& story);

}  // namespace linkway::cli
