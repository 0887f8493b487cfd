// The client against servers that keep the rules.
#include "net/http_client.h"

#include <set>

#include "unit/net/client_fixture.h"

namespace linkway::net::test {
namespace {

class HttpClientTest : public ClientFixture {
 protected:
  void serve(Handler handler = echo, bool tls = false, TlsServerFiles files = Certificates::get().server_files()) {
    std::shared_ptr<TlsServerContext> context;
    if (tls) {
      auto loaded = TlsServerContext::load(files);
      ASSERT_TRUE(loaded.ok());
      context = *loaded;
    }
    server_ = std::make_unique<HttpServer>(ListenAddress{}, context, patient_limits(), std::move(handler), error_body,
                                           *log_, 2);
    ASSERT_TRUE(server_->start().ok());
  }
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpClientTest, SendsAndReceivesOverOneKeptConnection) {
  for (const bool tls : {false, true}) {
    serve(
        [](const Request& request, const Reply& reply) {
          Response r = text_response(201, request.path + "?" + request.query + "|" + request.body);
          r.headers.add("Location", std::string(request.headers.get("Host")));
          reply(r);
        },
        tls);
    connect_to(server_->port(), tls);
    for (int i = 0; i < 5; ++i) {
      Request r = request("b" + std::to_string(i), "/p");
      r.query = "q=1";
      const Exchanged e = start(std::move(r)).get();
      ASSERT_EQ(e.sent, Sent::answered) << e.reason;
      EXPECT_EQ(e.response.status, 201);
      EXPECT_EQ(e.response.body, "/p?q=1|b" + std::to_string(i));
      EXPECT_EQ(e.response.headers.get("location"), "localhost:" + std::to_string(server_->port()));
    }
    EXPECT_EQ(server_->stats().connections_accepted, 1U);
    client_.reset();
    EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 0; }));
  }
}

TEST_F(HttpClientTest, WithoutAPathItAsksForTheOriginsTarget) {
  serve();
  Url url = *parse_url("http://localhost:" + std::to_string(server_->port()) + "/base?x=y");
  client_ = runtime_->make_client(url, nullptr, limits_, *log_);
  EXPECT_EQ(ask("b", "").response.body, "POST /base?x=y|b");
}

TEST_F(HttpClientTest, CarriesLargeBodiesBothWays) {
  limits_.max_body = 6'000'000;
  for (const bool tls : {false, true}) {
    serve([](const Request& request, const Reply& reply) { reply(text_response(200, request.body)); }, tls);
    connect_to(server_->port(), tls);
    const std::string body(5'000'000, 'z');
    const Exchanged e = ask(body);
    ASSERT_EQ(e.sent, Sent::answered) << e.reason;
    EXPECT_TRUE(e.response.body == body);
    client_.reset();
  }
}

TEST_F(HttpClientTest, OpensNoMoreConnectionsThanAllowedAndKeepsTheLine) {
  std::mutex mutex;
  std::vector<std::pair<std::string, Reply>> held;
  serve([&](const Request& request, const Reply& reply) {
    const std::lock_guard lock(mutex);
    held.emplace_back(request.body, reply);
  });
  limits_.connections = 2;
  connect_to(server_->port());
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 6; ++i) outcomes.push_back(start(request(std::to_string(i))));
  std::vector<std::string> order;
  while (order.size() < 6) {
    ASSERT_TRUE(eventually([&] {
      const std::lock_guard lock(mutex);
      return held.size() >= std::min<std::size_t>(2, 6 - order.size());
    }));
    const std::lock_guard lock(mutex);
    EXPECT_LE(held.size(), 2U);
    // The two in front may have arrived in either order.
    std::sort(held.begin(), held.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    order.push_back(held.front().first);
    held.front().second(text_response(200, "r" + held.front().first));
    held.erase(held.begin());
  }
  EXPECT_THAT(order, ::testing::ElementsAre("0", "1", "2", "3", "4", "5"));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(outcomes[i].get().response.body, "r" + std::to_string(i));
  EXPECT_EQ(server_->stats().connections_accepted, 2U);
}

