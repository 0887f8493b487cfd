// Every step has its deadline, and clients that miss it harm nobody else.
#include <sys/resource.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

class DeadlineTest : public ServerFixture {};

TEST_F(DeadlineTest, ASilentHandshakeIsCut) {
  limits_.handshake = 30ms;
  serve(echo, true);
  RawPeer silent = RawPeer::connect(server_->port());
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_FALSE(silent.timed_out());
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 0; }));
  EXPECT_EQ(server_->stats().deadlines_passed, 1U);
  EXPECT_EQ(server_->stats().handshakes_failed, 1U);
}

TEST_F(DeadlineTest, AnIdleConnectionIsClosedInSilence) {
  limits_.idle = 300ms;
  for (const bool tls : {false, true}) {
    serve(echo, tls);
    RawPeer fresh = dial(tls);
    EXPECT_EQ(fresh.read_to_end(), "");
    EXPECT_FALSE(fresh.broken());
    RawPeer used;
    // On a busy machine a connection may end before its first request has left.
    ASSERT_TRUE(eventually([&] {
      used = dial(tls);
      return used.ask(get("/")).starts_with("HTTP/1.1 200");
    }));
    EXPECT_EQ(used.read_to_end(), "");
    EXPECT_FALSE(used.broken());
    EXPECT_EQ(server_->stats().deadlines_passed, 0U);
  }
}

TEST_F(DeadlineTest, ASlowHeaderIs408) {
  limits_.header = 30ms;
  for (const bool tls : {false, true}) {
    serve(echo, tls);
    RawPeer peer = dial(tls);
    EXPECT_THAT(peer.ask(get("/")), StartsWith("HTTP/1.1 200"));
    ASSERT_TRUE(peer.send("GET / HTTP/1.1\r\nHost:"));
    const std::string answer = peer.read_to_end();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 408 "));
    EXPECT_THAT(answer, HasSubstr("problem timeout: "));
    EXPECT_FALSE(peer.broken());
    EXPECT_EQ(server_->stats().deadlines_passed, 1U);
  }
}

TEST_F(DeadlineTest, ASlowBodyIs408) {
  limits_.body = 30ms;
  for (const bool tls : {false, true}) {
    serve(echo, tls);
    for (const std::string frame : {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"}) {
      RawPeer peer = dial(tls);
      ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: x\r\n" + frame));
      EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 408 "));
      EXPECT_FALSE(peer.broken());
    }
    EXPECT_EQ(server_->stats().requests, 0U);
  }
}

TEST_F(DeadlineTest, AHandlerThatDoesNotReplyIs503AndItsLateReplyIsDropped) {
  limits_.handler = 30ms;
  std::mutex mutex;
  std::vector<Reply> late;
  serve([&](const Request& request, const Reply& reply) {
    if (request.path != "/never") return echo(request, reply);
    const std::lock_guard lock(mutex);
    late.push_back(reply);
  });
  RawPeer peer = dial();
  const std::string answer = peer.ask(get("/never"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(answer, HasSubstr("Retry-After: "));
  EXPECT_THAT(answer, HasSubstr("problem timeout: "));
  {
    const std::lock_guard lock(mutex);
    ASSERT_EQ(late.size(), 1U);
    late.front()(text_response(200, "too late"));
  }
  EXPECT_THAT(peer.ask(get("/next")), ::testing::EndsWith("GET /next?|"));
}

// The reply and the deadline meet again and again: exactly one of them wins each time.
TEST_F(DeadlineTest, AReplyAtTheDeadlineIsEitherTakenOrDropped) {
  limits_.handler = 2ms;
  serve([](const Request& request, const Reply& reply) {
    std::thread([reply, body = request.body] {
      std::this_thread::sleep_for(2ms);
      reply(text_response(200, body));
    }).detach();
  });
  RawPeer peer = dial();
  for (int i = 0; i < 200; ++i) {
    const std::string id = "r" + std::to_string(i);
    const std::string answer = peer.ask(post("/", id));
    ASSERT_TRUE(answer.starts_with("HTTP/1.1 503 ") || answer.ends_with("\r\n\r\n" + id)) << answer;
  }
}

TEST_F(DeadlineTest, AClientThatDoesNotReadIsCut) {
  limits_.write = 50ms;
  for (const bool tls : {false, true}) {
    serve([](const Request&, const Reply& reply) { reply(text_response(200, std::string(30'000'000, 'x'))); }, tls);
    RawPeer peer = dial(tls);
    ASSERT_TRUE(peer.send(get("/")));
    EXPECT_TRUE(eventually([&] { return server_->stats().deadlines_passed == 1; }));
    EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 0; }));
  }
}

