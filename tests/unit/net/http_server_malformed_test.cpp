// What must be refused by the listener itself, as bytes on a real socket.
#include <vector>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

class MalformedTest : public ServerFixture {
 protected:
  // The whole conversation: what the server said until it closed.
  std::string tell(const std::string& bytes) {
    if (!server_) serve();
    RawPeer peer = dial();
    peer.send(bytes);
    return peer.read_to_end();
  }
  void expect_refused(int status, const std::string& bytes) {
    const auto before = server_ ? server_->stats() : ServerStats{};
    const std::string answer = tell(bytes);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(status) + " ")) << bytes;
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n")) << bytes;
    EXPECT_THAT(answer, HasSubstr("problem ")) << bytes;
    EXPECT_THAT(answer, Not(HasSubstr("HTTP/1.1 200"))) << bytes;
    EXPECT_EQ(server_->stats().requests, before.requests) << bytes;
    EXPECT_EQ(server_->stats().requests_malformed, before.requests_malformed + 1) << bytes;
  }
  static std::string with(const std::string& fields, const std::string& body = "") {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body + get("/smuggled");
  }
};

TEST_F(MalformedTest, RequestLine) {
  for (const std::string line : {"nonsense",
                                 "GET",
                                 "GET /",
                                 "GET / HTTP/2.0",
                                 "GET / HTTP/1.2",
                                 "GET / http/1.1",
                                 "GET  / HTTP/1.1",
                                 "GET / HTTP/1.1 ",
                                 " GET / HTTP/1.1",
                                 "GET /a b HTTP/1.1",
                                 "GET a HTTP/1.1",
                                 "GET /a#b HTTP/1.1",
                                 "GET /\xC3\xA9 HTTP/1.1",
                                 "G(T / HTTP/1.1",
                                 "GET * HTTP/1.1",
                                 "GET ftp://x/ HTTP/1.1",
                                 "GET http:///a HTTP/1.1",
                                 "GET http://u@h/ HTTP/1.1",
                                 "\x16\x03\x01\x02",
                                 "GET /\x01 HTTP/1.1"}) {
    expect_refused(400, line + "\r\nHost: x\r\n\r\n");
  }
  expect_refused(400, std::string("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 28));
  expect_refused(405, "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n");
  expect_refused(501, "get / HTTP/1.1\r\nHost: x\r\n\r\n");
}

TEST_F(MalformedTest, Host) {
  expect_refused(400, "GET / HTTP/1.1\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n");
}

TEST_F(MalformedTest, Fields) {
  expect_refused(400, with("X: a\r\n b\r\n"));
  expect_refused(400, with("X: a\r\n\tb\r\n"));
  expect_refused(400, "GET / HTTP/1.1\r\n Host: x\r\n\r\n");
  expect_refused(400, with("X : a\r\n"));
  expect_refused(400, with("X Y: a\r\n"));
  expect_refused(400, with("X\r\n"));
  expect_refused(400, with(": a\r\n"));
  expect_refused(400, with("X(: a\r\n"));
  expect_refused(400, with("X: a\rb\r\n"));
  expect_refused(400, with("X: a\x01\r\n"));
  expect_refused(400, with("X: a\x7F\r\n"));
  expect_refused(400, with(std::string("X: a\0b\r\n", 8)));
}

TEST_F(MalformedTest, BareLineFeeds) {
  expect_refused(400, "GET / HTTP/1.1\nHost: x\n\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: x\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: x\r\n\n");
  expect_refused(400, with("X: a\nTransfer-Encoding: chunked\r\n"));
}

TEST_F(MalformedTest, ContentLength) {
  for (const std::string value : {"", "a", "-1", "+1", "1, 1", "1,2", "0x1", "1 1", "1.0", "99999999999999999999999"}) {
    expect_refused(400, with("Content-Length: " + value + "\r\n", "a"));
  }
  expect_refused(400, with("Content-Length: 1\r\nContent-Length: 2\r\n", "a"));
  expect_refused(400, with("Content-Length: 1\r\nContent-Length: 1\r\n", "a"));
  expect_refused(413, with("Content-Length: 9999999999999\r\n", "a"));
}

TEST_F(MalformedTest, TransferEncoding) {
  const std::string chunks = "1\r\na\r\n0\r\n\r\n";
  expect_refused(501, with("Transfer-Encoding: gzip\r\n", chunks));
  expect_refused(501, with("Transfer-Encoding: identity\r\n", chunks));
  expect_refused(501, with("Transfer-Encoding: gzip, chunked\r\n", chunks));
  expect_refused(501, with("Transfer-Encoding: chunked, identity\r\n", chunks));
  expect_refused(501, with("Transfer-Encoding: xchunked\r\n", chunks));
  expect_refused(501, with("Transfer-Encoding: \"chunked\"\r\n", chunks));
  expect_refused(501, with("Transfer-Encoding:\r\n", chunks));
  expect_refused(400, with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks));
  expect_refused(400, with("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", chunks));
  expect_refused(400, with("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", chunks));
  expect_refused(400, "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
}

TEST_F(MalformedTest, Chunks) {
  const std::string head = "Transfer-Encoding: chunked\r\n";
  expect_refused(400, with(head, "1;a=b\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "1;a\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "1\r\na\r\n0;a=b\r\n\r\n"));
  expect_refused(400, with(head, "1 \r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "g\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "-1\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "0x1\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "1\r\nab\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "fffffffffffffffff\r\na\r\n0\r\n\r\n"));
  expect_refused(413, with(head, "ffffffffffffffff\r\na\r\n0\r\n\r\n"));
  expect_refused(400, with(head, "1\na\n0\n\n"));
  expect_refused(400, with(head, "1\r\na\r\n0\r\nbad trailer\r\n\r\n"));
  expect_refused(400, with(head, std::string(40'000, '0')));
}

TEST_F(MalformedTest, WhatIsUnusualButAllowedIsTaken) {
  serve();
  RawPeer peer = dial();
  EXPECT_THAT(peer.ask("\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n"), ::testing::EndsWith("GET /a?|"));
  EXPECT_THAT(peer.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), ::testing::EndsWith("OPTIONS *?|"));
  EXPECT_THAT(peer.ask("GET http://other:80/p?q HTTP/1.1\r\nHost: x\r\n\r\n"), ::testing::EndsWith("GET /p?q|"));
  EXPECT_THAT(peer.ask("GET http://other?q HTTP/1.1\r\nHost: x\r\n\r\n"), ::testing::EndsWith("GET /?q|"));
  EXPECT_THAT(peer.ask("GET /a HTTP/1.1\r\nHost:\r\n\r\n"), ::testing::EndsWith("GET /a?|"));
  EXPECT_THAT(peer.ask("GET /a HTTP/1.1\r\nHost: [::1]:80\r\nX:\r\nY:\t caf\xC3\xA9 \t\r\n\r\n"),
              ::testing::EndsWith("GET /a?|"));
  EXPECT_THAT(peer.ask("POST /c HTTP/1.1\r\nHost: x\r\ntransfer-encoding: CHUNKED\r\n\r\n"
                       "0A\r\n0123456789\r\n00\r\nTrailer-Field: x\r\n\r\n"),
              ::testing::EndsWith("POST /c?|0123456789"));
  EXPECT_THAT(peer.ask("POST /z HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"), ::testing::EndsWith("POST /z?|"));
  EXPECT_THAT(peer.ask("GET /up HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
              ::testing::EndsWith("GET /up?|"));
}

}  // namespace
}  // namespace linkway::net::test
