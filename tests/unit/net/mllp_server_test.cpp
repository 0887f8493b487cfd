#include "net/mllp_server.h"

#include <future>
#include <mutex>
#include <vector>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

std::string framed(const std::string& content) { return mllp_frame(content); }

class MllpServerTest : public ::testing::Test {
 protected:
  void serve(MllpHandler handler, bool tls = false) {
    std::shared_ptr<TlsServerContext> context;
    if (tls) context = *TlsServerContext::load(Certificates::get().server_files());
    server_ = std::make_unique<MllpServer>(ListenAddress{}, context, limits_, std::move(handler), log_, 2);
    const auto started = server_->start();
    ASSERT_TRUE(started.ok()) << started.problems().front().text;
  }
  [[nodiscard]] RawPeer dial() const { return RawPeer::connect(server_->port()); }
  static std::string read(RawPeer& peer, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) {
      const auto piece = peer.read_some();
      if (piece.empty()) break;
      all += piece;
    }
    return all;
  }
  static void echo(MllpMessage message, const MllpReply& reply) { reply({"got " + message.frame.content, false}); }

  MllpLimits limits_ = [] {
    MllpLimits limits;
    limits.handshake = limits.message = limits.handler = limits.write = 300s;
    return limits;
  }();
  CountingLog log_;
  std::unique_ptr<MllpServer> server_;
};

TEST_F(MllpServerTest, AnswersEachMessageInOrder) {
  serve(echo);
  auto peer = dial();
  peer.send(framed("MSH|1\r") + "\n" + framed("MSH|2\r") + framed("") + framed("MSH|3\r"));
  const auto expected = framed("got MSH|1\r") + framed("got MSH|2\r") + framed("got MSH|3\r");
  EXPECT_EQ(read(peer, expected.size()), expected);
}

TEST_F(MllpServerTest, TheNextWaitsForTheAnswerToTheOneBefore) {
  std::mutex mutex;
  std::vector<MllpReply> waiting;
  serve([&](const MllpMessage&, const MllpReply& reply) {
    const std::scoped_lock lock(mutex);
    waiting.push_back(reply);
  });
  const auto count = [&] {
    const std::scoped_lock lock(mutex);
    return waiting.size();
  };
  // By a copy: the next one that arrives may move those that wait.
  const auto answer = [&](std::size_t which, const std::string& text) {
    std::unique_lock lock(mutex);
    const auto reply = waiting[which];
    lock.unlock();
    reply({text, false});
  };
  auto peer = dial();
  peer.send(framed("MSH|1\r") + framed("MSH|2\r"));
  ASSERT_TRUE(eventually([&] { return count() == 1; }));
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(count(), 1U);
  answer(0, "one");
  ASSERT_TRUE(eventually([&] { return count() == 2; }));
  answer(1, "two");
  EXPECT_EQ(read(peer, 10), framed("one") + framed("two"));
}

TEST_F(MllpServerTest, SilenceIsAnAnswer) {
  serve([](const MllpMessage& message, const MllpReply& reply) {
    reply({message.frame.content == "MSH|1\r" ? "" : "second", false});
  });
  auto peer = dial();
  peer.send(framed("MSH|1\r") + framed("MSH|2\r"));
  EXPECT_EQ(read(peer, 9), framed("second"));
}

TEST_F(MllpServerTest, AMessageWithoutItsLastByteIsTakenAfterAPause) {
  limits_.end_pause = 30ms;
  serve(echo);
  auto peer = dial();
  peer.send("\x0BMSH|1\r\x1C");
  EXPECT_EQ(read(peer, 12), framed("got MSH|1\r"));
  peer.send("\r" + framed("MSH|2\r"));
  EXPECT_EQ(read(peer, 12), framed("got MSH|2\r"));
}

TEST_F(MllpServerTest, HalfClosedAfterTheLastMessageIsAnswered) {
  serve(echo);
  auto peer = dial();
  peer.send(framed("MSH|1\r") + "\x0BMSH|2\r\x1C");
  peer.half_close();
  EXPECT_EQ(peer.read_to_end(), framed("got MSH|1\r") + framed("got MSH|2\r"));
}

TEST_F(MllpServerTest, WhatIsTooLargeIsToldAndTheNextIsTaken) {
  limits_.max_message = 100;
  serve([](const MllpMessage& message, const MllpReply& reply) {
    reply({message.frame.kind == MllpFrame::Kind::too_large ? "large" : "fine", false});
  });
  auto peer = dial();
  peer.send(framed("MSH|" + std::string(100'000, 'x') + "\r") + framed("MSH|2\r"));
  EXPECT_EQ(read(peer, 15), framed("large") + framed("fine"));
}

TEST_F(MllpServerTest, AMessageThatTricklesInIsCutOff) {
  limits_.message = 60ms;
  serve(echo);
  auto peer = dial();
  for (int i = 0; i < 100 && peer.send(i == 0 ? "\x0BM" : "x"); ++i) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_FALSE(peer.timed_out());
  EXPECT_TRUE(eventually([&] { return server_->stats().deadlines_passed == 1; }));
}

TEST_F(MllpServerTest, AnIdleConnectionEnds) {
  limits_.idle = 40ms;
  serve(echo);
  auto peer = dial();
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_FALSE(peer.timed_out());
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 0; }));
}