TEST_F(HttpClientTest, ManyRequestsAtOnceGetTheirOwnAnswers) {
  serve(echo, true);
  connect_to(server_->port(), true);
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 300; ++i) outcomes.push_back(start(request(std::to_string(i), "/x")));
  for (int i = 0; i < 300; ++i) EXPECT_EQ(outcomes[i].get().response.body, "POST /x?|" + std::to_string(i));
  EXPECT_LE(server_->stats().connections_accepted, 4U);
}

TEST_F(HttpClientTest, AConnectionThatTheServerClosesInOrderIsReplaced) {
  serve();
  connect_to(server_->port());
  for (int i = 0; i < 3; ++i) {
    Request r = request("x");
    r.headers.add("Connection", "close");  // framing is the client's own business: not sent
    EXPECT_EQ(start(std::move(r)).get().sent, Sent::answered);
  }
  EXPECT_EQ(server_->stats().connections_accepted, 1U);
}

TEST_F(HttpClientTest, AnIdleConnectionIsClosedInTime) {
  serve();
  limits_.idle = 30ms;
  connect_to(server_->port());
  EXPECT_EQ(ask("x").sent, Sent::answered);
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 0; }));
  EXPECT_EQ(ask("y").sent, Sent::answered);
  EXPECT_EQ(server_->stats().connections_accepted, 2U);
}

TEST_F(HttpClientTest, ShowsItsCertificate) {
  serve([](const Request& request, const Reply& reply) { reply(text_response(200, request.peer->fingerprint)); }, true);
  connect_to(server_->port(), true);
  EXPECT_EQ(ask("x").response.body, Certificates::get().client.fingerprint);
  const TlsClientFiles anonymous = Certificates::get().anonymous_files();
  connect_to(server_->port(), true, &anonymous, "127.0.0.1");
  EXPECT_EQ(ask("x").response.body, "");
}

TEST_F(HttpClientTest, AServerThatDoesNotProveItsNameGetsNothing) {
  const Certificates& c = Certificates::get();
  for (const auto* leaf : {&c.misnamed_server, &c.other_server}) {
    serve(echo, true, {leaf->certificate, leaf->key, c.ca()});
    for (const std::string host : {"localhost", "127.0.0.1"}) {
      connect_to(server_->port(), true, nullptr, host);
      const Exchanged e = ask("secret");
      EXPECT_EQ(e.sent, Sent::no);
      EXPECT_THAT(e.reason, HasSubstr("certificate: "));
    }
    EXPECT_EQ(server_->stats().requests, 0U);
  }
  RawListener listener;
  std::thread server([&] { listener.accept().accept_tls(c.expired_server, ""); });
  connect_to(listener.port(), true);
  const Exchanged e = ask("secret");
  EXPECT_EQ(e.sent, Sent::no);
  EXPECT_THAT(e.reason, HasSubstr("expired"));
  server.join();
}

TEST_F(HttpClientTest, NobodyThereOrNoSuchNameIsUnsent) {
  RawListener gone;
  gone.close();
  connect_to(gone.port());
  const Exchanged refused = ask("x");
  EXPECT_EQ(refused.sent, Sent::no);
  EXPECT_THAT(refused.reason, HasSubstr("cannot connect"));
  limits_.connect = 10s;  // a name server may be far away
  connect_to(gone.port(), false, nullptr, "no-such-host.invalid");
  const Exchanged unknown = ask("x");
  EXPECT_EQ(unknown.sent, Sent::no);
  EXPECT_THAT(unknown.reason, HasSubstr("no-such-host.invalid"));
}

TEST_F(HttpClientTest, ARequestThatCannotBeWrittenIsUnsentAndHarmsNoOther) {
  serve();
  connect_to(server_->port());
  Request bad = request("x");
  bad.headers.add("X-Id", "a\r\nX-Other: b");
  EXPECT_EQ(start(std::move(bad)).get().sent, Sent::no);
  EXPECT_EQ(ask("y").sent, Sent::answered);
}

TEST_F(HttpClientTest, WorkAfterADelayRunsOnceAndNotAfterTheEnd) {
  std::atomic<int> ran{0};
  runtime_->after(1ms, [&] { ++ran; });
  runtime_->after(0ms, [&] { ++ran; });
  runtime_->after(std::chrono::hours(1), [&] { ran += 100; });
  EXPECT_TRUE(eventually([&] { return ran == 2; }));
  runtime_.reset();
  EXPECT_EQ(ran, 2);
}

}  // namespace
}  // namespace linkway::net::test
