#include "exchange/inbound.h"

#include <thread>
#include <vector>

#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;
using test::referral_message;

data::Document parsed(const Answer& answer) { return std::move(*data::read_json(answer.body)); }

TEST(Inbound, AnswersAReferralAfterItsCommit) {
  Inside inside;
  const auto answer = inside.message(referral_message("1"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto document = parsed(answer);
  EXPECT_EQ(document.root["entry"].at(0)["resource"]["response"]["identifier"].text(), "m-1");
  const auto rows = inside.exchanges();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].verdict, store::Verdict::accepted);
  const auto referral = inside.store->reader()->referral(rows[0].referral);
  ASSERT_TRUE(referral.ok() && *referral);
  EXPECT_EQ((*referral)->platform.get(), "walkers");
  EXPECT_EQ((*referral)->status, "requested");
}

TEST(Inbound, TheSameMessageFromManyThreadsIsOneReferral) {
  Inside inside;
  std::vector<std::thread> threads;
  std::vector<Answer> answers(16);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    threads.emplace_back([&, i] { answers[i] = inside.message(referral_message("7")); });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, answers[0].body);
  }
  int accepted = 0;
  for (const auto& row : inside.exchanges()) accepted += row.verdict == store::Verdict::accepted ? 1 : 0;
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(inside.exchanges().size(), answers.size());
}

TEST(Inbound, ManyReferralsAtOnceAreAllKept) {
  Inside inside;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(inside.message(referral_message(std::to_string(t * 100 + i))).status, 200);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(inside.exchanges().size(), 80U);
}

TEST(Inbound, AReusedIdentityWithOtherContentIsAConflict) {
  Inside inside;
  ASSERT_EQ(inside.message(referral_message("1")).status, 200);
  auto other = referral_message("1");
  other.replace(other.find("Walking group"), 13, "Debt advice  ");
  EXPECT_EQ(inside.message(other).status, 409);
}

TEST(Inbound, ARepeatInOtherWhiteSpaceIsTheSame) {
  Inside inside;
  const auto first = inside.message(referral_message("1"));
  const auto again = inside.message("  " + referral_message("1") + "\n");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
}

TEST(Inbound, TheSameReferralInAnotherMessageBeginsNoSecondOne) {
  Inside inside;
  ASSERT_EQ(inside.message(referral_message("1")).status, 200);
  auto resent = referral_message("1");
  resent.replace(resent.find("m-1"), 3, "m-2");
  const auto answer = inside.message(resent);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto rows = inside.exchanges();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].referral, rows[1].referral);
}

TEST(Inbound, StrangersAreNotKept) {
  Inside inside;
  EXPECT_EQ(inside.message(referral_message("1"), "nobody").status, 403);
  Received without;
  without.channel = "fhir";
  without.peer = std::make_shared<net::PeerCertificate>();
  EXPECT_EQ(inside.send(std::move(without)).get().status, 401);
  EXPECT_TRUE(inside.exchanges().empty());
}

TEST(Inbound, WhatIsRefusedIsKeptWithItsReason) {
  Inside inside;
  auto body = referral_message("1");
  body.replace(body.find("\"code\":{\"text\""), 6, "\"performerType\"");
  const auto answer = inside.message(body);
  EXPECT_EQ(answer.status, 422);
  EXPECT_NE(answer.body.find("Bundle.entry[1].resource.code"), std::string::npos) << answer.body;
  const auto rows = inside.exchanges();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].verdict, store::Verdict::refused);
  const auto kept = inside.store->reader()->exchange(rows[0].key);
  EXPECT_EQ((*kept)->raw, body);
  // Sent again once mended, under the same identity: a refusal claims nothing.
  EXPECT_EQ(inside.message(referral_message("1")).status, 200);
}

TEST(Inbound, APlatformMaySendNoReferral) {
  Inside inside;
  const auto answer = inside.message(referral_message("1"), "walkers");
  EXPECT_EQ(answer.status, 403) << answer.body;
}

}  // namespace
}  // namespace linkway::exchange
