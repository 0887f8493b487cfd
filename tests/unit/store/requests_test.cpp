#include <gmock/gmock.h>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

class RequestsTest : public StoreTest {
 protected:
  Status record(RequestRow row) {
    std::promise<Status> answer;
    store_->record_request(std::move(row), [&](Status result) { answer.set_value(std::move(result)); });
    return answer.get_future().get();
  }
  static RequestRow request(DeliveryKey delivery, const std::string& name, OutcomeClass outcome,
                            std::vector<KeptValue> kept = {}) {
    RequestRow row;
    row.delivery = delivery;
    row.name = name;
    row.outcome = outcome;
    row.status = 200;
    row.target = "POST /people";
    row.body = std::string("a\0b", 3);
    row.answer = R"({"data": 1})";
    row.kept = std::move(kept);
    return row;
  }
  NewReferral under_way() {
    auto made = refer(gp_, platform_);
    EXPECT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(1));
    EXPECT_TRUE(sent_and_wait(*store_, made.delivery).ok());
    return made;
  }
  RequestProgress progress(const NewReferral& made) {
    return *store_->reader()->request_progress(delivery(made.delivery, made.key), made.patient);
  }
  const Instant late_{1'000'000'000'000};
};

TEST_F(RequestsTest, WhatWasDoneAndKeptOutlivesTheAttempt) {
  const auto made = under_way();
  ASSERT_TRUE(record(request(made.delivery, "person", OutcomeClass::transient, {{"number", "0", {}}})).ok());
  ASSERT_TRUE(record(request(made.delivery, "person", OutcomeClass::delivered, {{"number", "17", {}}})).ok());
  ASSERT_TRUE(
      settle_and_wait(*store_, made.delivery, DeliveryState::waiting, OutcomeClass::transient, {60}, {70}).ok());
  const auto now = progress(made);
  EXPECT_THAT(now.done, ElementsAre("person"));
  EXPECT_THAT(now.tried, ElementsAre(Pair("person", 2)));
  EXPECT_THAT(now.values, ElementsAre(Pair("number", "17"))) << "of the request that was delivered alone";
  const auto rows = store_->reader()->requests_of(made.delivery);
  ASSERT_THAT(*rows, SizeIs(2));
  EXPECT_EQ((*rows)[0].number, 1);
  EXPECT_EQ((*rows)[1].number, 2);
  EXPECT_EQ((*rows)[1].outcome, OutcomeClass::delivered);
  EXPECT_EQ((*rows)[1].body, std::string("a\0b", 3));
  EXPECT_EQ((*rows)[1].target, "POST /people");
}

TEST_F(RequestsTest, WhatIsOfThePersonIsKnownToLaterDeliveriesOfThePartner) {
  const auto made = under_way();
  ASSERT_TRUE(record(request(made.delivery, "person", OutcomeClass::delivered, {{"number", "17", made.patient}})).ok());
  auto other = delivery(made.delivery, made.key);
  other.key = DeliveryKey(4'711);
  EXPECT_THAT(store_->reader()->request_progress(other, made.patient)->values, ElementsAre(Pair("number", "17")));
  EXPECT_THAT(store_->reader()->request_progress(other, ResourceKey(4'711))->values, SizeIs(0));
  other.partner = other_platform_;
  EXPECT_THAT(store_->reader()->request_progress(other, made.patient)->values, SizeIs(0));
}

TEST_F(RequestsTest, NothingIsDoneTwice) {
  const auto made = under_way();
  ASSERT_TRUE(record(request(made.delivery, "person", OutcomeClass::delivered, {{"number", "17", {}}})).ok());
  EXPECT_FALSE(record(request(made.delivery, "person", OutcomeClass::delivered, {{"number", "18", {}}})).ok());
  EXPECT_THAT(progress(made).values, ElementsAre(Pair("number", "17")));
}

TEST_F(RequestsTest, OnlyADeliveryThatIsUnderWayHasThem) {
  const auto made = refer(gp_, platform_);
  EXPECT_FALSE(record(request(made.delivery, "person", OutcomeClass::delivered)).ok());
  EXPECT_FALSE(record(request(DeliveryKey(4'711), "person", OutcomeClass::delivered)).ok());
  EXPECT_THAT(*store_->reader()->requests_of(made.delivery), SizeIs(0));
}

TEST_F(RequestsTest, ACheckFindsWhatBelongsToNothing) {
  const auto made = under_way();
  ASSERT_TRUE(record(request(made.delivery, "person", OutcomeClass::delivered, {{"number", "17", made.patient}})).ok());
  EXPECT_THAT(*check_sqlite(options()), SizeIs(0));
  Beside beside(folder_.file("linkway.db"));
  EXPECT_EQ(beside.run("UPDATE person_value SET patient = 4711"), "");
  EXPECT_THAT(*check_sqlite(options()), SizeIs(1));
}

}  // namespace
}  // namespace linkway::store
