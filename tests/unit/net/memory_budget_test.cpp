#include "net/memory_budget.h"

#include <future>

#include "net/mllp_server.h"
#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

constexpr std::size_t free_part = BudgetShare::free_bytes;
constexpr std::size_t kb = 1024;

TEST(MemoryBudget, SharesTakeTogetherWhatThereIs) {
  const auto budget = std::make_shared<MemoryBudget>(100);
  BudgetShare one(budget);
  EXPECT_TRUE(one.hold(free_part + 60));
  {
    BudgetShare other(budget);
    EXPECT_TRUE(other.hold(free_part));
    EXPECT_TRUE(other.hold(free_part + 40));
    EXPECT_FALSE(other.hold(free_part + 41)) << "the two have everything";
    EXPECT_EQ(budget->held(), 100U) << "and keep it";
    EXPECT_TRUE(one.hold(10));
    EXPECT_TRUE(other.hold(free_part + 100));
  }
  EXPECT_EQ(budget->held(), 0U) << "an end gives back";
}

TEST(MemoryBudget, ASmallerOneTakesNothingAway) {
  const auto budget = std::make_shared<MemoryBudget>(100);
  BudgetShare one(budget);
  ASSERT_TRUE(one.hold(free_part + 80));
  budget->set(50);
  EXPECT_FALSE(one.hold(free_part + 81));
  EXPECT_TRUE(one.hold(free_part + 40));
  budget->set(0);
  EXPECT_TRUE(one.hold(free_part + 1000)) << "no bound";
}

// A message of 600 KB takes 1 MB or less of 1 MB, and leaves no room for a second.
class HttpBudgetTest : public ServerFixture {
 protected:
  void SetUp() override { limits_.admission.unanswered = 1024 * kb; }
};

TEST_F(HttpBudgetTest, WhatFindsNoRoomIsToBeSentAgain) {
  std::promise<Reply> first;
  serve([&](Request request, const Reply& reply) {
    if (request.path == "/slow") {
      first.set_value(reply);
    } else {
      echo(std::move(request), reply);
    }
  });
  auto slow = dial();
  ASSERT_TRUE(slow.send(post("/slow", std::string(600 * kb, 'x'))));
  const auto answer_slow = first.get_future().get();  // it was read, and is not answered

  const auto great = post("/", std::string(600 * kb, 'y'));
  const auto refused = dial().ask(great);
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refused, HasSubstr("Retry-After: "));
  EXPECT_THAT(refused, HasSubstr("problem throttled: "));
  EXPECT_THAT(dial().ask(post("/", std::string(60 * kb, 'z'))), StartsWith("HTTP/1.1 200 "))
      << "small ones always pass";
  const auto chunk = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n96000\r\n" +
                     std::string(600 * kb, 'y') + "\r\n0\r\n\r\n";
  EXPECT_THAT(dial().ask(chunk), StartsWith("HTTP/1.1 503 ")) << "nor without a length";

  answer_slow(text_response(200, "at last"));
  EXPECT_THAT(slow.read_message(), HasSubstr("at last"));
  EXPECT_TRUE(eventually([&] { return dial().ask(great).starts_with("HTTP/1.1 200 "); }));
}

TEST_F(HttpBudgetTest, AConnectionThatEndsGivesBack) {
  serve();
  const auto great = post("/", std::string(600 * kb, 'y'));
  for (int i = 0; i < 5; ++i) {
    auto broken = dial();
    ASSERT_TRUE(broken.send(std::string_view(great).substr(0, 590 * kb)));
  }
  EXPECT_TRUE(eventually([&] { return dial().ask(great).starts_with("HTTP/1.1 200 "); }));
}

TEST(MllpBudget, WhatFindsNoRoomIsToldAndTheNextIsRead) {
  MllpLimits limits;
  limits.admission.unanswered = 1024 * kb;
  CountingLog log;
  std::promise<MllpReply> first;
  MllpServer server(
      ListenAddress{}, nullptr, limits,
      [&](const MllpMessage& message, const MllpReply& reply) {
        const auto& content = message.frame.content;
        if (content.starts_with("MSH|slow")) return first.set_value(reply);
        const bool no_room = message.frame.kind == MllpFrame::Kind::no_room;
        reply({(no_room ? "no room " : "got ") + content.substr(0, 9), false});
      },
      log, 2);
  ASSERT_TRUE(server.start());
  const auto message = [](const std::string& name) {
    return mllp_frame("MSH|" + name + "|" + std::string(600 * kb, 'x') + "\r");
  };
  auto slow = RawPeer::connect(server.port());
  ASSERT_TRUE(slow.send(message("slow")));
  const auto answer_slow = first.get_future().get();

  auto other = RawPeer::connect(server.port());
  ASSERT_TRUE(other.send(message("grea")));
  EXPECT_EQ(other.read_some(), mllp_frame("no room MSH|grea|"));
  ASSERT_TRUE(other.send(mllp_frame("MSH|smal|\r"))) << "the connection goes on";
  EXPECT_EQ(other.read_some(), mllp_frame("got MSH|smal|"));

  answer_slow({"at last", false});
  EXPECT_EQ(slow.read_some(), mllp_frame("at last"));
  EXPECT_TRUE(eventually([&] {
    other.send(message("grea"));
    return other.read_some() == mllp_frame("got MSH|grea|");
  })) << "also while the other connection stays";
}

}  // namespace
}  // namespace linkway::net::test
