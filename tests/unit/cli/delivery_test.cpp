#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/delivery_list.h"
#include "cli/delivery_show.h"
#include "unit/cli/fake_reader.h"

namespace linkway::cli {
namespace {

using store::DeliveryState;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr Instant noon{1'795'348'800'000'000};  // 2026-11-22T12:00:00Z

class Deliveries : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 3; ++i) {
      store::DeliveryRow row;
      row.key = DeliveryKey(20 + i);
      row.partner = PartnerId("northside");
      row.referral = ReferralKey(7);
      row.step = "requested";
      row.exchange = ExchangeKey(1000);
      row.created = noon;
      row.state = i == 0 ? DeliveryState::refused : DeliveryState::waiting;
      row.attempts = i == 0 ? 1 : 0;
      row.last_problem = i == 0 ? "the partner answered HTTP 400" : "";
      reader.deliveries_there.push_back(row);
    }
  }
  std::string listed(std::size_t limit, bool json = false) {
    out.str("");
    store::DeliveryQuery query;
    query.limit = limit;
    EXPECT_TRUE(list_deliveries(reader, query, json, noon + std::chrono::hours(50), shell));
    return out.str();
  }

  FakeReader reader;
  std::istringstream in;
  std::ostringstream out, err;
  Shell shell{in, out, err, false, {}};
};

TEST_F(Deliveries, ListIsATable) {
  const auto text = listed(2);
  EXPECT_THAT(
      text, AllOf(HasSubstr("AGE"), HasSubstr("2d   " + id_text(DeliveryKey(20)) + "  northside"), HasSubstr("refused"),
                  HasSubstr("the partner answered HTTP 400\n"), HasSubstr("after the one before"),
                  HasSubstr("There are more"), Not(HasSubstr(id_text(DeliveryKey(22))))));
  EXPECT_THAT(listed(3), Not(HasSubstr("There are more")));
}

TEST_F(Deliveries, ListAsJsonIsAnObjectALine) {
  const auto text = listed(1, true);
  EXPECT_THAT(text, AllOf(HasSubstr(R"("state":"refused")"), HasSubstr(R"("referral":")" + id_text(ReferralKey(7))),
                          HasSubstr(R"("lastProblem":"the partner answered HTTP 400")")));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST_F(Deliveries, AnEmptyListSaysSo) {
  reader.deliveries_there.clear();
  EXPECT_EQ(listed(1), "No delivery matches.\n");
  EXPECT_EQ(listed(1, true), "");
}

TEST_F(Deliveries, APageTellsEveryAttemptAndWhatIsNext) {
  store::AttemptRow attempt;
  attempt.delivery = DeliveryKey(20);
  attempt.started = noon;
  attempt.outcome = store::OutcomeClass::rejected;
  attempt.status = 400;
  attempt.answer = "Synthetic Person is too old";
  reader.attempts.push_back(attempt);
  const auto story = load_delivery(reader, reader.deliveries_there[0]);
  ASSERT_TRUE(story.ok());
  show_delivery_page(*story, false, shell);
  EXPECT_THAT(out.str(), AllOf(HasSubstr("Delivery " + id_text(DeliveryKey(20)) + "\n"), HasSubstr("northside"),
                               HasSubstr("1. 2026-11-22 12:00:00 UTC: rejected, HTTP 400"),
                               HasSubstr("linkway delivery retry"), Not(HasSubstr("Synthetic"))));
  out.str("");
  show_delivery_page(*story, true, shell);
  EXPECT_THAT(out.str(), HasSubstr("Synthetic Person is too old\n"));
}

TEST(DeliveryList, AgesAreInTheGreatestUnitThatFits) {
  EXPECT_EQ(age_text(noon, noon), "0s");
  EXPECT_EQ(age_text(noon + std::chrono::seconds(9), noon), "0s");
  EXPECT_EQ(age_text(noon, noon + std::chrono::seconds(59)), "59s");
  EXPECT_EQ(age_text(noon, noon + std::chrono::seconds(119)), "1min");
  EXPECT_EQ(age_text(noon, noon + std::chrono::hours(47)), "1d");
  EXPECT_EQ(age_text(noon, noon + std::chrono::minutes(150)), "2h");
}

TEST(DeliveryList, StatesAreThoseOfTheStore) {
  EXPECT_EQ(parse_delivery_state("parked"), DeliveryState::parked);
  EXPECT_FALSE(parse_delivery_state("lost"));
  EXPECT_FALSE(parse_delivery_state(""));
}

}  // namespace
}  // namespace linkway::cli
