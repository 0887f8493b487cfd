#include "cli/exchange_show.h"

#include <string>

#include "cli/print.h"
#include "data/json.h"
#include "referral/business_status.h"

namespace linkway::cli {

using store::DeliveryState;
using store::Verdict;

namespace {

class Page {
 public:
  explicit Page(Shell& shell) : shell_(shell) {}

  void title(std::string_view text) {
    shell_.out << (first_ ? "" : "\n") << in_colour(text, Colour::yellow, shell_.colour) << "\n";
    first_ = false;
  }
  void fact(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    shell_.out << "  " << in_colour(name, Colour::faint, shell_.colour)
               << std::string(name.size() < 17 ? 17 - name.size() : 1, ' ') << printable(value) << "\n";
  }
  void line(std::string_view text) { shell_.out << "  " << printable(text) << "\n"; }
  // As it is, but indented JSON where it is JSON.
  void body(std::string_view bytes) {
    const auto json = data::read_json(bytes);
    shell_.out << (json ? data::to_json(json->root, data::JsonStyle::pretty) : std::string(bytes)) << "\n";
  }

 private:
  Shell& shell_;
  bool first_ = true;
};

std::string verdict_sentence(const store::ExchangeRow& exchange) {
  switch (exchange.verdict) {
    case Verdict::accepted: return "accepted: it is stored and acted upon";
    case Verdict::repeated:
      return "repeated: the same message came before" +
             (exchange.original.get() == 0 ? std::string() : " (exchange " + id_text(exchange.original) + ")") +
             ", and was answered as then";
    case Verdict::no_effect: return "no-effect: it is recorded, and moved nothing";
    case Verdict::refused: return "refused: nothing of it is acted upon";
  }
  return "";
}

void show_exchange(Page& page, const store::ExchangeRow& exchange) {
  page.title("Exchange " + id_text(exchange.key));
  page.fact("received", time_text(exchange.received) + " UTC");
  page.fact("from", exchange.partner.get().empty() ? "an unknown sender" : exchange.partner.get());
  page.fact("channel", exchange.channel);
  page.fact("operation", exchange.operation);
  page.fact("content type", exchange.media_type);
  page.fact("size", exchange.raw.empty() ? "" : count_of(exchange.raw.size(), "byte", "bytes"));
  page.fact("request id", exchange.request_id);
  page.fact("correlation id", exchange.correlation_id);

  page.title("What became of it");
  page.fact("verdict", verdict_sentence(exchange));
  page.fact("answer", "HTTP " + std::to_string(exchange.status) +
                          (exchange.answered.micros == 0 ? "" : " at " + time_text(exchange.answered) + " UTC"));
  page.fact("why", exchange.note);
  if (!exchange.pack.name.empty()) page.fact("pack", exchange.pack.name + " " + exchange.pack.version);
  for (const auto& issue : issues_of(exchange.answer)) page.fact("told the sender", issue);
}

void show_referral(Page& page, const store::ReferralRow& referral) {
  page.title("Referral " + id_text(referral.key));
  page.fact("status", referral.status);
  const auto* step = referral::find_business_status(referral.business_status);
  page.fact("step",
            step == nullptr ? referral.business_status : std::string(step->code) + ": " + std::string(step->sentence));
  page.fact("sender", referral.sender.get());
  page.fact("platform", referral.platform.get().empty() ? "none: no rule matched" : referral.platform.get());
  page.fact("route", referral.route);
  page.fact("begun", time_text(referral.created) + " UTC, by exchange " + id_text(referral.exchange));
  page.fact("last change", time_text(referral.updated) + " UTC");
  page.fact("task", referral.task.get() == 0 ? "" : "Task/" + id_text(referral.task));
  page.fact("sender's request", referral.request.get() == 0 ? "" : "ServiceRequest/" + id_text(referral.request));
  page.fact("gateway's order", referral.order.get() == 0 ? "" : "ServiceRequest/" + id_text(referral.order));
}

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
    page.line("  " + std::to_string(attempt.number) + ". " + time_text(attempt.started) +
              " UTC: " + outcome_text(attempt.outcome, attempt.status, attempt.problem));
    for (const auto& request : story.requests) {
      if (request.attempt == attempt.number) show_request(page, request, raw);
    }
  }
  // Of the attempt that is under way.
  for (const auto& request : story.requests) {
    if (story.attempts.empty() || request.attempt > story.attempts.back().number) show_request(page, request, raw);
  }
}

}  // namespace

void show_story(const Story& story, bool raw, Shell& shell) {
  Page page(shell);
  show_exchange(page, story.exchange);
  if (story.referral) show_referral(page, *story.referral);
  if (!story.deliveries.empty()) {
    page.title("Deliveries");
    for (const auto& delivery : story.deliveries) show_delivery(page, delivery, story.exchange.key, raw);
  }
  page.title("What is next");
  for (const auto& step : next_steps(story)) page.line(step);
  if (!raw) return;
  page.title("The message as it came (personal data)");
  page.body(story.exchange.raw);
  page.title("The answer");
  page.body(story.exchange.answer);
}

}  // namespace linkway::cli