TEST_F(DeadlineTest, NewLimitsAreForNewConnections) {
  limits_.max_body = 10;
  serve();
  RawPeer before = dial();
  EXPECT_THAT(before.ask(post("/", "1234567890")), StartsWith("HTTP/1.1 200"));
  limits_.max_body = 20;
  server_->replace_limits(limits_);
  RawPeer after = dial();
  EXPECT_THAT(after.ask(post("/", "12345678901")), StartsWith("HTTP/1.1 200"));
}

TEST_F(DeadlineTest, ConnectionsOverTheLimitAreClosedAtOnce) {
  limits_.admission.connections = 3;
  serve();
  std::vector<RawPeer> within;
  for (int i = 0; i < 3; ++i) {
    within.push_back(dial());
    EXPECT_THAT(within.back().ask(get("/")), StartsWith("HTTP/1.1 200"));
  }
  RawPeer over = dial();
  EXPECT_EQ(over.read_to_end(), "");
  EXPECT_FALSE(over.timed_out());
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_refused == 1; }));
  within.pop_back();
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 2; }));
  EXPECT_THAT(dial().ask(get("/")), StartsWith("HTTP/1.1 200"));
}

TEST_F(DeadlineTest, IdleAndHalfOpenConnectionsHarmNobody) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 3000) {
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 3000);
    setrlimit(RLIMIT_NOFILE, &files);
  }
  if (files.rlim_cur < 3000) GTEST_SKIP() << "not enough file descriptors allowed";
  serve(echo, true);
  std::vector<RawPeer> idle;
  std::vector<RawPeer> half_open;
  for (int i = 0; i < 1000; ++i) {
    idle.push_back(RawPeer::connect(server_->port()));
    ASSERT_TRUE(idle.back().open());
    if (i % 50 == 0) {
      ASSERT_TRUE(idle.back().start_tls(nullptr));
    }
  }
  for (int i = 0; i < 200; ++i) {
    // Half of a handshake, or half of a request.
    half_open.push_back(i % 5 == 0 ? dial(true) : RawPeer::connect(server_->port()));
    ASSERT_TRUE(half_open.back().send(i % 5 == 0 ? "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
                                                 : "\x16\x03\x01\x02"));
  }
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 1200; }));
  RawPeer peer = dial(true);
  for (int i = 0; i < 50; ++i) EXPECT_THAT(peer.ask(post("/", "x")), ::testing::EndsWith("POST /?|x"));
  EXPECT_THAT(idle[50].ask(get("/woken")), ::testing::EndsWith("GET /woken?|"));
}

TEST_F(DeadlineTest, WithoutFileDescriptorsItWaitsAndGoesOn) {
  serve();
  RawPeer waiting(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  std::vector<int> taken;
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) taken.push_back(fd);
  ASSERT_EQ(errno, EMFILE);
  ASSERT_TRUE(waiting.connect_to(server_->port()));
  EXPECT_TRUE(eventually([&] { return log_.accept_failures > 0; }));
  for (const int fd : taken) ::close(fd);
  EXPECT_THAT(waiting.ask(get("/late")), ::testing::EndsWith("GET /late?|"));
  // Said once, not once a try.
  EXPECT_EQ(log_.accept_failures, 1);
}

}  // namespace
}  // namespace linkway::net::test
