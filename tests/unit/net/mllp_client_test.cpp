#include "net/mllp_client.h"

#include <future>
#include <mutex>
#include <vector>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

std::string framed(const std::string& content) { return mllp_frame(content); }

class MllpClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    limits_.connections = 1;
    limits_.connect = limits_.answer = 60s;
    limits_.idle = 300s;
  }
  void start() {
    const auto url = parse_mllp_url("mllp://127.0.0.1:" + std::to_string(listener_.port()));
    client_ = make_mllp_client(runtime_, *url, nullptr, limits_, log_);
  }
  // The answer is the one that holds the message's own text.
  std::future<MllpExchanged> send(const std::string& message) {
    auto promise = std::make_shared<std::promise<MllpExchanged>>();
    auto future = promise->get_future();
    client_->send({message, [message](std::string_view answer) { return answer.ends_with(message); }},
                  [promise](MllpExchanged result) { promise->set_value(std::move(result)); });
    return future;
  }
  static std::string take(RawPeer& peer, const std::string& message) {
    std::string all;
    while (all.size() < framed(message).size()) {
      const auto piece = peer.read_some();
      if (piece.empty()) break;
      all += piece;
    }
    return all;
  }

  RawListener listener_;
  CountingLog log_;
  ClientLimits limits_;
  ClientRuntime runtime_{2};
  std::unique_ptr<MllpClient> client_;
};

TEST_F(MllpClientTest, SendsOneAfterTheOtherOverOneConnection) {
  start();
  auto first = send("one");
  auto second = send("two");
  auto peer = listener_.accept();
  EXPECT_EQ(take(peer, "one"), framed("one"));
  peer.send(framed("ack one"));
  EXPECT_EQ(first.get().answer, "ack one");
  EXPECT_EQ(take(peer, "two"), framed("two"));
  peer.send(framed("ack two"));
  const auto result = second.get();
  EXPECT_EQ(result.sent, Sent::answered);
  EXPECT_EQ(result.answer, "ack two");
  EXPECT_FALSE(listener_.waiting());
}

TEST_F(MllpClientTest, AnswersToSomethingElseArePassedOver) {
  start();
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send("noise\n" + framed("ack other") + framed("\x06") + framed("ack one"));
  EXPECT_EQ(sent.get().answer, "ack one");
}

TEST_F(MllpClientTest, ALateAnswerIsNeverCreditedToTheNext) {
  limits_.answer = 60ms;
  start();
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  const auto result = sent.get();
  EXPECT_EQ(result.sent, Sent::maybe);
  EXPECT_EQ(result.reason, "no answer: took too long");
  peer.send(framed("ack one"));
  EXPECT_EQ(peer.read_to_end(), "") << "the connection is closed";
  EXPECT_FALSE(peer.timed_out());
  std::string answer;
  // On a busy machine the right answer may come too late, too.
  EXPECT_TRUE(eventually([&] {
    auto again = send("two");
    auto next = listener_.accept();
    take(next, "two");
    next.send(framed("ack two"));
    answer = again.get().answer;
    return !answer.empty();
  }));
  EXPECT_EQ(answer, "ack two");
}

TEST_F(MllpClientTest, NobodyThereIsUnsentAndHangingUpIsAmbiguous) {
  start();
  auto sent = send("one");
  {
    auto peer = listener_.accept();
    take(peer, "one");
  }
  EXPECT_EQ(sent.get().sent, Sent::maybe);
  listener_.close();
  EXPECT_EQ(send("two").get().sent, Sent::no);
}

TEST_F(MllpClientTest, AConnectionThatWasClosedMeanwhileIsReplaced) {
  start();
  auto first = send("one");
  {
    auto peer = listener_.accept();
    take(peer, "one");
    peer.send(framed("ack one"));
    first.get();
    peer.half_close();
    EXPECT_TRUE(peer.acknowledged());
  }
  auto second = send("two");
  auto peer = listener_.accept();
  take(peer, "two");
  peer.send(framed("ack two"));
  EXPECT_EQ(second.get().answer, "ack two");
}

TEST_F(MllpClientTest, ReleaseTwoBytesCount) {
  start();
  auto refused = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(framed("\x15"));
  auto result = refused.get();
  EXPECT_EQ(result.sent, Sent::answered);
  EXPECT_TRUE(result.refused);
  auto kept = send("two");
  take(peer, "two");
  peer.send(framed("\x06"));
  peer.half_close();
  result = kept.get();
  EXPECT_EQ(result.sent, Sent::answered) << "it is on the other side's disk, though no message says more";
  EXPECT_FALSE(result.refused);
  EXPECT_EQ(result.answer, "");
}

TEST_F(MllpClientTest, AReleaseTwoByteCountsWhenNoMessageComesInTime) {
  limits_.answer = 100ms;
  start();
  MllpExchanged result;
  // On a busy machine the byte may come too late, too.
  EXPECT_TRUE(eventually([&] {
    auto sent = send("one");
    auto peer = listener_.accept();
    take(peer, "one");
    peer.send(framed("\x06"));
    result = sent.get();
    return result.sent == Sent::answered;
  }));
  EXPECT_FALSE(result.refused);
  EXPECT_EQ(result.answer, "");
}

TEST_F(MllpClientTest, AnAnswerWithoutItsLastByteCounts) {
  start();
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(
      "\x0B"
      "ack\rone");
  std::this_thread::sleep_for(10ms);
  peer.send("\x1C");
  peer.half_close();
  EXPECT_EQ(sent.get().answer, "ack\rone");
}

