// The four outcome classes of an attempt, and what follows from each.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "net/http_client.h"
#include "security/partner.h"
#include "store/rows.h"

namespace linkway::exchange {

struct Outcome {
  store::OutcomeClass kind = store::OutcomeClass::unsent;
  std::optional<std::chrono::seconds> retry_after;  // the partner's own wish (RFC 9110 section 10.2.3)
  int status = 0;
  std::string problem;  // safe to show: the partner's answer may quote a person, so it is not in here
};

// delivered: 2xx, unless it is a FHIR message whose response.code says transient-error or fatal-error; also 409 with
// issue code duplicate on a repeated attempt: an earlier one got through (BaRS REC_CONFLICT). transient: 408, 425, 429,
// 503. ambiguous: any other 5xx (it may have been processed), and bytes without an answer. rejected: any other answer.
[[nodiscard]] Outcome classify(const net::Exchanged& exchanged, int attempt, Instant now);

struct Next {
  store::DeliveryState state = store::DeliveryState::waiting;
  Instant next_attempt;  // when waiting
  std::string note;      // added to the problem: why it is parked
};
// `attempt` counts from 1. Back-off and giving up begin anew where somebody had it sent again by hand.
[[nodiscard]] Next after(const Outcome& outcome, const store::DeliveryRow& delivery, int attempt,
                         const security::DeliverySettings& settings, Instant now);

}  // namespace linkway::exchange
