#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/exchange_json.h"
#include "cli/exchange_list.h"
#include "cli/exchange_show.h"
#include "data/json.h"
#include "unit/cli/fake_reader.h"

namespace linkway::cli {
namespace {

using store::DeliveryState;
using store::Verdict;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr Instant noon{1'795'348'800'000'000};  // 2026-11-22T12:00:00Z

class Exchanges : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(to_fhir(noon), "2026-11-22T12:00:00.000Z");
    store::ExchangeRow row;
    row.key = ExchangeKey(1000);
    row.partner = PartnerId("surgery");
    row.channel = "fhir";
    row.operation = "POST /fhir/$process-message";
    row.correlation_id = "c-1";
    row.raw = R"({"resourceType":"Bundle","secret":"Synthetic Name"})";
    row.verdict = Verdict::accepted;
    row.status = 200;
    row.note = "it goes north";
    row.referral = ReferralKey(7);
    row.received = noon;
    reader.exchange_rows.push_back(row);

    store::ReferralRow referral;
    referral.key = ReferralKey(7);
    referral.sender = PartnerId("surgery");
    referral.platform = PartnerId("northside");
    referral.route = "older people";
    referral.status = "requested";
    referral.business_status = "referred";
    referral.exchange = row.key;
    referral.created = noon;
    reader.referrals[referral.key] = referral;

    store::DeliveryRow delivery;
    delivery.key = DeliveryKey(20);
    delivery.partner = PartnerId("northside");
    delivery.referral = ReferralKey(7);
    delivery.step = "requested";
    delivery.exchange = row.key;
    delivery.next_attempt = noon + std::chrono::seconds(90);
    delivery.attempts = 1;
    delivery.last_class = store::OutcomeClass::transient;
    delivery.last_problem = "HTTP 503";
    reader.deliveries_there.push_back(delivery);
    reader.attempts.push_back(
        {DeliveryKey(20), 1, noon, noon + std::chrono::seconds(1), store::OutcomeClass::transient, 503, "busy"});
  }

  store::ExchangeRow& exchange() { return reader.exchange_rows[0]; }
  store::ReferralRow& referral() { return reader.referrals[ReferralKey(7)]; }
  store::DeliveryRow& delivery() { return reader.deliveries_there[0]; }

  Story story() {
    auto loaded = load_story(reader, ExchangeKey(1000));
    EXPECT_TRUE(loaded && *loaded);
    return std::move(**loaded);
  }
  std::string shown(bool raw) {
    out.str("");
    show_story(story(), raw, shell);
    return out.str();
  }
  std::string listed(bool json, std::size_t limit = 50) {
    out.str("");
    store::ExchangeQuery query;
    query.limit = limit;
    EXPECT_TRUE(list_exchanges(reader, query, json, shell));
    return out.str();
  }

  FakeReader reader;
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Shell shell{in, out, err, false, {}};
};

TEST_F(Exchanges, ListIsATable) {
  EXPECT_EQ(
      listed(false),
      "TIME (UTC)           EXCHANGE       PARTNER  OPERATION                    VERDICT   STATUS  REFERRAL       "
      "STATE      PLATFORM (ROUTE)          NOTE\n"
      "2026-11-22 12:00:00  " +
          id_text(ExchangeKey(1000)) + "  surgery  POST /fhir/$process-message  accepted  200     " +
          id_text(ReferralKey(7)) + "  requested  northside (older people)  it goes north\n");
}

TEST_F(Exchanges, ListShowsWhatNoRuleMatched) {
  referral().platform = PartnerId();
  referral().route.clear();
  EXPECT_THAT(listed(false), HasSubstr("no rule matched"));
}

TEST_F(Exchanges, ListSaysThatThereIsMore) {
  EXPECT_THAT(listed(false), Not(HasSubstr("older ones")));
  reader.exchange_rows.push_back(exchange());
  EXPECT_THAT(listed(false, 1), HasSubstr("There are older ones"));
}

TEST_F(Exchanges, AnEmptyListSaysSo) {
  reader.exchange_rows.clear();
  EXPECT_EQ(listed(false), "No exchange matches.\n");
  EXPECT_EQ(listed(true), "");
}

TEST_F(Exchanges, ListAsJsonIsAnObjectALine) {
  reader.exchange_rows.push_back(exchange());
  std::istringstream lines(listed(true));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto document = data::read_json(line);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root["id"].text(), id_text(ExchangeKey(1000)));
    EXPECT_EQ(document->root["verdict"].text(), "accepted");
    EXPECT_EQ(document->root["referral"]["route"].text(), "older people");
    EXPECT_TRUE(document->root["referral"]["routed"].boolean());
  }
  EXPECT_EQ(count, 2);
}

