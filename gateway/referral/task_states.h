// The life of a referral Task (HL7 SDOH Clinical Care 3.0.0, Task for Referral Management): who may move it where.
// The one place that decides; the database refuses what contradicts it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace linkway::referral {

enum class TaskStatus : std::uint8_t {
  draft,
  requested,
  accepted,
  rejected,
  in_progress,
  on_hold,
  completed,
  failed,
  cancelled,
  entered_in_error,
};
[[nodiscard]] std::string_view to_string(TaskStatus s);  // as FHIR writes it: "in-progress"
// Nothing for a code that is no Task status, or one that a referral does not use (received, ready).
[[nodiscard]] std::optional<TaskStatus> parse_task_status(std::string_view code);
[[nodiscard]] bool is_final(TaskStatus s);

enum class Actor : std::uint8_t { requester, performer };

struct Transition {
  TaskStatus from;
  TaskStatus to;
  bool requester;
  bool performer;
};
[[nodiscard]] std::span<const Transition> transitions();

enum class Move : std::uint8_t {
  moves,      // allowed: the Task goes on
  stays,      // the status that it has already: details may be added while it is not final
  late,       // backward, or after the end: recorded and answered, moves nothing
  forbidden,  // the other side's to say
  skips,      // no such step from here
};
[[nodiscard]] Move judge(TaskStatus from, TaskStatus to, Actor actor);

}  // namespace linkway::referral
