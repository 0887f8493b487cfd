#include "referral/report/counter.h"

#include "referral/dates.h"
#include "unit/referral/report/support.h"

namespace linkway::referral::report {
namespace {

class CounterTest : public FactsFixture {
 protected:
  static Question question() {
    Question made;
    made.tables = {Table::source, Table::main_topic, Table::month};
    made.now = at("2026-03-01T00:00:00Z");
    return made;
  }
  // A referral of a person, by a message, with these sources.
  static Facts facts(std::int64_t person, std::int64_t message, const std::vector<std::string>& sources,
                     const std::string& month = "2026-01") {
    Facts made;
    made.row = row(person, message);
    made.day = parse_date(month + "-15")->first;
    for (const auto& source : sources) made.of(Table::source).push_back({"", source, ""});
    made.of(Table::main_topic).push_back({"", "pain", ""});
    made.of(Table::month).push_back({"", month, ""});
    return made;
  }
  static std::string rows(const ReportTable& table) {
    std::string text;
    for (const auto& row : table.rows) {
      text += row.code + ":" + std::to_string(row.counts.referrals.value) + "/" +
              std::to_string(row.counts.messages.value) + "/" + std::to_string(row.counts.people.value) + " ";
    }
    return text;
  }
};

TEST_F(CounterTest, ReferralsMessagesAndPeopleAreTold) {
  Counter counter(question());
  counter.add(facts(1, 10, {"vhsg", "pagoda"}));
  counter.add(facts(1, 10, {"vhsg"}));
  counter.add(facts(1, 11, {"vhsg"}));
  counter.add(facts(2, 12, {"vhsg", "vhsg"}));
  counter.add(facts(3, 12, {"pagoda"}));
  const auto report = counter.finish();
  EXPECT_EQ(report.total.referrals.value, 5U);
  EXPECT_EQ(report.total.messages.value, 4U) << "a message about two people counts for each";
  EXPECT_EQ(report.total.people.value, 3U);
  EXPECT_EQ(rows(report.tables[0]), "vhsg:4/3/2 pagoda:2/2/2 ");
  EXPECT_EQ(rows(report.tables[1]), "pain:5/4/3 ");
}

TEST_F(CounterTest, AMessageIsOneWhateverStandsBetweenItsReferrals) {
  Counter counter(question());
  counter.add(facts(1, 10, {"vhsg"}));
  counter.add(facts(1, 11, {"vhsg"}));
  counter.add(facts(1, 10, {"vhsg"}));
  counter.add(facts(2, 10, {"vhsg"}));
  const auto report = counter.finish();
  EXPECT_EQ(report.total.messages.value, 3U);
  EXPECT_EQ(rows(report.tables[0]), "vhsg:4/3/2 ");
}

TEST_F(CounterTest, AContactAloneIsAMessageAndNoReferral) {
  Counter counter(question());
  counter.add(facts(1, 10, {"vhsg"}));
  auto seen = facts(1, 11, {"vhsg", "vhsg"});
  seen.asks = false;
  EXPECT_FALSE(counter.is_silent(seen));
  counter.add(seen);
  seen.row.person = 2;
  counter.add(seen);
  auto report = counter.finish();
  EXPECT_EQ(report.total.referrals.value, 1U);
  EXPECT_EQ(report.total.messages.value, 3U);
  EXPECT_EQ(report.total.people.value, 2U);
  EXPECT_EQ(report.contacts_alone.value, 2U);
  EXPECT_EQ(report.gp_not_known.value, 1U) << "no figure of referrals counts a contact";
  EXPECT_EQ(rows(report.tables[0]), "vhsg:1/3/2 ");
}

TEST_F(CounterTest, ThePeriodHasBothItsEnds) {
  auto asked = question();
  asked.from = parse_date("2026-01-15")->first;
  asked.to = parse_date("2026-02-15")->first;
  Counter counter(asked);
  EXPECT_TRUE(counter.add(facts(1, 1, {"a"}, "2026-01")));
  EXPECT_TRUE(counter.add(facts(1, 2, {"a"}, "2026-02")));
  EXPECT_FALSE(counter.add(facts(1, 3, {"a"}, "2026-03")));
  EXPECT_FALSE(counter.add(facts(1, 4, {"a"}, "2025-12")));
  const auto report = counter.finish();
  EXPECT_EQ(report.from, "2026-01-15");
  EXPECT_EQ(report.to, "2026-02-15");
  EXPECT_EQ(rows(report.tables[2]), "2026-01:1/1/1 2026-02:1/1/1 ") << "months stand in their order";
}

TEST_F(CounterTest, FunnelAndSilence) {
  auto asked = question();
  asked.silent_days = 45;  // received on 15 January, asked on 1 March
  Counter counter(asked);
  auto one = facts(1, 1, {});
  EXPECT_FALSE(counter.is_silent(one)) << "one hour of the 45th day is missing";
  counter.add(one);
  one.row.received = at("2026-01-01T00:00:00Z");
  EXPECT_TRUE(counter.is_silent(one));
  counter.add(one);
  one.answered = one.contacted = true;
  EXPECT_FALSE(counter.is_silent(one));
  counter.add(one);
  one.intervention = one.ended = one.gp_known = true;
  counter.add(one);
  const auto report = counter.finish();
  EXPECT_EQ(report.funnel.referred.value, 4U);
  EXPECT_EQ(report.funnel.contacted.value, 2U);
  EXPECT_EQ(report.funnel.intervention.value, 1U);
  EXPECT_EQ(report.ended.value, 1U);
  EXPECT_EQ(report.unanswered.value, 1U);
  EXPECT_EQ(report.gp_not_known.value, 3U);
  EXPECT_EQ(share(report.funnel.contacted, report.total.referrals), 50.0);
}

TEST_F(CounterTest, MedianOfOddAndEvenNumbers) {
  const auto median_of = [&](const std::vector<std::int64_t>& numbers) {
    Counter counter(question());
    for (const auto number : numbers) {
      auto one = facts(1, 1, {});
      one.contacts = number;
      counter.add(one);
    }
    return counter.finish().contacts;
  };
  EXPECT_DOUBLE_EQ(median_of({5, 1, 9}).median, 5);
  EXPECT_DOUBLE_EQ(median_of({4, 1, 2, 9}).median, 3);
  EXPECT_DOUBLE_EQ(median_of({2, 2, 2, 2}).median, 2);
  EXPECT_DOUBLE_EQ(median_of({7}).median, 7);
  const auto spread = median_of({4, 1, 2, 9});
  EXPECT_DOUBLE_EQ(spread.mean, 4);
  EXPECT_EQ(spread.least, 1);
  EXPECT_EQ(spread.most, 9);
  EXPECT_EQ(median_of({}).referrals.value, 0U);
}

TEST_F(CounterTest, MeasuresBeforeAndAfter) {
  Counter counter(question());
  const auto scored = [&](std::vector<Score> scores) {
    auto one = facts(1, 1, {});
    one.scores = std::move(scores);
    counter.add(one);
  };
  scored({{"ucla3", "", "baseline", "2026-01-01", 8},
          {"ucla3", "", "during", "2026-02-01", 3},
          {"ucla3", "", "end", "2026-03-01", 5}});
  scored({{"ucla3", "", "end", "2026-03-01", 7}, {"ucla3", "", "baseline", "2026-01-01", 6}});
  scored({{"ucla3", "", "baseline", "2026-01-01", 9}});
  scored({{"wemwbs", "", "", "2026-02-01", 50}, {"wemwbs", "", "", "2026-01-01", 40}});
  const auto measures = counter.finish().measures;
  ASSERT_EQ(measures.size(), 2U);
  EXPECT_EQ(measures[0].measure, "ucla3");
  EXPECT_EQ(measures[0].pairs.value, 2U);
  EXPECT_EQ(measures[0].scores, 6U);
  EXPECT_DOUBLE_EQ(measures[0].before, 7);
  EXPECT_DOUBLE_EQ(measures[0].after, 6);
  EXPECT_DOUBLE_EQ(measures[0].change, -1);
  EXPECT_DOUBLE_EQ(measures[1].change, 10) << "without a phase the time decides";
}

TEST_F(CounterTest, EndlessDifferentValuesStayBounded) {
  Counter counter(question());
  for (int i = 0; i < 6'000; ++i) counter.add(facts(i, i, {"s" + std::to_string(i)}));
  const auto report = counter.finish();
  EXPECT_EQ(report.tables[0].rows.size(), 5'000U);
  EXPECT_EQ(report.tables[0].left_out, 1'000U);
  EXPECT_EQ(report.total.referrals.value, 6'000U);
}

}  // namespace
}  // namespace linkway::referral::report
