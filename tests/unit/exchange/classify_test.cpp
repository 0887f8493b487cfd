#include "exchange/classify.h"

#include <gtest/gtest.h>

namespace linkway::exchange {
namespace {

using store::DeliveryState;
using store::OutcomeClass;

net::Exchanged answered(int status, const std::string& body = "", const std::string& retry_after = "") {
  net::Exchanged out;
  out.sent = net::Sent::answered;
  out.response.status = status;
  out.response.body = body;
  if (!retry_after.empty()) out.response.headers.add("Retry-After", retry_after);
  return out;
}

const Instant now = *parse_fhir_time("2026-11-22T10:00:00Z");

OutcomeClass class_of(const net::Exchanged& exchanged, int attempt = 1) {
  return classify(exchanged, attempt, now).kind;
}

TEST(Classify, EveryAnswerHasItsClass) {
  for (const int status : {200, 201, 202, 204})
    EXPECT_EQ(class_of(answered(status)), OutcomeClass::delivered) << status;
  for (const int status : {408, 425, 429, 503})
    EXPECT_EQ(class_of(answered(status)), OutcomeClass::transient) << status;
  for (const int status : {500, 502, 504, 599})
    EXPECT_EQ(class_of(answered(status)), OutcomeClass::ambiguous) << status;
  for (const int status : {301, 400, 401, 403, 404, 409, 422, 501, 505}) {
    EXPECT_EQ(class_of(answered(status)), OutcomeClass::rejected) << status;
  }
}

TEST(Classify, WhatLeftWithoutAnAnswerIsAmbiguous) {
  EXPECT_EQ(class_of({net::Sent::maybe, {}, "reset"}), OutcomeClass::ambiguous);
  EXPECT_EQ(class_of({net::Sent::no, {}, "refused"}), OutcomeClass::unsent);
  EXPECT_EQ(classify({net::Sent::no, {}, "connection refused"}, 1, now).problem, "connection refused");
}

TEST(Classify, DuplicateOnARepeatMeansThatAnEarlierOneGotThrough) {
  const auto duplicate = answered(409, R"({"resourceType":"OperationOutcome","issue":[{"code":"duplicate"}]})");
  EXPECT_EQ(class_of(duplicate, 1), OutcomeClass::rejected);
  EXPECT_EQ(class_of(duplicate, 2), OutcomeClass::delivered);
  EXPECT_EQ(class_of(answered(409, R"({"issue":[{"code":"conflict"}]})"), 2), OutcomeClass::rejected);
  EXPECT_EQ(class_of(answered(409, "no JSON"), 2), OutcomeClass::rejected);
}

TEST(Classify, AMessageMaySayThatItWasNotTaken) {
  const auto message = [](const std::string& code, const std::string& more = "") {
    return answered(200,
                    R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader",)"
                    R"("response":{"identifier":"a","code":")" +
                        code + R"("}}})" + more + "]}");
  };
  EXPECT_EQ(class_of(message("ok")), OutcomeClass::delivered);
  EXPECT_EQ(class_of(message("transient-error")), OutcomeClass::transient);
  EXPECT_EQ(class_of(message("fatal-error")), OutcomeClass::rejected);
  const std::string duplicate = R"(,{"resource":{"resourceType":"OperationOutcome","issue":[{"code":"duplicate"}]}})";
  EXPECT_EQ(class_of(message("fatal-error", duplicate), 1), OutcomeClass::rejected);
  EXPECT_EQ(class_of(message("fatal-error", duplicate), 2), OutcomeClass::delivered);
  EXPECT_EQ(class_of(answered(200, R"({"resourceType":"Patient"})")), OutcomeClass::delivered);
}

TEST(Classify, RetryAfterInSecondsAndAsADate) {
  EXPECT_EQ(classify(answered(429, "", "7"), 1, now).retry_after, std::chrono::seconds(7));
  EXPECT_EQ(classify(answered(503, "", "Sun, 22 Nov 2026 10:01:00 GMT"), 1, now).retry_after, std::chrono::seconds(60));
  EXPECT_EQ(classify(answered(503, "", "Sun, 22 Nov 2026 09:00:00 GMT"), 1, now).retry_after, std::chrono::seconds(0));
  EXPECT_EQ(classify(answered(503, "", "99999999"), 1, now).retry_after, std::chrono::hours(24));
  for (const auto* nonsense : {"soon", "-5", "7s", ""}) {
    EXPECT_FALSE(classify(answered(503, "", nonsense), 1, now).retry_after) << nonsense;
  }
}

