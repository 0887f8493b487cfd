#include "unit/store/support.h"

namespace linkway::store {
namespace {

class PollsTest : public StoreTest {
 protected:
  static PollClaim claim(int node, std::int64_t now, const std::string& partner = "charity") {
    return {PartnerId(partner), "outcomes", node, {now}, {now + 100}};
  }
};

TEST_F(PollsTest, ACursorIsKept) {
  const auto first = store_->claim_poll(claim(0, 1'000));
  ASSERT_TRUE(first.ok() && *first);
  EXPECT_EQ((*first)->cursor, "");
  EXPECT_EQ((*first)->moved.micros, 0);
  EXPECT_TRUE(*store_->move_poll(claim(0, 1'010), {"2026-11-22", "at", "2026-01-01"}));
  const auto again = store_->claim_poll(claim(0, 1'020));
  ASSERT_TRUE(again.ok() && *again);
  EXPECT_EQ((*again)->cursor, "2026-11-22");
  EXPECT_EQ((*again)->made, "at");
  EXPECT_EQ((*again)->start, "2026-01-01");
  EXPECT_EQ((*again)->moved.micros, 1'010);
  EXPECT_EQ((*store_->claim_poll(claim(0, 1'020, "another")))->cursor, "");
}

TEST_F(PollsTest, OneGatewayAsks) {
  ASSERT_TRUE(*store_->claim_poll(claim(0, 1'000)));
  EXPECT_FALSE(*store_->claim_poll(claim(1, 1'050)));
  EXPECT_FALSE(*store_->move_poll(claim(1, 1'050), {"x", "at", ""}));
  ASSERT_TRUE(*store_->claim_poll(claim(1, 1'101))) << "the first has not been heard of";
  EXPECT_FALSE(*store_->move_poll(claim(0, 1'102), {"x", "at", ""}));
  EXPECT_EQ((*store_->claim_poll(claim(1, 1'103)))->cursor, "");
}

}  // namespace
}  // namespace linkway::store
