#include <future>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

class StopTest : public ServerFixture {
 protected:
  // Keeps the reply of the one POST it gets.
  Handler holding() {
    return [this](Request request, const Reply& reply) {
      if (request.method == "GET") return echo(std::move(request), reply);
      held_.set_value(reply);
    };
  }
  std::promise<Reply> held_;
};

TEST_F(StopTest, RequestsInProgressAreAnsweredAndIdleConnectionsClosed) {
  for (const bool tls : {false, true}) {
    held_ = {};
    serve(holding(), tls);
    RawPeer idle = dial(tls);
    // Until then the server may be in the handshake yet, which a stop cuts.
    ASSERT_THAT(idle.ask(get("/")), StartsWith("HTTP/1.1 200"));
    RawPeer working = dial(tls);
    ASSERT_TRUE(working.send(post("/", "body")));
    const Reply reply = held_.get_future().get();
    const std::uint16_t port = server_->port();
    std::thread stopper([&] { server_->stop(60s); });
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_FALSE(idle.broken());
    EXPECT_TRUE(eventually([&] { return !RawPeer::connect(port).open(); }));
    reply(text_response(200, "finished"));
    const std::string answer = working.read_to_end();
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, ::testing::EndsWith("finished"));
    working.close();
    stopper.join();
    EXPECT_EQ(server_->stats().connections_open, 0U);
  }
}

TEST_F(StopTest, ABodyOnItsWayIsWaitedFor) {
  serve();
  RawPeer peer = dial();
  // The invitation shows that the header was seen: until then the connection counts as idle.
  ASSERT_EQ(peer.ask("POST /b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(peer.send("bo"));
  std::thread stopper([&] { server_->stop(60s); });
  ASSERT_TRUE(eventually([&] { return !RawPeer::connect(server_->port()).open(); }));
  ASSERT_TRUE(peer.send("dy"));
  EXPECT_THAT(peer.read_to_end(), ::testing::EndsWith("POST /b?|body"));
  peer.close();
  stopper.join();
}

TEST_F(StopTest, WhatIsLeftAfterThePatienceIsCut) {
  serve(holding(), true);
  RawPeer working = dial(true);
  RawPeer half = dial(true);
  ASSERT_TRUE(working.send(post("/", "body")));
  ASSERT_TRUE(half.send("POST /"));
  const Reply reply = held_.get_future().get();
  server_->stop(50ms);
  EXPECT_EQ(server_->stats().connections_open, 0U);
  EXPECT_THAT(working.read_to_end(), Not(HasSubstr("HTTP/1.1 200")));
  EXPECT_EQ(half.read_to_end(), "");
  reply(text_response(200, "too late"));
  server_->stop(50ms);
  server_.reset();
  reply(text_response(200, "much too late"));
}

// Connections that end by themselves while all are cut: the moment is missed in most rounds.
TEST_F(StopTest, NothingIsLeftOfConnectionsThatWereCut) {
  for (int round = 0; round < 200; ++round) {
    auto held = std::make_shared<int>(round);
    const std::weak_ptr<int> watched = held;
    serve([held = std::move(held)](Request request, const Reply& reply) { echo(std::move(request), reply); });
    std::vector<RawPeer> peers(40);
    for (auto& peer : peers) peer = dial();
    for (auto& peer : peers) ASSERT_THAT(peer.ask(get("/")), StartsWith("HTTP/1.1 200"));
    server_.reset();
    ASSERT_TRUE(watched.expired()) << "round " << round;
  }
}

TEST_F(StopTest, StoppingUnderLoadAnswersWhatItTook) {
  serve([](Request request, const Reply& reply) {
    std::thread([request = std::move(request), reply] { echo(request, reply); }).detach();
  });
  std::atomic<int> answered{0};
  std::atomic<int> torn{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&] {
      RawPeer peer = RawPeer::connect(server_->port());
      for (;;) {
        const std::string answer = peer.ask(post("/", "x"));
        if (answer.empty()) return;
        answer.ends_with("POST /?|x") ? ++answered : ++torn;
      }
    });
  }
  ASSERT_TRUE(eventually([&] { return answered > 100; }));
  server_->stop(60s);
  for (auto& t : clients) t.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(server_->stats().requests, static_cast<std::uint64_t>(answered.load()));
}

TEST_F(StopTest, AddressInUseIsAProblemThatNamesIt) {
  serve();
  HttpServer second({.address = "127.0.0.1", .port = server_->port()}, nullptr, limits_, echo, error_body, log_, 1);
  const auto status = second.start();
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.problems().front().text, HasSubstr(std::to_string(server_->port())));
  HttpServer wrong({.address = "not an address", .port = 0}, nullptr, limits_, echo, error_body, log_, 1);
  EXPECT_FALSE(wrong.start().ok());
}

}  // namespace
}  // namespace linkway::net::test