TEST_F(MllpClientTest, FloodedWithOthersItGivesUp) {
  start();
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  std::string flood;
  for (int i = 0; i < 100; ++i) flood += framed("ack other");
  peer.send(flood);
  const auto result = sent.get();
  EXPECT_EQ(result.sent, Sent::maybe);
  EXPECT_EQ(result.reason, "no answer: those that came are of other messages");
}

// What comes over the client's own connection, and what is said of it.
class HeardTest : public MllpClientTest {
 protected:
  void start_hearing(MllpTaken say) {
    const auto url = parse_mllp_url("mllp://127.0.0.1:" + std::to_string(listener_.port()));
    const auto take = [this, say](const std::string& message, const std::function<void(MllpTaken)>& done) {
      {
        const std::scoped_lock lock(mutex_);
        heard_.push_back(message);
      }
      done(message.starts_with("ack") ? MllpTaken{} : say);
    };
    client_ = make_mllp_client(runtime_, *url, nullptr, limits_, log_,
                               std::make_shared<const MllpReceiver>(MllpReceiver{take}));
  }
  std::vector<std::string> heard() {
    const std::scoped_lock lock(mutex_);
    return heard_;
  }
  std::size_t count() {
    const std::scoped_lock lock(mutex_);
    return heard_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> heard_;
};

TEST_F(HeardTest, AReplyInPlaceOfTheAcknowledgmentCountsAndIsHeard) {
  start_hearing({"ca", true});
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(framed("reply one"));
  const auto result = sent.get();
  EXPECT_EQ(result.sent, Sent::answered);
  EXPECT_EQ(result.answer, "reply one");
  EXPECT_EQ(heard(), std::vector<std::string>{"reply one"});
  EXPECT_EQ(take(peer, "ca"), framed("ca")) << "answered before the delivery counted";
}

TEST_F(HeardTest, WhatComesBesideTheAcknowledgmentIsHeardAndAnswered) {
  start_hearing({"aa", true});
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(framed("before") + framed("ack one"));
  EXPECT_EQ(sent.get().answer, "ack one");
  EXPECT_EQ(take(peer, "aa"), framed("aa"));
  // Nothing is under way any more.
  std::this_thread::sleep_for(20ms);
  const auto later = framed("later");
  peer.send(later.substr(0, 3));
  std::this_thread::sleep_for(20ms);
  peer.send(later.substr(3));
  EXPECT_EQ(take(peer, "aa"), framed("aa"));
  EXPECT_EQ(heard(), (std::vector<std::string>{"before", "ack one", "later"}));
  // And the connection goes on.
  auto next = send("two");
  EXPECT_EQ(take(peer, "two"), framed("two"));
  peer.send(framed("ack two"));
  EXPECT_EQ(next.get().sent, Sent::answered);
  EXPECT_FALSE(listener_.waiting());
}

TEST_F(HeardTest, AnAnswerThatCouldNotBeKeptDoesNotCount) {
  start_hearing({"never said", false});
  auto sent = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(framed("reply one"));
  EXPECT_EQ(sent.get().sent, Sent::maybe);
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(HeardTest, WhoDoesNotAnswerInTimeIsLeft) {
  limits_.answer = 60ms;
  const auto url = parse_mllp_url("mllp://127.0.0.1:" + std::to_string(listener_.port()));
  std::promise<std::function<void(MllpTaken)>> late;
  client_ = make_mllp_client(
      runtime_, *url, nullptr, limits_, log_,
      std::make_shared<const MllpReceiver>(MllpReceiver{
          [&](const std::string&, std::function<void(MllpTaken)> done) { late.set_value(std::move(done)); }}));
  auto heard = late.get_future();
  // On a busy machine the client may have left before it hears anything.
  ASSERT_TRUE(eventually([&] {
    auto sent = send("one");
    auto peer = listener_.accept();
    take(peer, "one");
    peer.send(framed("reply one"));
    EXPECT_EQ(sent.get().sent, Sent::maybe);
    return heard.wait_for(0s) == std::future_status::ready;
  }));
  const auto done = heard.get();
  client_.reset();
  done({"too late", true});
}

TEST_F(HeardTest, AFloodOfWhatNobodyAskedForIsPassedOver) {
  start_hearing({"", true});
  auto first = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(framed("ack one"));
  first.get();
  std::string flood;
  for (int i = 0; i < 20'000; ++i) flood += framed("ack of nothing");
  peer.send(flood);
  ASSERT_TRUE(eventually([&] { return count() == 20'001; }));
  auto second = send("two");
  EXPECT_EQ(take(peer, "two"), framed("two"));
  peer.send(framed("ack two"));
  EXPECT_EQ(second.get().sent, Sent::answered);
}

TEST_F(HeardTest, AConnectionThatTheOtherSideEndsIsClosedAtOnce) {
  start_hearing({});
  auto first = send("one");
  auto peer = listener_.accept();
  take(peer, "one");
  peer.send(framed("ack one"));
  first.get();
  peer.half_close();
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_FALSE(peer.timed_out()) << "not only after the idle time";
}

TEST(MllpUrl, NamesHostAndPort) {
  const auto plain = parse_mllp_url("mllp://host");
  EXPECT_TRUE(plain.ok() && !plain->tls && plain->host == "host" && plain->port == 2575);
  const auto tls = parse_mllp_url("MLLPS://[::1]:7");
  EXPECT_TRUE(tls.ok() && tls->tls && tls->host == "::1" && tls->port == 7);
  const auto six = parse_mllp_url("mllp://[::1]");
  EXPECT_TRUE(six.ok() && six->port == 2575);
  for (const auto* wrong :
       {"", "http://host", "mllp://", "mllp://host/path", "mllp://host?x", "mllp://host:0", "mllp:host"}) {
    EXPECT_FALSE(parse_mllp_url(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace linkway::net::test
