#include "referral/task_states.h"

#include <array>

namespace linkway::referral {
namespace {

using enum TaskStatus;

constexpr std::array names = {
    std::string_view("draft"),       std::string_view("requested"),
    std::string_view("accepted"),    std::string_view("rejected"),
    std::string_view("in-progress"), std::string_view("on-hold"),
    std::string_view("completed"),   std::string_view("failed"),
    std::string_view("cancelled"),   std::string_view("entered-in-error"),
};

// from, to, requester, performer
constexpr std::array table = {
    Transition{draft, requested, true, false},
    Transition{requested, accepted, false, true},
    Transition{requested, rejected, false, true},
    Transition{requested, cancelled, true, true},
    Transition{accepted, in_progress, false, true},
    Transition{accepted, on_hold, false, true},
    Transition{accepted, completed, false, true},
    Transition{accepted, failed, false, true},
    Transition{accepted, cancelled, true, true},
    Transition{in_progress, on_hold, false, true},
    Transition{in_progress, completed, false, true},
    Transition{in_progress, failed, false, true},
    Transition{in_progress, cancelled, true, true},
    Transition{on_hold, in_progress, false, true},
    Transition{on_hold, completed, false, true},
    Transition{on_hold, failed, false, true},
    Transition{on_hold, cancelled, true, true},
    Transition{draft, entered_in_error, true, false},
    Transition{requested, entered_in_error, true, false},
    Transition{accepted, entered_in_error, true, false},
    Transition{rejected, entered_in_error, true, false},
    Transition{in_progress, entered_in_error, true, false},
    Transition{on_hold, entered_in_error, true, false},
    Transition{completed, entered_in_error, true, false},
    Transition{failed, entered_in_error, true, false},
    Transition{cancelled, entered_in_error, true, false},
};

// How far in its life a Task with this status is: a report of less is one that came late.
int rank(TaskStatus s) {
  switch (s) {
    case draft: return 0;
    case requested: return 1;
    case accepted: return 2;
    case in_progress:
    case on_hold: return 3;
    default: return 4;
  }
}

}  // namespace

std::string_view to_string(TaskStatus s) { return names[static_cast<std::size_t>(s)]; }

std::optional<TaskStatus> parse_task_status(std::string_view code) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == code) return static_cast<TaskStatus>(i);
  }
  return std::nullopt;
}

bool is_final(TaskStatus s) { return rank(s) == 4; }

std::span<const Transition> transitions() { return table; }

Move judge(TaskStatus from, TaskStatus to, Actor actor) {
  if (from == to) return Move::stays;
  for (const auto& step : table) {
    if (step.from != from || step.to != to) continue;
    return (actor == Actor::requester ? step.requester : step.performer) ? Move::moves : Move::forbidden;
  }
  if (is_final(from) || rank(to) < rank(from)) return Move::late;
  return Move::skips;
}

}  // namespace linkway::referral