TEST_F(MllpServerTest, WithoutAnAnswerInTimeTheConnectionEndsAndALateOneIsDropped) {
  limits_.handler = 40ms;
  std::promise<MllpReply> late;
  serve([&](const MllpMessage&, const MllpReply& reply) { late.set_value(reply); });
  auto peer = dial();
  peer.send(framed("MSH|1\r"));
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_FALSE(peer.timed_out());
  late.get_future().get()({"too late", false});
}

TEST_F(MllpServerTest, TooManyConnectionsAreClosedAtOnce) {
  limits_.admission.connections = 1;
  serve(echo);
  auto first = dial();
  ASSERT_TRUE(eventually([&] { return server_->stats().connections_open == 1; }));
  auto second = dial();
  EXPECT_EQ(second.read_to_end(), "");
  EXPECT_FALSE(second.timed_out());
  first.send(framed("MSH|1\r"));
  EXPECT_EQ(read(first, 12), framed("got MSH|1\r"));
}

TEST_F(MllpServerTest, OneAddressHasItsBoundAndGetsRoomAgain) {
  limits_.admission = {.connections = 10, .per_address = 2};
  serve(echo);
  auto first = dial();
  auto second = dial();
  ASSERT_TRUE(eventually([&] { return server_->stats().connections_open == 2; }));
  auto third = dial();
  EXPECT_EQ(third.read_to_end(), "");
  EXPECT_FALSE(third.timed_out());
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_refused == 1; }));
  second.close();
  ASSERT_TRUE(eventually([&] { return server_->stats().connections_open == 1; }));
  auto fourth = dial();
  fourth.send(framed("MSH|1\r"));
  EXPECT_EQ(read(fourth, 12), framed("got MSH|1\r"));
}

TEST_F(MllpServerTest, WhoConnectsBeforeItServesWaits) {
  server_ = std::make_unique<MllpServer>(ListenAddress{}, nullptr, limits_, echo, log_, 1);
  ASSERT_TRUE(server_->open().ok());
  auto early = dial();
  early.send(framed("MSH|1\r"));
  ASSERT_TRUE(server_->start().ok());
  EXPECT_EQ(read(early, 12), framed("got MSH|1\r"));
}

TEST_F(MllpServerTest, OneThatNeverServesGivesItsPortBack) {
  auto other = std::make_unique<MllpServer>(ListenAddress{}, nullptr, limits_, echo, log_, 1);
  ASSERT_TRUE(other->open().ok());
  const auto port = other->port();
  MllpServer second({"127.0.0.1", port}, nullptr, limits_, echo, log_, 1);
  EXPECT_FALSE(second.open().ok());
  other.reset();
  EXPECT_TRUE(second.start().ok());
}

TEST_F(MllpServerTest, OverTlsTheCertificateIsTold) {
  std::string shown;
  serve(
      [&](const MllpMessage& message, const MllpReply& reply) {
        shown = message.peer->fingerprint;
        reply({message.over_tls ? "tls" : "plain", false});
      },
      true);
  auto peer = dial();
  ASSERT_TRUE(peer.start_tls(nullptr));
  peer.send(framed("MSH|1\r"));
  EXPECT_EQ(read(peer, 6), framed("tls"));
  EXPECT_EQ(shown, "");
}

TEST_F(MllpServerTest, AStopLetsTheLastAnswerOut) {
  MllpReply waiting;
  std::atomic<bool> there = false;
  serve([&](const MllpMessage&, const MllpReply& reply) {
    waiting = reply;
    there = true;
  });
  auto idle = dial();
  auto busy = dial();
  busy.send(framed("MSH|1\r"));
  ASSERT_TRUE(eventually([&] { return there.load(); }));
  std::thread stopping([&] { server_->stop(60s); });
  EXPECT_EQ(idle.read_to_end(), "");
  waiting({"done", false});
  EXPECT_EQ(busy.read_to_end(), framed("done"));
  stopping.join();
  EXPECT_FALSE(RawPeer::connect(server_->port()).open());
}

TEST_F(MllpServerTest, AHandlerThatThrowsEndsThatConnectionAlone) {
  serve([](const MllpMessage& message, const MllpReply& reply) {
    if (message.frame.content == "MSH|bad\r") throw std::runtime_error("broken");
    reply({"fine", false});
  });
  auto bad = dial();
  bad.send(framed("MSH|bad\r"));
  EXPECT_EQ(bad.read_to_end(), "");
  auto good = dial();
  good.send(framed("MSH|1\r"));
  EXPECT_EQ(read(good, 7), framed("fine"));
}

}  // namespace
}  // namespace linkway::net::test
