// Rounds of a poll against an API that is a function.
#include "exchange/poll_run.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using std::chrono::milliseconds;

PackPtr passing_pack() {
  mapping::PackSource source;
  source.manifest.pack = "passing";
  source.manifest.version = "1";
  mapping::Channel in;
  in.name = "messages";
  in.format = mapping::PackFormat::fhir_json;
  source.manifest.channels.push_back(in);
  source.digest = "0123456789abcdef";
  return mapping::Pack::load(std::move(source), fhir::Definitions::built_in()).pack;
}

std::shared_ptr<Settings> with_pack() {
  auto settings = test::two_sides();
  auto partners = settings->partners.all();
  for (auto& partner : partners) {
    if (partner.id.get() == "surgery") partner.pack = "passing";
  }
  settings->partners = security::Partners(std::move(partners));
  settings->packs = std::make_shared<const Packs>(std::vector<PackPtr>{passing_pack()});
  return settings;
}

class Lines final : public Log {
 public:
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> /*fields*/) override {
    if (level >= LogLevel::warn) warned.emplace_back(event);
  }
  std::vector<std::string> warned;
};

class PollRunTest : public ::testing::Test {
 protected:
  PollRunTest()
      : run_({inside_.inbound, *inside_.store, clock_, log_, 0,
              [this](const std::string& url, const net::Request&, const PollSettings&) { return answer(url); },
              &inside_.metrics, accepted_},
             stop_) {
    settings_.partner = PartnerId("surgery");
    settings_.channel = settings_.name = "messages";
    settings_.url = "https://api.example/all?after={cursor}&page={page}";
    settings_.items = *fhir::path::Expression::parse("items");
    settings_.cursor = *fhir::path::Expression::parse("identifier.value");
    settings_.paging = PollSettings::Paging::page;
    settings_.every = milliseconds(1'000);
  }
  Result<net::Response> answer(const std::string& url) {
    asked_.push_back(url);
    net::Response response;
    response.status = status_;
    if (!retry_after_.empty()) response.headers.add("Retry-After", retry_after_);
    response.headers.add("Content-Type", "application/json");
    response.body = asked_.size() <= pages_.size() ? pages_[asked_.size() - 1] : R"({"items":[]})";
    return response;
  }
  // Pages of the rounds to come.
  void show(std::vector<std::string> pages) {
    pages_ = std::move(pages);
    asked_.clear();
  }
  // What is sent is refused, or taken.
  void lacking(bool lacks) {
    auto settings = with_pack();
    if (lacks) settings->packs = std::make_shared<const Packs>();
    inside_.settings.set(settings);
  }
  static std::string item(const std::string& number) {
    auto message = test::referral_message(number);
    return message.insert(1, R"("identifier":{"system":"https://n.example","value":")" + number + "\"},");
  }
  std::string metrics() { return inside_.metrics.text({store::CommitStats{}, {}, {}, inside_.clock.now(), true}); }
  std::string cursor() { return (*inside_.store->claim_poll({PartnerId("surgery"), "messages", 0, {1}, {2}}))->cursor; }
  std::size_t count(store::Verdict verdict) {
    std::size_t n = 0;
    for (const auto& row : inside_.exchanges()) n += row.verdict == verdict ? 1 : 0;
    return n;
  }

  test::Inside inside_{with_pack()};
  FixedClock clock_{inside_.clock.now()};
  Lines log_;
  PollSettings settings_;
  std::atomic<bool> stop_ = false;
  const std::shared_ptr<Accepted> accepted_ = std::make_shared<Accepted>(0);
  PollRun run_;
  std::vector<std::string> pages_;
  std::vector<std::string> asked_;
  int status_ = 200;
  std::string retry_after_;
};

TEST_F(PollRunTest, EachItemIsAMessageAndTheCursorMoves) {
  show({R"({"items":[)" + item("11") + "," + item("12") + "]}", R"({"items":[)" + item("9") + "]}"});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(asked_,
            (std::vector<std::string>{"https://api.example/all?after=&page=1", "https://api.example/all?after=&page=2",
                                      "https://api.example/all?after=&page=3"}));
  EXPECT_EQ(count(store::Verdict::accepted), 3U);
  EXPECT_EQ(inside_.exchanges().front().channel, "messages");
  EXPECT_EQ(cursor(), "12");
  show({});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(asked_.front(), "https://api.example/all?after=12&page=1");
  EXPECT_EQ(cursor(), "12");
}

TEST_F(PollRunTest, WhatIsRefusedIsKeptOnceAndDoesNotHoldUpTheRest) {
  const auto page = R"({"items":[{"no":"FHIR"},)" + item("12") + "]}";
  show({page});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(count(store::Verdict::refused), 1U);
  EXPECT_EQ(cursor(), "12");
  show({page});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(inside_.exchanges().size(), 2U) << "an overlap brings again what was handed over";
  run_.forget();
  show({page});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(count(store::Verdict::refused), 2U) << "a new configuration may take it";
}

TEST_F(PollRunTest, WhatIsRefusedIsTriedAgainWhenSomethingElseWasAccepted) {
  const auto early = R"({"items":[)" + item("11") + "]}";
  lacking(true);
  show({early});
  static_cast<void>(run_.round(settings_));
  lacking(false);
  show({early});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(count(store::Verdict::accepted), 0U) << "nothing came that it may have lacked";
  ++*accepted_;  // in another poll
  show({early});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(count(store::Verdict::accepted), 1U);
  show({early});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(inside_.exchanges().size(), 2U) << "what was taken is not handed over again";
}

TEST_F(PollRunTest, WhatIsRefusedIsTriedAgainLessAndLess) {
  const auto bad = R"({"items":[{"no":"FHIR"}]})";
  const auto tries = [&] {
    show({bad});
    static_cast<void>(run_.round(settings_));
    const auto text = metrics();
    const auto at = text.find(R"(verdict="refused"} )");
    return at == std::string::npos ? 0 : std::stoi(text.substr(text.find("} ", at) + 2));
  };
  EXPECT_EQ(tries(), 1);
  EXPECT_EQ(tries(), 1);
  int expected = 1;
  for (const int minutes : {1, 2, 4, 8, 16, 32, 60, 60}) {
    clock_.advance(std::chrono::minutes(minutes) - std::chrono::seconds(1));
    EXPECT_EQ(tries(), expected) << minutes;
    clock_.advance(std::chrono::seconds(1));
    EXPECT_EQ(tries(), ++expected) << minutes;
  }
  EXPECT_EQ(inside_.exchanges().size(), 1U) << "the same refusal is kept once";
}

TEST_F(PollRunTest, APartnerThatIsDownIsAskedLessAndLess) {
  status_ = 503;
  for (const int seconds : {1, 2, 4, 8}) EXPECT_EQ(run_.round(settings_), milliseconds(seconds * 1'000));
  for (int i = 0; i < 100; ++i) EXPECT_LE(run_.round(settings_), milliseconds(3'600'000));
  EXPECT_EQ(run_.round(settings_), milliseconds(3'600'000));
  retry_after_ = "7200";
  EXPECT_EQ(run_.round(settings_), milliseconds(7'200'000));
  status_ = 200;
  show({});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_TRUE(inside_.exchanges().empty());
}

TEST_F(PollRunTest, TheCursorStaysWhereARoundWasNotFinished) {
  show({R"({"items":[)" + item("11") + "]}", "{"});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(cursor(), "");
  EXPECT_EQ(count(store::Verdict::accepted), 1U);
  EXPECT_EQ(count(store::Verdict::refused), 1U) << "the answer that cannot be read is shown to the operator";
  show({R"({"items":[)" + item("11") + "]}", "{"});
  EXPECT_EQ(run_.round(settings_), milliseconds(2'000));
  EXPECT_EQ(inside_.exchanges().size(), 2U) << "once";
  show({R"({"items":[)" + item("11") + "," + item("13") + "]}"});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(cursor(), "13");
  EXPECT_EQ(inside_.exchanges().size(), 3U);
}

TEST_F(PollRunTest, AnAnswerThatDoesNotSayTheItemsMovesNothing) {
  settings_.cursor.reset();
  settings_.paging = PollSettings::Paging::none;
  show({R"({"error":"maintenance"})"});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_EQ(cursor(), "");
  show({R"({"items":[]})"});
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_NE(cursor(), "");
}

TEST_F(PollRunTest, NoContentIsAPageWithoutItems) {
  const auto no_content = [this] {
    status_ = 204;
    show({""});
    return run_.round(settings_);
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(no_content(), milliseconds(1'000));
  EXPECT_EQ(asked_.size(), 1U) << "it is the last page";
  EXPECT_TRUE(inside_.exchanges().empty());
  EXPECT_EQ(cursor(), "");
  settings_.cursor.reset();
  EXPECT_EQ(no_content(), milliseconds(1'000));
  EXPECT_EQ(cursor(), to_fhir(clock_.now())) << "a time moves on where nothing is new";
}

// One typing error must not stop a poll until that year.
TEST_F(PollRunTest, AnItemWhoseTimeIsAheadIsTakenAndMovesNothing) {
  settings_.url = "https://api.example/all?since={since}";
  settings_.paging = PollSettings::Paging::none;
  const auto early = to_fhir(clock_.now() - std::chrono::hours(1));
  const auto page = R"({"items":[)" + item(early) + "," + item("2062-11-23T07:30:00Z") + "]}";
  for (int i = 0; i < 3; ++i) {
    show({page});
    static_cast<void>(run_.round(settings_));
  }
  EXPECT_EQ(count(store::Verdict::accepted), 2U);
  EXPECT_EQ(cursor(), early);
  EXPECT_EQ(log_.warned, std::vector<std::string>{"poll.cursor-ahead"});
}

TEST_F(PollRunTest, AStoredCursorThatIsAheadGoesBackToWhenItWasSet) {
  settings_.url = "https://api.example/all?after={cursor}";
  settings_.paging = PollSettings::Paging::none;
  const auto now = clock_.now();
  const store::PollClaim claim{settings_.partner, settings_.name, 0, now, now};
  ASSERT_TRUE(*inside_.store->claim_poll(claim));
  ASSERT_TRUE(*inside_.store->move_poll(claim, {"2062-11-23T07:30:00Z", "", ""}));
  clock_.advance(std::chrono::hours(1));
  const auto asked = "https://api.example/all?after=" + text::encode_percent(to_fhir(now));
  for (int i = 0; i < 2; ++i) {
    show({"{"});
    static_cast<void>(run_.round(settings_));
    EXPECT_EQ(asked_, std::vector<std::string>{asked});
  }
  EXPECT_EQ(std::ranges::count(log_.warned, "poll.cursor-drawn-back"), 1);
  show({R"({"items":[]})"});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(cursor(), to_fhir(now));
}

TEST_F(PollRunTest, AnotherCursorOrStartBeginsAnew) {
  settings_.url = "https://api.example/all?after={cursor}";
  settings_.paging = PollSettings::Paging::none;
  const auto asked = [this] {
    show({R"({"items":[)" + item("11") + "]}"});
    static_cast<void>(run_.round(settings_));
    return asked_.front().substr(asked_.front().find('=') + 1);
  };
  EXPECT_EQ(asked(), "");
  EXPECT_EQ(asked(), "11");
  settings_.start = "7";
  EXPECT_EQ(asked(), "7");
  EXPECT_EQ(asked(), "11");
  settings_.start = "";
  EXPECT_EQ(asked(), "11") << "nowhere else to begin";
  settings_.cursor.reset();
  settings_.start = "3";
  EXPECT_EQ(asked(), "3");
  EXPECT_EQ(asked(), text::encode_percent(to_fhir(clock_.now())));
  EXPECT_TRUE(log_.warned == std::vector<std::string>(2, "poll.begins-anew"));
  settings_.cursor = *fhir::path::Expression::parse("identifier.value");
  status_ = 500;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(asked(), "3");
  EXPECT_EQ(std::ranges::count(log_.warned, "poll.begins-anew"), 3) << "told once until it has begun";
  status_ = 200;
  show({R"({"items":[]})"});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(cursor(), "") << "the old cursor does not stay where nothing is new";
  EXPECT_EQ(asked(), "3");
  EXPECT_EQ(asked(), "11");
}

TEST_F(PollRunTest, ACursorOfAnEarlierVersionFits) {
  settings_.paging = PollSettings::Paging::none;
  settings_.url = "https://api.example/all?after={cursor}";
  settings_.start = "3";
  const auto now = clock_.now();
  const store::PollClaim claim{settings_.partner, settings_.name, 0, now, now};
  ASSERT_TRUE(*inside_.store->claim_poll(claim));
  ASSERT_TRUE(*inside_.store->move_poll(claim, {"11", "", ""}));
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(asked_.front(), "https://api.example/all?after=11");
  EXPECT_TRUE(log_.warned.empty());
  settings_.cursor.reset();
  show({});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(asked_.front(), "https://api.example/all?after=3") << "what makes it is kept from then on";
}

TEST_F(PollRunTest, FailuresAreCounted) {
  const std::string failures = R"(linkway_poll_failures{partner="surgery",poll="messages"} )";
  const std::string success = R"(linkway_poll_last_success_timestamp_seconds{partner="surgery",poll="messages"})";
  status_ = 500;
  (void)run_.round(settings_);
  (void)run_.round(settings_);
  EXPECT_NE(metrics().find(failures + "2"), std::string::npos);
  EXPECT_EQ(metrics().find(success), std::string::npos);
  status_ = 200;
  show({});
  (void)run_.round(settings_);
  EXPECT_NE(metrics().find(failures + "0"), std::string::npos);
  EXPECT_NE(metrics().find(success), std::string::npos);
  inside_.metrics.poll_retired(PartnerId("surgery"), "messages");
  EXPECT_EQ(metrics().find("surgery"), std::string::npos);
}

TEST_F(PollRunTest, TooManyPagesAreAFailure) {
  settings_.pages = 2;
  show({R"({"items":[)" + item("11") + "]}", R"({"items":[)" + item("12") + "]}"});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(asked_.size(), 2U);
  EXPECT_EQ(cursor(), "");
}

TEST_F(PollRunTest, APageThatComesAgainIsTheLast) {
  const auto page = R"({"items":[)" + item("11") + "]}";
  show({page, page, page, page});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(asked_.size(), 2U);
  EXPECT_EQ(count(store::Verdict::accepted), 1U);
  EXPECT_EQ(cursor(), "11");
}

TEST_F(PollRunTest, PagesThatLeadInACircleAreAskedOnce) {
  settings_.url = "https://api.example/a";
  settings_.paging = PollSettings::Paging::next;
  settings_.next = *fhir::path::Expression::parse("next");
  show({R"({"next":"/b","items":[)" + item("11") + "]}", R"({"next":"/a","items":[)" + item("12") + "]}",
        R"({"next":"/b","items":[]})", R"({"items":[]})"});
  static_cast<void>(run_.round(settings_));
  EXPECT_EQ(asked_, (std::vector<std::string>{"https://api.example/a", "https://api.example/b"}));
  EXPECT_EQ(count(store::Verdict::accepted), 2U);
  EXPECT_EQ(cursor(), "");
}

TEST_F(PollRunTest, AnotherGatewayMayBeAsking) {
  const auto now = inside_.clock.now();
  ASSERT_TRUE(*inside_.store->claim_poll({PartnerId("surgery"), "messages", 1, now, now + std::chrono::minutes(9)}));
  EXPECT_EQ(run_.round(settings_), milliseconds(1'000));
  EXPECT_TRUE(asked_.empty());
}

TEST_F(PollRunTest, AStopEndsARoundWithoutATrace) {
  stop_ = true;
  show({R"({"items":[)" + item("11") + "]}"});
  static_cast<void>(run_.round(settings_));
  EXPECT_TRUE(inside_.exchanges().empty());
  EXPECT_EQ(cursor(), "");
}

}  // namespace
}  // namespace linkway::exchange
