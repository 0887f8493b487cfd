#include "cli/config/feedback_steps.h"

#include <algorithm>

#include "cli/config/values.h"
#include "referral/business_status.h"
#include "referral/task_states.h"

namespace linkway::cli {

std::vector<std::string_view> feedback_steps() {
  using referral::TaskStatus;
  std::vector<std::string_view> steps;
  // The gateway's Task begins as requested: it is never a draft.
  for (const auto status :
       {TaskStatus::requested, TaskStatus::accepted, TaskStatus::rejected, TaskStatus::in_progress, TaskStatus::on_hold,
        TaskStatus::completed, TaskStatus::failed, TaskStatus::cancelled, TaskStatus::entered_in_error}) {
    steps.push_back(referral::to_string(status));
  }
  for (const auto& status : referral::business_statuses()) steps.push_back(status.code);
  return steps;
}

bool is_feedback_step(std::string_view step) {
  const auto steps = feedback_steps();
  return std::find(steps.begin(), steps.end(), step) != steps.end();
}

std::string unknown_feedback_step(std::string_view step) {
  const auto steps = feedback_steps();
  std::string text = "unknown feedback step '" + std::string(step) + "'";
  if (const auto meant = nearest(step, steps)) text += "; did you mean '" + std::string(*meant) + "'?";
  text += "; known are: ";
  for (const auto known : steps) text += std::string(known) + (known == steps.back() ? "" : ", ");
  return text;
}

}  // namespace linkway::cli
