#include "net/http_server.h"

#include <future>
#include <mutex>
#include <vector>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

// Each of these runs over plain TCP and over TLS.
class HttpServerTest : public ServerFixture, public ::testing::WithParamInterface<bool> {
 protected:
  void serve(Handler handler = echo) { ServerFixture::serve(std::move(handler), GetParam()); }
  RawPeer dial() const { return ServerFixture::dial(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(PlainAndTls, HttpServerTest, ::testing::Bool(),
                         [](const auto& p) { return p.param ? "Tls" : "Plain"; });

TEST_P(HttpServerTest, AnswersAndKeepsTheConnection) {
  serve();
  RawPeer peer = dial();
  const std::string first = peer.ask(post("/a/b%20c?x=1&y", "hello"));
  EXPECT_THAT(first, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(first, HasSubstr("\r\nDate: "));
  EXPECT_THAT(first, HasSubstr(" GMT\r\n"));
  EXPECT_THAT(first, Not(HasSubstr("Server:")));
  EXPECT_THAT(first, Not(HasSubstr("Connection:")));
  EXPECT_THAT(first, ::testing::EndsWith("\r\n\r\nPOST /a/b%20c?x=1&y|hello"));
  EXPECT_THAT(peer.ask(get("/again")), ::testing::EndsWith("GET /again?|"));
  EXPECT_EQ(server_->stats().requests, 2U);
  EXPECT_EQ(server_->stats().connections_accepted, 1U);
  EXPECT_EQ(server_->stats().connections_open, 1U);
}

TEST_P(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  serve([](Request request, const Reply& reply) {
    // The first one is answered late, from another thread.
    std::thread([request = std::move(request), reply] {
      if (request.path == "/1") std::this_thread::sleep_for(20ms);
      echo(request, reply);
    }).detach();
  });
  RawPeer peer = dial();
  ASSERT_TRUE(peer.send(
      post("/1", "one") + get("/2") + post("/3", "three") +
      "POST /4 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nfo\r\n2\r\nur\r\n0\r\n\r\n" + get("/5")));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("POST /1?|one"));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("GET /2?|"));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("POST /3?|three"));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("POST /4?|four"));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("GET /5?|"));
}

TEST_P(HttpServerTest, ReadsARequestThatArrivesByteByByte) {
  serve();
  RawPeer peer = dial();
  for (const char c :
       "\r\n" + post("/slow", "body") +
           "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: v\r\n\r\n") {
    ASSERT_TRUE(peer.send(std::string_view(&c, 1)));
  }
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("POST /slow?|body"));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("POST /c?|abc"));
}

TEST_P(HttpServerTest, CarriesLargeBodiesBothWays) {
  serve([](const Request& request, const Reply& reply) { reply(text_response(200, request.body)); });
  std::string body(5'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); i += 997) body[i] = static_cast<char>('a' + i % 26);
  RawPeer peer = dial();
  std::thread writer([&] { peer.send(post("/", body)); });
  if (GetParam()) writer.join();  // one SSL object is not for two threads
  const std::string answer = peer.read_message();
  if (writer.joinable()) writer.join();
  EXPECT_TRUE(answer.ends_with(body));
}

TEST_P(HttpServerTest, HeadIsAGetWithoutBody) {
  serve();
  RawPeer peer = dial();
  ASSERT_TRUE(peer.send("HEAD /h HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  const std::string answer = peer.read_to_end();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 8\r\n"));
  EXPECT_THAT(answer, ::testing::EndsWith("\r\n\r\n"));
}

TEST_P(HttpServerTest, StatusesWithoutContentHaveNone) {
  serve([](const Request& request, const Reply& reply) {
    Response r = text_response(request.path == "/204" ? 204 : 304, "never seen");
    r.headers.add("Content-Length", "10");
    reply(r);
  });
  RawPeer peer = dial();
  for (const std::string path : {"/204", "/304"}) {
    const std::string answer = peer.ask(get(path));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + path.substr(1)));
    EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
    EXPECT_THAT(answer, ::testing::EndsWith("\r\n\r\n"));
  }
}

