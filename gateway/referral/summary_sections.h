// The parts of the summary for the GP: what each says and which resources it stands on.
#pragma once

#include <string>
#include <vector>

#include "referral/message.h"
#include "referral/narrative.h"

namespace linkway::referral {

struct SummarySection {
  std::string title;
  Narrative narrative;
  std::vector<std::string> entries;  // references
};

// "In progress (Attended)": Task status and business status in words.
[[nodiscard]] std::string standing_words(const data::Node& task);

[[nodiscard]] SummarySection referral_section(const SummaryInput& input);
[[nodiscard]] SummarySection progress_section(const SummaryInput& input);  // contacts among it
[[nodiscard]] SummarySection activities_section(const SummaryInput& input);
[[nodiscard]] SummarySection measures_section(const SummaryInput& input);

}  // namespace linkway::referral
