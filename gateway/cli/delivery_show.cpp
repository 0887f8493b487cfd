#include "cli/delivery_show.h"

#include "cli/print.h"

namespace linkway::cli {

using store::DeliveryState;

namespace {

std::string outcome_text(store::OutcomeClass outcome, std::int32_t status, const std::string& problem) {
  return std::string(store::to_string(outcome)) + (status == 0 ? "" : ", HTTP " + std::to_string(status)) +
         (problem.empty() ? "" : ", " + problem);
}

void show_request(Page& page, const store::RequestRow& request, bool raw) {
  page.line("       " + request.name + ", " + request.target + ": " +
            outcome_text(request.outcome, request.status, request.problem));
  if (!raw) return;
  page.line("       sent:");
  page.body(request.body);
  page.line("       answered:");
  page.body(request.answer);
}

void show_attempt(Page& page, const store::AttemptRow& attempt, bool raw) {
  page.line("  " + std::to_string(attempt.number) + ". " + time_text(attempt.started) +
            " UTC: " + outcome_text(attempt.outcome, attempt.status, attempt.problem));
  if (attempt.answer.empty()) return;
  if (!raw) return page.line("     what it answered is kept: --raw shows it (personal data)");
  page.line("     answered:");
  page.words("       ", attempt.answer);
}

}  // namespace

void show_delivery(Page& page, const DeliveryStory& story, ExchangeKey exchange, bool raw) {
  const auto& delivery = story.delivery;
  auto head = std::string(store::to_string(delivery.kind)) + (delivery.step.empty() ? "" : " '" + delivery.step + "'") +
              " for " + delivery.partner.get() + ": " + std::string(store::to_string(delivery.state)) + ", " +
              count_of(static_cast<std::size_t>(delivery.attempts), "attempt", "attempts");
  if (delivery.state == DeliveryState::waiting) {
    head += delivery.next_attempt.micros == 0 ? ", after the one before it"
                                              : ", next " + time_text(delivery.next_attempt) + " UTC";
  }
  if (delivery.exchange != exchange) head += " (caused by exchange " + id_text(delivery.exchange) + ")";
  page.line(head);
  if (delivery.state != DeliveryState::delivered && !delivery.last_problem.empty()) {
    page.line("  last problem: " + delivery.last_problem);
  }
  for (const auto& attempt : story.attempts) {
    show_attempt(page, attempt, raw);
    for (const auto& request : story.requests) {
      if (request.attempt == attempt.number) show_request(page, request, raw);
    }
    for (const auto& retry : story.retries) {
      if (retry.attempts != attempt.number) continue;
      page.line("     it was " + std::string(store::to_string(retry.state)) + "; sent again by " + retry.asker + ", " +
                time_text(retry.asked) + " UTC");
    }
  }
  // Of the attempt that is under way.
  for (const auto& request : story.requests) {
    if (story.attempts.empty() || request.attempt > story.attempts.back().number) show_request(page, request, raw);
  }
}

std::string what_of(const store::DeliveryRow& delivery) {
  return "the " + std::string(store::to_string(delivery.kind)) +
         (delivery.step.empty() ? "" : " '" + delivery.step + "'") + " for " + delivery.partner.get();
}

void show_delivery_page(const DeliveryStory& story, bool raw, Shell& shell) {
  const auto& delivery = story.delivery;
  Page page(shell);
  page.title("Delivery " + id_text(delivery.key));
  page.fact("to", delivery.partner.get());
  page.fact("state", store::to_string(delivery.state));
  page.fact("owed since", time_text(delivery.created) + " UTC");
  page.fact("caused by", "exchange " + id_text(delivery.exchange));
  page.fact("referral", id_text(delivery.referral));
  page.fact("message id", delivery.message_id);
  page.fact("correlation id", delivery.correlation_id);
  page.title("What became of it");
  show_delivery(page, story, delivery.exchange, raw);
  page.title("What is next");
  const auto next = next_step(story);
  page.line(next.empty() ? "Nothing: it has arrived." : next);
}

}  // namespace linkway::cli