TEST_P(HttpServerTest, ClosesWhenAskedTo) {
  serve();
  RawPeer peer = dial();
  ASSERT_TRUE(peer.send(get("/", "Connection: close\r\n") + get("/unanswered")));
  const std::string all = peer.read_to_end();
  EXPECT_THAT(all, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(all, Not(HasSubstr("unanswered")));
  EXPECT_FALSE(peer.broken());
}

TEST_P(HttpServerTest, Http10ClosesUnlessKeepAliveWasAsked) {
  serve();
  RawPeer kept = dial();
  EXPECT_THAT(kept.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_THAT(kept.ask("GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), HasSubstr("/2"));
  RawPeer closed = dial();
  ASSERT_TRUE(closed.send("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_THAT(closed.read_to_end(), HasSubstr("Connection: close\r\n"));
}

TEST_P(HttpServerTest, SendsContinueOnlyForAnAcceptableHeader) {
  limits_.max_body = 100;
  serve();
  RawPeer peer = dial();
  ASSERT_TRUE(peer.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(peer.read_message(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(peer.send("ab"));
  EXPECT_THAT(peer.read_message(), ::testing::EndsWith("POST /e?|ab"));
  // A body that came along needs no invitation.
  EXPECT_THAT(peer.ask(post("/e", "cd", "Expect: 100-continue\r\n")), StartsWith("HTTP/1.1 200"));

  RawPeer big = dial();
  ASSERT_TRUE(big.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n"));
  EXPECT_THAT(big.read_message(), StartsWith("HTTP/1.1 413 "));
  RawPeer odd = dial();
  ASSERT_TRUE(odd.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: more\r\nContent-Length: 1\r\n\r\n"));
  EXPECT_THAT(odd.read_message(), StartsWith("HTTP/1.1 417 "));
}

TEST_P(HttpServerTest, ABodyOverTheLimitIsAnsweredThoughTheClientGoesOnSending) {
  limits_.max_body = 10'000;
  serve();
  RawPeer peer = dial();
  // More than any socket buffer holds: without draining, the client would never come to read.
  const std::string much(900'000, 'x');
  ASSERT_TRUE(peer.send(post("/", much)));
  const std::string answer = peer.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, HasSubstr("problem too-long: "));
  EXPECT_FALSE(peer.broken());

  RawPeer chunked = dial();
  ASSERT_TRUE(chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
  bool open = true;
  for (int i = 0; i < 5 && open; ++i) open = chunked.send("bb8\r\n" + std::string(3000, 'y') + "\r\n");
  EXPECT_THAT(chunked.read_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST_P(HttpServerTest, AHeaderOverTheLimitIs431) {
  limits_.max_header = 1000;
  serve();
  RawPeer fits = dial();
  EXPECT_THAT(fits.ask(get("/", "X: " + std::string(800, 'x') + "\r\n")), StartsWith("HTTP/1.1 200"));
  RawPeer whole = dial();
  EXPECT_THAT(whole.ask(get("/", "X: " + std::string(1000, 'x') + "\r\n")), StartsWith("HTTP/1.1 431 "));
  RawPeer endless = dial();
  ASSERT_TRUE(endless.send("GET / HTTP/1.1\r\nX: " + std::string(2000, 'x')));
  EXPECT_THAT(endless.read_message(), StartsWith("HTTP/1.1 431 "));
}

TEST_P(HttpServerTest, AHalfClosedClientStillGetsItsAnswer) {
  serve([](Request request, const Reply& reply) {
    std::thread([request = std::move(request), reply] {
      std::this_thread::sleep_for(20ms);
      echo(request, reply);
    }).detach();
  });
  RawPeer polite = dial();
  ASSERT_TRUE(polite.send(post("/half", "closed")));
  polite.half_close();
  EXPECT_THAT(polite.read_to_end(), ::testing::EndsWith("POST /half?|closed"));
  RawPeer abrupt = dial();
  ASSERT_TRUE(abrupt.send(post("/half", "closed")));
  abrupt.half_close_without_notice();
  EXPECT_THAT(abrupt.read_to_end(), ::testing::EndsWith("POST /half?|closed"));
  RawPeer incomplete = dial();
  ASSERT_TRUE(incomplete.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"));
  incomplete.half_close();
  EXPECT_THAT(incomplete.read_to_end(), StartsWith("HTTP/1.1 400 "));
}

TEST_P(HttpServerTest, OnlyTheFirstReplyCounts) {
  std::promise<Reply> kept;
  serve([&](const Request& request, const Reply& reply) {
    if (request.path == "/twice") {
      reply(text_response(200, "first"));
      reply(text_response(200, "second"));
      kept.set_value(reply);
    } else {
      echo(request, reply);
    }
  });
  RawPeer peer = dial();
  EXPECT_THAT(peer.ask(get("/twice")), ::testing::EndsWith("first"));
  const Reply reply = kept.get_future().get();
  reply(text_response(200, "third"));
  EXPECT_THAT(peer.ask(get("/next")), ::testing::EndsWith("GET /next?|"));
  server_.reset();
  reply(text_response(200, "after the end"));
}

TEST_P(HttpServerTest, AHandlerThatThrowsIs500) {
  serve([](const Request&, const Reply&) { throw std::runtime_error("inside"); });
  RawPeer peer = dial();
  const std::string answer = peer.ask(get("/"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answer, Not(HasSubstr("inside")));
}

TEST_P(HttpServerTest, AnAnswerCannotBreakItsFraming) {
  serve([](const Request&, const Reply& reply) {
    Response r = text_response(200, "abc");
    r.headers.add("X-Split", "a\r\nInjected: yes");
    r.headers.add("Content-Length", "1");
    r.headers.add("Transfer-Encoding", "chunked");
    r.headers.add("X-Good", "kept");
    reply(r);
  });
  RawPeer peer = dial();
  const std::string answer = peer.ask(get("/"));
  EXPECT_THAT(answer, Not(HasSubstr("Injected")));
  EXPECT_THAT(answer, Not(HasSubstr("Transfer-Encoding")));
  EXPECT_THAT(answer, HasSubstr("X-Good: kept\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 3\r\n"));
}

TEST_P(HttpServerTest, AClientThatVanishesHarmsNobody) {
  std::atomic<int> handled{0};
  serve([&](const Request&, const Reply& reply) {
    ++handled;
    std::thread([reply] {
      std::this_thread::sleep_for(5ms);
      reply(text_response(200, std::string(300'000, 'x')));
    }).detach();
  });
  for (int i = 0; i < 20; ++i) {
    RawPeer peer = dial();
    ASSERT_TRUE(peer.send(get("/")));
    ASSERT_TRUE(eventually([&] { return handled == i + 1; }));
    peer.reset();
  }
  EXPECT_TRUE(eventually([&] { return server_->stats().connections_open == 0; }));
  RawPeer peer = dial();
  EXPECT_THAT(peer.ask(get("/")), StartsWith("HTTP/1.1 200"));
}

TEST_P(HttpServerTest, ManyClientsAtOnceGetTheirOwnAnswers) {
  serve();
  std::vector<std::thread> clients;
  std::atomic<int> wrong{0};
  for (int c = 0; c < 16; ++c) {
    clients.emplace_back([&, c] {
      RawPeer peer = dial();
      for (int i = 0; i < 30; ++i) {
        const std::string id = std::to_string(c) + "-" + std::to_string(i);
        if (!peer.ask(post("/" + id, id)).ends_with("POST /" + id + "?|" + id)) ++wrong;
      }
    });
  }
  for (auto& t : clients) t.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(server_->stats().requests, 480U);
}

}  // namespace
}  // namespace linkway::net::test
