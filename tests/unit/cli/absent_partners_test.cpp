#include "cli/absent_partners.h"

#include <gtest/gtest.h>

#include "unit/cli/fake_reader.h"

namespace linkway::cli {
namespace {

class Owing : public FakeReader {
 public:
  Result<std::vector<store::OutboxState>> outbox() override { return owed; }
  Result<std::vector<store::OpenReferrals>> open_referrals() override { return open; }
  std::vector<store::OutboxState> owed;
  std::vector<store::OpenReferrals> open;
};

security::Partners some_partners() {
  security::Partner there;
  there.id = PartnerId("there");
  there.delivery = security::DeliverySettings{};
  security::Partner silent;
  silent.id = PartnerId("silent");
  return security::Partners({there, silent});
}

TEST(AbsentPartners, AreThoseWithOpenWorkThatTheConfigurationDoesNotHave) {
  Owing reader;
  reader.owed = {{PartnerId("gone"), 1, 0, 0, 2, 4, {}}, {PartnerId("there"), 9, 0, 0, 0, 0, {}}};
  reader.open = {{PartnerId("away"), 1}, {PartnerId("gone"), 3}, {PartnerId("there"), 5}};
  const auto absent = absent_partners(reader, some_partners());
  ASSERT_TRUE(absent.ok());
  ASSERT_EQ(absent->size(), 2U);
  EXPECT_EQ((*absent)[0].partner.get(), "away");
  EXPECT_EQ((*absent)[0].deliveries, 0U);
  EXPECT_EQ((*absent)[0].referrals, 1U);
  EXPECT_EQ((*absent)[1].deliveries, 7U);
  EXPECT_EQ((*absent)[1].referrals, 3U);
  EXPECT_TRUE(sentence_on((*absent)[0]).starts_with("1 open referral is of partner away, which"));
  EXPECT_TRUE(sentence_on((*absent)[1]).starts_with("7 deliveries and 3 open referrals are of partner gone, which"));
}

TEST(AbsentPartners, OneToWhichNothingIsDeliveredIsTold) {
  Owing reader;
  reader.owed = {{PartnerId("silent"), 1, 0, 0, 0, 0, {}}};
  reader.open = {{PartnerId("silent"), 1}};
  const auto absent = absent_partners(reader, some_partners());
  ASSERT_EQ(absent->size(), 1U);
  EXPECT_EQ((*absent)[0].referrals, 0U);
  EXPECT_TRUE(sentence_on((*absent)[0]).starts_with("1 delivery is of partner silent, which has no 'delivery'"));
}

TEST(AbsentPartners, NobodyIsAbsentOfAnEmptyStore) {
  Owing reader;
  EXPECT_TRUE(absent_partners(reader, some_partners())->empty());
}

}  // namespace
}  // namespace linkway::cli
