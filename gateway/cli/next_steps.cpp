#include "cli/delivery_show.h"
#include "cli/print.h"
#include "cli/story.h"
#include "referral/task_states.h"

namespace linkway::cli {

using store::DeliveryRow;
using store::DeliveryState;
using store::Verdict;

namespace {

std::string sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  return text;
}

std::string by_hand(const DeliveryRow& delivery) {
  return "When that is put right: linkway delivery retry " + id_text(delivery.key) +
         ". What follows it for the same partner waits.";
}

std::string next_of(const store::ReferralRow& referral, bool platform_gone) {
  if (referral.platform.get().empty()) {
    return "It waits for a route: no rule matched. Add one that does, or 'otherwise', to the configuration and send "
           "the "
           "gateway SIGHUP; it then goes on by itself.";
  }
  const auto status = referral::parse_task_status(referral.status);
  if (status && referral::is_final(*status)) return "";
  if (platform_gone) {
    return referral.platform.get() +
           " is not in the configuration any more: nobody works on the referral until it is there again.";
  }
  if (status == referral::TaskStatus::requested) return referral.platform.get() + " has to accept or reject it.";
  return referral.platform.get() + " works on it and reports the next step.";
}

}  // namespace

std::string next_step(const DeliveryStory& story) {
  const auto& delivery = story.delivery;
  const auto what = what_of(delivery);
  if (story.partner_gone && delivery.state != DeliveryState::delivered) {
    return sentence(what) + " is " + std::string(store::to_string(delivery.state)) + ", and " + delivery.partner.get() +
           " is not in the configuration any more: nothing is sent until it is there again.";
  }
  switch (delivery.state) {
    case DeliveryState::delivered: return "";
    case DeliveryState::waiting:
      if (delivery.next_attempt.micros == 0) return "Then " + what + " follows, once the one before it is settled.";
      if (delivery.attempts == 0)
        return "The gateway sends " + what + ": due " + time_text(delivery.next_attempt) + ".";
      return "The gateway tries " + what + " again: attempt " + std::to_string(delivery.attempts + 1) + " is due " +
             time_text(delivery.next_attempt) + ".";
    case DeliveryState::claimed: return "The gateway is about to send " + what + ".";
    case DeliveryState::sent: return "The gateway has begun to send " + what + " and waits for the answer.";
    case DeliveryState::refused:
      return "Somebody has to look at " + what + ": it was refused for good and is not tried again by itself. " +
             by_hand(delivery);
    case DeliveryState::parked:
      return "Somebody has to look at " + what + ": it is parked and not tried again by itself. " + by_hand(delivery);
  }
  return "";
}

std::vector<std::string> next_steps(const Story& story) {
  const auto& exchange = story.exchange;
  if (exchange.verdict == Verdict::refused) {
    if (!exchange.pack.name.empty()) {
      return {
          "The sender was told what is wrong. Where the pack was wrong: mend it, reload, and run the message again: "
          "linkway exchange replay " +
          id_text(exchange.key) + "."};
    }
    return {"Nothing. The sender was told what is wrong, and may send it again when that is put right."};
  }
  std::vector<std::string> steps;
  if (exchange.verdict == Verdict::repeated && exchange.original.get() != 0) {
    steps.push_back("The first one counts: linkway exchange show " + id_text(exchange.original) + ".");
  }
  bool underway = false;  // something that the platform does not have yet
  for (const auto& told : story.deliveries) {
    const auto& delivery = told.delivery;
    if (auto step = next_step(told); !step.empty()) steps.push_back(std::move(step));
    underway =
        underway || (story.referral && delivery.partner == story.referral->platform &&
                     delivery.kind == store::DeliveryKind::referral && delivery.state != DeliveryState::delivered);
  }
  if (story.referral && !underway) {
    if (auto step = next_of(*story.referral, story.platform_gone); !step.empty()) steps.push_back(std::move(step));
  }
  if (steps.empty()) steps.emplace_back(story.referral ? "Nothing: the referral is closed." : "Nothing.");
  return steps;
}

}  // namespace linkway::cli