TEST_F(Exchanges, NothingOfAPartnerSteersTheTerminal) {
  exchange().note = "\033[2J\nfake line";
  EXPECT_THAT(listed(false), HasSubstr("?[2J?fake line"));
  EXPECT_THAT(shown(false), HasSubstr("?[2J?fake line"));
}

TEST_F(Exchanges, ColourOnlyWhenTheTerminalShowsIt) {
  EXPECT_THAT(listed(false), Not(HasSubstr("\033")));
  shell.colour = true;
  EXPECT_THAT(listed(false), HasSubstr("\033[32maccepted\033[0m"));
}

TEST_F(Exchanges, ShowTellsWhatCameWhatBecameOfItWhyAndWhatIsNext) {
  const auto text = shown(false);
  for (const auto* part :
       {"from             surgery\n", "operation        POST /fhir/$process-message\n", "correlation id   c-1\n",
        "verdict          accepted", "answer           HTTP 200\n", "why              it goes north\n",
        "platform         northside\n", "route            older people\n",
        "referral 'requested' for northside: waiting, 1 attempt, next 2026-11-22 12:01:30 UTC\n",
        "last problem: HTTP 503\n", "1. 2026-11-22 12:00:00 UTC: transient, HTTP 503, busy\n",
        "What is next\n  The gateway tries the referral 'requested' for northside again: attempt 2 is due "
        "2026-11-22 12:01:30.\n"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST_F(Exchanges, TheMessageItselfIsShownOnlyWhenAskedFor) {
  EXPECT_THAT(shown(false), Not(HasSubstr("Synthetic Name")));
  EXPECT_THAT(shown(true), HasSubstr("\"secret\": \"Synthetic Name\""));
}

TEST_F(Exchanges, JsonHoldsTheMessageOnlyWhenAskedFor) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto plain = data::to_json(story_json(story(), false, builder));
  EXPECT_THAT(plain, Not(HasSubstr("Synthetic Name")));
  EXPECT_THAT(plain, HasSubstr(R"("lastProblem":"HTTP 503")"));
  EXPECT_THAT(plain, HasSubstr(R"("next":["The gateway tries)"));
  EXPECT_EQ(story_json(story(), true, builder)["raw"].text(), exchange().raw);
  exchange().raw = "\xFF";
  const auto raw = story_json(story(), true, builder);
  EXPECT_FALSE(raw["raw"]);
  EXPECT_EQ(raw["rawBase64"].text(), "/w==");
}

TEST_F(Exchanges, ProblemsOfTheAnswerAreTold) {
  exchange().verdict = Verdict::refused;
  exchange().status = 422;
  exchange().referral = ReferralKey();
  exchange().answer = R"({"resourceType":"OperationOutcome","issue":[
      {"severity":"error","code":"required","details":{"text":"a referral needs a code"},
       "diagnostics":"line 3","expression":["ServiceRequest.code"]}]})";
  const auto text = shown(false);
  EXPECT_THAT(text, HasSubstr("error (required): a referral needs a code; line 3 [ServiceRequest.code]\n"));
  EXPECT_THAT(text, HasSubstr("Nothing. The sender was told what is wrong"));
  EXPECT_THAT(text, Not(HasSubstr("Referral ")));
}

