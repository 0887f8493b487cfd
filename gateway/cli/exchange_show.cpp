#include "cli/exchange_show.h"

#include <string>

#include "cli/delivery_show.h"
#include "cli/page.h"
#include "cli/print.h"
#include "referral/business_status.h"

namespace linkway::cli {

using store::Verdict;

namespace {

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
