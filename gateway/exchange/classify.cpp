#include "exchange/classify.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "base/text.h"
#include "data/json.h"

namespace linkway::exchange {

namespace {

using store::OutcomeClass;

// Seconds, or an HTTP date. Bounded to a day: a partner that asks for more is asked again all the same.
std::optional<std::chrono::seconds> retry_after(std::string_view header, Instant now) {
  header = text::trim(header);
  if (header.empty()) return std::nullopt;
  constexpr std::int64_t day = 86'400;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (error == std::errc{} && end == header.data() + header.size() && seconds >= 0) {
    return std::chrono::seconds(std::min(seconds, day));
  }
  std::tm parts{};
  const std::string date(header);
  const char* rest = strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  return std::chrono::seconds(std::clamp(std::int64_t{timegm(&parts)} - now.micros / 1'000'000, std::int64_t{0}, day));
}

bool has_duplicate(const data::Node& outcome) {
  for (const auto& issue : outcome["issue"].items()) {
    if (issue["code"].text() == "duplicate") return true;
  }
  return false;
}

bool says_duplicate(const std::string& body) {
  const auto outcome = data::read_json(body);
  return outcome.ok() && has_duplicate(outcome->root);
}

// What a message that answers ours says of it (MessageHeader.response.code): the status of HTTP may be 200 all the
// same.
OutcomeClass class_of_message(const std::string& body, int attempt) {
  const auto answer = data::read_json(body);
  if (!answer.ok() || answer->root["resourceType"].text() != "Bundle") return OutcomeClass::delivered;
  const auto entries = answer->root["entry"];
  const auto header = entries.at(0)["resource"];
  if (header["resourceType"].text() != "MessageHeader") return OutcomeClass::delivered;
  const auto code = header["response"]["code"].text();
  if (code == "transient-error") return OutcomeClass::transient;
  if (code != "fatal-error") return OutcomeClass::delivered;
  for (const auto& entry : entries.items()) {
    if (attempt > 1 && has_duplicate(entry["resource"])) return OutcomeClass::delivered;
  }
  return OutcomeClass::rejected;
}

OutcomeClass class_of(const net::Response& response, int attempt) {
  const int status = response.status;
  if (status >= 200 && status < 300) return class_of_message(response.body, attempt);
  if (status == 409 && attempt > 1 && says_duplicate(response.body)) return OutcomeClass::delivered;
  if (status == 408 || status == 425 || status == 429 || status == 503) return OutcomeClass::transient;
  if (status == 501 || status == 505) return OutcomeClass::rejected;
  return status >= 500 ? OutcomeClass::ambiguous : OutcomeClass::rejected;
}

// Spreads the retries of many deliveries that failed together; the same for the same delivery and attempt.
std::int64_t jitter(std::int64_t span, DeliveryKey key, int attempt) {
  if (span <= 0) return 0;
  auto x = static_cast<std::uint64_t>(key.get()) * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(attempt);
  x ^= x >> 29;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 32;
  return static_cast<std::int64_t>(x % static_cast<std::uint64_t>(span));
}

}  // namespace

Outcome classify(const net::Exchanged& exchanged, int attempt, Instant now) {
  switch (exchanged.sent) {
    case net::Sent::no: return {OutcomeClass::unsent, std::nullopt, 0, exchanged.reason};
    case net::Sent::maybe: return {OutcomeClass::ambiguous, std::nullopt, 0, exchanged.reason};
    case net::Sent::answered: break;
  }
  const auto& response = exchanged.response;
  Outcome outcome;
  outcome.kind = class_of(response, attempt);
  outcome.status = response.status;
  if (outcome.kind != OutcomeClass::delivered) {
    outcome.problem = "the partner answered HTTP " + std::to_string(response.status);
    if (response.status >= 200 && response.status < 300) {
      outcome.problem += outcome.kind == OutcomeClass::transient ? " with a message that says transient-error"
                                                                 : " with a message that says fatal-error";
    }
    outcome.retry_after = retry_after(response.headers.get("Retry-After"), now);
  }
  return outcome;
}

Next after(const Outcome& outcome, const store::DeliveryRow& delivery, int attempt,
           const security::DeliverySettings& settings, Instant now) {
  using store::DeliveryState;
  if (outcome.kind == OutcomeClass::delivered) return {DeliveryState::delivered, {}, ""};
  if (outcome.kind == OutcomeClass::rejected) return {DeliveryState::refused, {}, ""};
  if (outcome.kind == OutcomeClass::ambiguous && !settings.idempotent) {
    return {DeliveryState::parked, {}, "it may have arrived, and this partner does not recognise a repeat"};
  }
  const auto& retry = settings.retry;
  const int tries = attempt - delivery.renewed_after;
  // Doubling, without shifting past the longest wait.
  auto wait = std::chrono::microseconds(retry.first);
  for (int i = 1; i < tries && wait < retry.longest; ++i) wait *= 2;
  wait = std::min(wait, std::chrono::microseconds(retry.longest));
  wait += std::chrono::microseconds(jitter(wait.count() / 5, delivery.key, attempt));
  if (outcome.retry_after) wait = std::max(wait, std::chrono::microseconds(*outcome.retry_after));
  if (now + wait > std::max(delivery.created, delivery.renewed) + retry.give_up) {
    return {DeliveryState::parked, {}, "given up after " + std::to_string(attempt) + " attempts"};
  }
  return {DeliveryState::waiting, now + wait, ""};
}

}  // namespace linkway::exchange
