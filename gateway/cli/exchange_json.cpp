#include "cli/exchange_json.h"

#include <string>
#include <vector>

#include "base/text.h"

namespace linkway::cli {

namespace {

using data::Builder;
using data::Node;

// What is empty is left out.
Node words(Builder& builder, std::string_view value) { return value.empty() ? Node() : builder.text(value); }
Node time(Builder& builder, Instant t) { return t.micros == 0 ? Node() : builder.text(to_fhir(t)); }
template <class Key>
Node id(Builder& builder, const Key& key) {
  return key.get() == 0 ? Node() : builder.text(id_text(key));
}

Node referral_json(const store::ReferralRow& referral, Builder& b) {
  return b.object({{"id", id(b, referral.key)},
                   {"sender", words(b, referral.sender.get())},
                   {"status", words(b, referral.status)},
                   {"businessStatus", words(b, referral.business_status)},
                   {"routed", Builder::boolean(!referral.platform.get().empty())},
                   {"route", words(b, referral.route)},
                   {"platform", words(b, referral.platform.get())},
                   {"patient", id(b, referral.patient)},
                   {"serviceRequest", id(b, referral.request)},
                   {"order", id(b, referral.order)},
                   {"task", id(b, referral.task)},
                   {"created", time(b, referral.created)},
                   {"updated", time(b, referral.updated)},
                   {"exchange", id(b, referral.exchange)}});
}

Node attempt_json(const store::AttemptRow& attempt, bool raw, Builder& b) {
  return b.object({{"number", b.number(attempt.number)},
                   {"started", time(b, attempt.started)},
                   {"ended", time(b, attempt.ended)},
                   {"outcome", b.text(store::to_string(attempt.outcome))},
                   {"status", attempt.status == 0 ? Node() : b.number(attempt.status)},
                   {"problem", words(b, attempt.problem)},
                   {"answered", raw ? words(b, attempt.answer) : Node()}});
}

// What is not UTF-8 cannot stand in JSON as it is.
Node bytes_json(const std::string& bytes, Builder& b) {
  if (bytes.empty()) return {};
  return b.text(text::invalid_utf8_at(bytes) == std::string::npos ? bytes : text::encode_base64(bytes));
}

Node request_json(const store::RequestRow& request, bool raw, Builder& b) {
  return b.object({{"name", b.text(request.name)},
                   {"attempt", b.number(request.attempt)},
                   {"target", b.text(request.target)},
                   {"started", time(b, request.started)},
                   {"ended", time(b, request.ended)},
                   {"outcome", b.text(store::to_string(request.outcome))},
                   {"status", request.status == 0 ? Node() : b.number(request.status)},
                   {"problem", words(b, request.problem)},
                   {"sent", raw ? bytes_json(request.body, b) : Node()},
                   {"answered", raw ? bytes_json(request.answer, b) : Node()}});
}

Node requests_json(const std::vector<store::RequestRow>& requests, bool raw, Builder& b) {
  if (requests.empty()) return {};
  std::vector<Node> all;
  all.reserve(requests.size());
  for (const auto& request : requests) all.push_back(request_json(request, raw, b));
  return b.list(all);
}

Node retry_json(const store::RetryRow& retry, Builder& b) {
  return b.object({{"asked", time(b, retry.asked)},
                   {"by", words(b, retry.asker)},
                   {"was", b.text(store::to_string(retry.state))},
                   {"afterAttempt", b.number(retry.attempts)}});
}

Node texts(const std::vector<std::string>& lines, Builder& b) {
  std::vector<Node> items;
  items.reserve(lines.size());
  for (const auto& line : lines) items.push_back(b.text(line));
  return b.list(items);
}

}  // namespace

Node delivery_json(const store::DeliveryRow& delivery, Builder& b) {
  return b.object({{"id", id(b, delivery.key)},
                   {"partner", words(b, delivery.partner.get())},
                   {"referral", id(b, delivery.referral)},
                   {"kind", b.text(store::to_string(delivery.kind))},
                   {"step", words(b, delivery.step)},
                   {"state", b.text(store::to_string(delivery.state))},
                   {"messageId", words(b, delivery.message_id)},
                   {"exchange", id(b, delivery.exchange)},
                   {"created", time(b, delivery.created)},
                   {"attempts", b.number(delivery.attempts)},
                   {"nextAttempt", time(b, delivery.next_attempt)},
                   {"lastOutcome", delivery.attempts == 0 ? Node() : b.text(store::to_string(delivery.last_class))},
                   {"lastProblem", words(b, delivery.last_problem)}});
}

Node delivery_story_json(const DeliveryStory& story, bool raw, Builder& b) {
  std::vector<Node> attempts, retries;
  for (const auto& attempt : story.attempts) attempts.push_back(attempt_json(attempt, raw, b));
  for (const auto& retry : story.retries) retries.push_back(retry_json(retry, b));
  auto node = b.with(delivery_json(story.delivery, b), "history", b.list(attempts));
  if (!retries.empty()) node = b.with(node, "retries", b.list(retries));
  if (!story.requests.empty()) node = b.with(node, "requests", requests_json(story.requests, raw, b));
  return node;
}

Node exchange_json(const store::ExchangeRow& exchange, const std::optional<store::ReferralRow>& referral, Builder& b) {
  return b.object({{"id", id(b, exchange.key)},
                   {"received", time(b, exchange.received)},
                   {"answered", time(b, exchange.answered)},
                   {"partner", words(b, exchange.partner.get())},
                   {"channel", words(b, exchange.channel)},
                   {"operation", words(b, exchange.operation)},
                   {"mediaType", words(b, exchange.media_type)},
                   {"correlationId", words(b, exchange.correlation_id)},
                   {"requestId", words(b, exchange.request_id)},
                   {"verdict", b.text(store::to_string(exchange.verdict))},
                   {"status", b.number(exchange.status)},
                   {"note", words(b, exchange.note)},
                   {exchange.verdict == store::Verdict::repeated ? "repeats" : "replayOf", id(b, exchange.original)},
                   {"pack", exchange.pack.name.empty() ? Node()
                                                       : b.object({{"name", b.text(exchange.pack.name)},
                                                                   {"version", b.text(exchange.pack.version)}})},
                   {"referral", referral ? referral_json(*referral, b) : Node()}});
}

Node story_json(const Story& story, bool raw, Builder& b) {
  auto node = exchange_json(story.exchange, story.referral, b);
  node = b.with(node, "problems", texts(issues_of(story.exchange.answer), b));
  std::vector<Node> deliveries;
  deliveries.reserve(story.deliveries.size());
  for (const auto& delivery : story.deliveries) deliveries.push_back(delivery_story_json(delivery, raw, b));
  node = b.with(node, "deliveries", b.list(deliveries));
  node = b.with(node, "next", texts(next_steps(story), b));
  if (raw) {
    // What is not UTF-8 cannot stand in JSON as it is.
    const bool readable = text::invalid_utf8_at(story.exchange.raw) == std::string::npos;
    node = readable ? b.with(node, "raw", b.text(story.exchange.raw))
                    : b.with(node, "rawBase64", b.text(text::encode_base64(story.exchange.raw)));
    node = b.with(node, "answer", b.text(story.exchange.answer));
  }
  return node;
}

}  // namespace linkway::cli
