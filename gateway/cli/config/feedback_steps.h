// The steps of a referral that a referrer may ask to be told: Task statuses and business statuses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkway::cli {

[[nodiscard]] std::vector<std::string_view> feedback_steps();
[[nodiscard]] bool is_feedback_step(std::string_view step);
// What to tell whoever wrote a step that there is not.
[[nodiscard]] std::string unknown_feedback_step(std::string_view step);

}  // namespace linkway::cli