TEST_F(Exchanges, WhatAPartnerAnsweredIsShownOnlyWhenAskedFor) {
  reader.attempts[0].answer = "error (required): no\x1B[2J\nSynthetic Person";
  reader.retries.push_back({DeliveryKey(20), 1, DeliveryState::refused, noon + std::chrono::seconds(60), "alex"});
  EXPECT_THAT(shown(false), AllOf(Not(HasSubstr("Synthetic Person")), HasSubstr("what it answered is kept: --raw"),
                                  HasSubstr("it was refused; sent again by alex, 2026-11-22 12:01:00 UTC")));
  EXPECT_THAT(shown(true), HasSubstr("     answered:\n         error (required): no?[2J\n         Synthetic Person\n"));
  data::Arena arena;
  data::Builder builder(arena);
  EXPECT_THAT(data::to_json(story_json(story(), false, builder)), Not(HasSubstr("Synthetic Person")));
  const auto raw = story_json(story(), true, builder)["deliveries"].at(0);
  EXPECT_EQ(raw["history"].at(0)["answered"].text(), reader.attempts[0].answer);
  EXPECT_EQ(raw["retries"].at(0)["by"].text(), "alex");
}

TEST_F(Exchanges, WhatIsForAPartnerThatIsGoneIsTold) {
  auto told = story();
  told.deliveries[0].partner_gone = told.platform_gone = true;
  EXPECT_THAT(next_steps(told),
              ElementsAre("The referral 'requested' for northside is waiting, and northside is not in "
                          "the configuration any more: nothing is sent until it is there again."));
  told.deliveries[0].delivery.state = DeliveryState::delivered;
  EXPECT_THAT(next_steps(told), ElementsAre(HasSubstr("nobody works on the referral")));
}

TEST_F(Exchanges, WhatIsNextFollowsTheDelivery) {
  const auto next = [&] { return next_steps(story()); };
  delivery().next_attempt = Instant{};
  EXPECT_THAT(next(), ElementsAre(HasSubstr("once the one before it is settled")));
  delivery().state = DeliveryState::claimed;
  EXPECT_THAT(next(), ElementsAre(HasSubstr("about to send")));
  delivery().state = DeliveryState::sent;
  EXPECT_THAT(next(), ElementsAre(HasSubstr("waits for the answer")));
  delivery().state = DeliveryState::parked;
  EXPECT_THAT(next(), ElementsAre(AllOf(HasSubstr("it is parked"),
                                        HasSubstr("linkway delivery retry " + id_text(DeliveryKey(20)) + "."))));
  delivery().state = DeliveryState::refused;
  EXPECT_THAT(next(), ElementsAre(AllOf(HasSubstr("refused for good"),
                                        HasSubstr("linkway delivery retry " + id_text(DeliveryKey(20)) + "."))));
  delivery().state = DeliveryState::delivered;
  EXPECT_THAT(next(), ElementsAre("northside has to accept or reject it."));
  referral().status = "in-progress";
  EXPECT_THAT(next(), ElementsAre("northside works on it and reports the next step."));
  referral().status = "completed";
  EXPECT_THAT(next(), ElementsAre("Nothing: the referral is closed."));
}

TEST_F(Exchanges, WhatIsNextOfAnUnroutedReferralIsARoute) {
  referral().platform = PartnerId();
  reader.deliveries_there.clear();
  EXPECT_THAT(next_steps(story()), ElementsAre(HasSubstr("It waits for a route")));
}

TEST_F(Exchanges, ARepeatedOnePointsToTheFirst) {
  exchange().verdict = Verdict::repeated;
  exchange().original = ExchangeKey(900);
  EXPECT_THAT(next_steps(story()).front(), HasSubstr("linkway exchange show " + id_text(ExchangeKey(900))));
}

TEST(ExchangeFilter, SinceIsATimeOrAnAge) {
  ListFilter filter;
  filter.since = "2h";
  EXPECT_EQ(make_query(filter, noon)->since, noon - std::chrono::hours(2));
  filter.since = "2026-11-22";
  EXPECT_EQ(make_query(filter, noon)->since, noon - std::chrono::hours(12));
  filter.verdict = "no-effect";
  EXPECT_EQ(make_query(filter, noon)->verdict, Verdict::no_effect);
  filter.referral = id_text(ReferralKey(7));
  EXPECT_EQ(make_query(filter, noon)->referral, ReferralKey(7));
}

}  // namespace
}  // namespace linkway::cli