store::DeliveryRow delivery() {
  store::DeliveryRow row;
  row.key = DeliveryKey(4711);
  row.created = now;
  return row;
}

TEST(After, FollowsTheOutcome) {
  const security::DeliverySettings settings;
  EXPECT_EQ(after({OutcomeClass::delivered, {}, 200, ""}, delivery(), 1, settings, now).state,
            DeliveryState::delivered);
  EXPECT_EQ(after({OutcomeClass::rejected, {}, 422, ""}, delivery(), 1, settings, now).state, DeliveryState::refused);
  EXPECT_EQ(after({OutcomeClass::ambiguous, {}, 0, ""}, delivery(), 1, settings, now).state, DeliveryState::waiting);
}

TEST(After, AmbiguousIsParkedWhereARepeatIsNotRecognised) {
  security::DeliverySettings settings;
  settings.idempotent = false;
  const auto parked = after({OutcomeClass::ambiguous, {}, 0, ""}, delivery(), 1, settings, now);
  EXPECT_EQ(parked.state, DeliveryState::parked);
  EXPECT_FALSE(parked.note.empty());
  EXPECT_EQ(after({OutcomeClass::unsent, {}, 0, ""}, delivery(), 1, settings, now).state, DeliveryState::waiting);
  EXPECT_EQ(after({OutcomeClass::transient, {}, 503, ""}, delivery(), 1, settings, now).state, DeliveryState::waiting);
}

TEST(After, BackOffDoublesUpToItsBoundAndHonoursRetryAfter) {
  security::DeliverySettings settings;
  settings.retry.first = std::chrono::seconds(1);
  settings.retry.longest = std::chrono::seconds(60);
  const auto wait = [&](int attempt) {
    return after({OutcomeClass::unsent, {}, 0, ""}, delivery(), attempt, settings, now).next_attempt - now;
  };
  EXPECT_GE(wait(1), std::chrono::seconds(1));
  EXPECT_LT(wait(1), std::chrono::milliseconds(1200));
  EXPECT_GE(wait(4), std::chrono::seconds(8));
  EXPECT_GE(wait(1000), std::chrono::seconds(60));
  EXPECT_LT(wait(1000), std::chrono::seconds(72));
  const Outcome asked{OutcomeClass::transient, std::chrono::seconds(600), 429, ""};
  EXPECT_EQ(after(asked, delivery(), 1, settings, now).next_attempt - now, std::chrono::seconds(600));
}

TEST(After, GivesUpInTheEnd) {
  security::DeliverySettings settings;
  settings.retry.give_up = std::chrono::hours(1);
  const auto late = now + std::chrono::hours(1);
  EXPECT_EQ(after({OutcomeClass::unsent, {}, 0, ""}, delivery(), 9, settings, late).state, DeliveryState::parked);
}

TEST(After, WhatIsSentAgainByHandBeginsAnew) {
  security::DeliverySettings settings;
  settings.retry.first = std::chrono::seconds(1);
  settings.retry.longest = std::chrono::hours(1);
  settings.retry.give_up = std::chrono::hours(1);
  auto row = delivery();
  row.renewed = now + std::chrono::hours(100);
  row.renewed_after = 30;
  const auto at = row.renewed + std::chrono::minutes(30);
  const auto next = after({OutcomeClass::unsent, {}, 0, ""}, row, 31, settings, at);
  EXPECT_EQ(next.state, DeliveryState::waiting);
  EXPECT_LT(next.next_attempt - at, std::chrono::seconds(2));
  EXPECT_EQ(after({OutcomeClass::unsent, {}, 0, ""}, row, 40, settings, row.renewed + std::chrono::hours(1)).state,
            DeliveryState::parked);
}

}  // namespace
}  // namespace linkway::exchange
