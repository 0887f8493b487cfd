// The client against servers that break the rules: what it says of each failure decides whether a delivery may be
// repeated.
#include <vector>

#include "unit/net/client_fixture.h"

namespace linkway::net::test {
namespace {

class ClientFaultTest : public ClientFixture {
 protected:
  // Serves one connection with `script` on a thread of its own.
  void script(std::function<void(RawPeer&)> script, bool tls = false) {
    threads_.emplace_back([this, script = std::move(script), tls] {
      RawPeer peer = listener_.accept();
      if (tls && !peer.accept_tls(Certificates::get().server, Certificates::get().ca())) return;
      script(peer);
    });
  }
  // What the client says when the server answers the request so and then closes.
  Exchanged given(const std::string& bytes) {
    script([bytes](RawPeer& peer) {
      peer.read_message();
      peer.send(bytes);
    });
    connect_to(listener_.port());
    Exchanged e = ask("x");
    join();
    return e;
  }
  void join() {
    for (auto& t : threads_) t.join();
    threads_.clear();
  }
  void TearDown() override {
    client_.reset();
    join();
  }

  RawListener listener_;
  std::vector<std::thread> threads_;
};

TEST_F(ClientFaultTest, AnswersInEveryFraming) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  for (const std::string& bytes : {
           ok + "Content-Length: 3\r\n\r\nabc",
           ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;ext=1\r\nbc\r\n0\r\nT: v\r\n\r\n",
           ok + "\r\nabc",  // ends with the connection
           ok + "Connection: close\r\nContent-Length: 3\r\n\r\nabc",
           "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok +
               "Content-Length: 3\r\n\r\nabc",
           ok + "X: folded\r\n  value\r\nContent-Length: 3\r\n\r\nabc",
           std::string("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
           ok + "Content-Length: 3\r\n\r\nabcHTTP/1.1 500 never asked for\r\n\r\n",
       }) {
    const Exchanged e = given(bytes);
    EXPECT_EQ(e.sent, Sent::answered) << bytes << e.reason;
    EXPECT_EQ(e.response.status, 200) << bytes;
    EXPECT_EQ(e.response.body, "abc") << bytes;
  }
  const Exchanged empty = given("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(empty.sent, Sent::answered);
  EXPECT_EQ(empty.response.status, 204);
}

TEST_F(ClientFaultTest, WhatIsNoWholeAnswerMayHaveBeenProcessed) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  std::vector<std::string> answers{
      "",
      "garbage",
      "garbage\r\n\r\n",
      "HTTP/1.1 20",
      ok,
      ok + "Content-Length: 5\r\n\r\nabc",
      ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
      ok + "Transfer-Encoding: gzip\r\n\r\nabc",
      ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
      ok + "Content-Length: x\r\n\r\nabc",
      "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
      "HTTP/2 200 OK\r\n\r\n",
      "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      ok + "Content-Length: 100001\r\n\r\n" + std::string(100'001, 'x'),
      ok + "\r\n" + std::string(200'000, 'x'),
      ok + "X: " + std::string(9'000, 'x') + "\r\nContent-Length: 0\r\n\r\n",
      ok + "X: " + std::string(90'000, 'x'),
  };
  std::string interim;
  for (int i = 0; i < 100; ++i) interim += "HTTP/1.1 102 Processing\r\n\r\n";
  answers.push_back(interim);
  for (const std::string& bytes : answers) {
    const Exchanged e = given(bytes);
    EXPECT_EQ(e.sent, Sent::maybe) << bytes.substr(0, 200);
    EXPECT_NE(e.reason, "") << bytes.substr(0, 200);
  }
}

TEST_F(ClientFaultTest, ResetAfterTheRequestIsMaybe) {
  for (const bool tls : {false, true}) {
    script(
        [](RawPeer& peer) {
          peer.read_message();
          peer.reset();
        },
        tls);
    connect_to(listener_.port(), tls);
    EXPECT_EQ(ask("x").sent, Sent::maybe);
    join();
  }
}

TEST_F(ClientFaultTest, ATlsStreamCutShortIsNoEndOfAnAnswer) {
  script(
      [](RawPeer& peer) {
        peer.read_message();
        peer.send("HTTP/1.1 200 OK\r\n\r\npart");
        peer.half_close_without_notice();
        peer.read_some();
      },
      true);
  connect_to(listener_.port(), true);
  EXPECT_EQ(ask("x").sent, Sent::maybe);
}

TEST_F(ClientFaultTest, AServerThatHangsBeforeTheHandshakeIsUnsent) {
  limits_.connect = 30ms;
  script([](RawPeer& peer) { peer.read_to_end(); });
  connect_to(listener_.port(), true);
  const Exchanged e = ask("x");
  EXPECT_EQ(e.sent, Sent::no);
  EXPECT_THAT(e.reason, HasSubstr("took too long"));
  RawPeer::connect(listener_.port());  // for a script whose client has given up before it came
}

TEST_F(ClientFaultTest, AServerThatClosesInTheHandshakeIsUnsent) {
  script([](RawPeer& peer) { peer.read_some(); });
  connect_to(listener_.port(), true);
  EXPECT_EQ(ask("x").sent, Sent::no);
}

TEST_F(ClientFaultTest, AnAnswerAfterTheDeadlineIsNeverTakenForTheNextOne) {
  limits_.answer = 50ms;
  limits_.connections = 1;
  std::promise<void> go;
  script([&](RawPeer& peer) {
    peer.read_message();
    go.get_future().wait();
    peer.send(answer("late"));
    peer.read_to_end();
  });
  connect_to(listener_.port());
  const Exchanged first = ask("1");
  EXPECT_EQ(first.sent, Sent::maybe);
  EXPECT_THAT(first.reason, HasSubstr("took too long"));
  std::atomic<bool> over{false};
  threads_.emplace_back([&] {
    while (!over) {
      if (!listener_.waiting()) {
        std::this_thread::sleep_for(1ms);
        continue;
      }
      RawPeer peer = listener_.accept();
      peer.read_message();
      peer.send(answer("own"));
      peer.read_to_end();
    }
  });
  go.set_value();
  Exchanged second;
  // On a busy machine its own answer may miss the short deadline, too.
  const bool answered = eventually([&] {
    second = ask("2");
    return second.sent == Sent::answered;
  });
  over = true;
  client_.reset();
  join();
  EXPECT_TRUE(answered) << second.reason;
  EXPECT_EQ(second.response.body, "own");
}

TEST_F(ClientFaultTest, HalfAnAnswerAndSilenceIsMaybe) {
  limits_.answer = 50ms;
  script([](RawPeer& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    peer.read_to_end();
  });
  connect_to(listener_.port());
  EXPECT_EQ(ask("x").sent, Sent::maybe);
}

TEST_F(ClientFaultTest, AServerThatDoesNotReadIsMaybe) {
  limits_.answer = 50ms;
  std::promise<void> over;
  script([&](RawPeer&) { over.get_future().wait(); });
  connect_to(listener_.port());
  EXPECT_EQ(ask(std::string(20'000'000, 'x')).sent, Sent::maybe);
  over.set_value();
}

TEST_F(ClientFaultTest, AnAnswerBeforeTheWholeRequestWasTakenCounts) {
  script([](RawPeer& peer) {
    peer.read_some();
    peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    peer.half_close();
    peer.read_to_end();
  });
  connect_to(listener_.port());
  const Exchanged e = ask(std::string(5'000'000, 'x'));
  EXPECT_EQ(e.sent, Sent::answered) << e.reason;
  EXPECT_EQ(e.response.status, 413);
}

TEST_F(ClientFaultTest, AKeptConnectionFoundClosedIsReplacedUnseen) {
  for (const bool tls : {false, true}) {
    std::promise<void> closed;
    script(
        [&](RawPeer& peer) {
          peer.read_message();
          peer.send(answer("first"));
          peer.half_close();
          EXPECT_TRUE(peer.acknowledged());
          peer.close();
          closed.set_value();
        },
        tls);
    connect_to(listener_.port(), tls);
    const auto gone = closed.get_future().share();
    std::string first;
    Outcome second;
    // From within the callback, so that the client has not seen the end yet.
    client_->send(request("1"), [&](const Exchanged& e) {
      first = e.response.body;
      gone.wait();
      client_->send(request("2"), second.done());
    });
    gone.wait();
    script(
        [](RawPeer& peer) {
          peer.read_message();
          peer.send(answer("second"));
        },
        tls);
    EXPECT_EQ(second.get().response.body, "second");
    EXPECT_EQ(first, "first");
    join();
  }
}

TEST_F(ClientFaultTest, AKeptConnectionFoundClosedAndNobodyThereIsUnsent) {
  script([](RawPeer& peer) {
    peer.read_message();
    peer.send(answer("first"));
    peer.half_close();
    EXPECT_TRUE(peer.acknowledged());
  });
  connect_to(listener_.port());
  EXPECT_EQ(ask("1").sent, Sent::answered);
  join();
  listener_.close();
  EXPECT_EQ(ask("2").sent, Sent::no);
}

TEST_F(ClientFaultTest, AKeptConnectionClosedOnTheNextRequestIsMaybe) {
  script([](RawPeer& peer) {
    peer.read_message();
    peer.send(answer("first"));
    peer.read_message();
  });
  connect_to(listener_.port());
  EXPECT_EQ(ask("1").sent, Sent::answered);
  EXPECT_EQ(ask("2").sent, Sent::maybe);
  // Not repeated in silence: the other side may have processed it.
  EXPECT_FALSE(listener_.waiting());
}

TEST_F(ClientFaultTest, AnUnaskedAnswerOnAKeptConnectionIsNotTaken) {
  std::promise<void> taken;
  std::promise<void> said;
  script([&](RawPeer& peer) {
    peer.read_message();
    peer.send(answer("first"));
    taken.get_future().wait();
    peer.send(answer("unasked"));
    EXPECT_TRUE(peer.acknowledged());
    said.set_value();
    peer.read_to_end();
  });
  connect_to(listener_.port());
  EXPECT_EQ(ask("1").response.body, "first");
  taken.set_value();
  said.get_future().wait();
  script([](RawPeer& peer) {
    peer.read_message();
    peer.send(answer("own"));
  });
  EXPECT_EQ(ask("2").response.body, "own");
}

TEST_F(ClientFaultTest, AServerThatRefusesTheClientCertificateIsNoAnswer) {
  const Certificates& c = Certificates::get();
  const TlsClientFiles stranger{c.other_client.certificate, c.other_client.key, c.ca()};
  script([](RawPeer&) {}, true);
  connect_to(listener_.port(), true, &stranger);
  // Under TLS 1.3 the refusal comes after the client's handshake: the request may have left by then.
  const Exchanged e = ask("x");
  EXPECT_NE(e.sent, Sent::answered);
  EXPECT_NE(e.reason, "");
}

TEST_F(ClientFaultTest, DestroyingTheClientSettlesEverythingOnce) {
  for (const bool tls : {false, true}) {
    limits_.connections = 2;
    std::promise<void> first;
    std::promise<void> second;
    for (auto* arrived : {&first, &second}) {
      script(
          [arrived](RawPeer& peer) {
            peer.read_message();
            arrived->set_value();
            peer.read_to_end();
          },
          tls);
    }
    connect_to(listener_.port(), tls);
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 5; ++i) outcomes.push_back(start(request("x")));
    first.get_future().wait();
    second.get_future().wait();
    client_.reset();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(outcomes[i].get().sent, i < 2 ? Sent::maybe : Sent::no) << i;
    join();
    for (const Outcome& o : outcomes) EXPECT_EQ(o.calls(), 1);
  }
}

TEST_F(ClientFaultTest, DestroyingTheClientWhileItConnectsIsUnsent) {
  std::promise<void> arrived;
  script([&](RawPeer& peer) {
    peer.read_some();
    arrived.set_value();
    peer.read_to_end();
  });
  connect_to(listener_.port(), true);
  Outcome outcome = start(request("x"));
  arrived.get_future().wait();
  client_.reset();
  EXPECT_EQ(outcome.get().sent, Sent::no);
}

TEST_F(ClientFaultTest, DestroyingTheClientAtAnyMomentSettlesEverythingOnce) {
  HttpServer server({}, nullptr, patient_limits(), echo, error_body, *log_, 2);
  ASSERT_TRUE(server.start().ok());
  for (int round = 0; round < 50; ++round) {
    connect_to(server.port());
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 20; ++i) outcomes.push_back(start(request("x")));
    std::this_thread::sleep_for(std::chrono::microseconds(round * 40));
    client_.reset();
    for (Outcome& o : outcomes) o.get();
    for (const Outcome& o : outcomes) EXPECT_EQ(o.calls(), 1);
  }
}

TEST_F(ClientFaultTest, TheRuntimeEndsWithNothingLeftOver) {
  std::atomic<int> calls{0};
  connect_to(listener_.port());
  for (int i = 0; i < 10; ++i) {
    client_->send(request("x"), [&](const Exchanged&) { ++calls; });
  }
  client_.reset();
  runtime_.reset();
  EXPECT_EQ(calls, 10);
}

TEST_F(ClientFaultTest, AClientMayBeDestroyedByItsOwnCallback) {
  HttpServer server({}, nullptr, patient_limits(), echo, error_body, *log_, 2);
  ASSERT_TRUE(server.start().ok());
  connect_to(server.port());
  std::promise<Sent> outcome;
  client_->send(request("x"), [&](const Exchanged& e) {
    client_.reset();
    outcome.set_value(e.sent);
  });
  EXPECT_EQ(outcome.get_future().get(), Sent::answered);
}

}  // namespace
}  // namespace linkway::net::test
