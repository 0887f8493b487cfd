#include "net/http.h"

#include <gtest/gtest.h>

#include "net/header_scan.h"
#include "net/message_writer.h"

namespace linkway::net::test {
namespace {

TEST(HeadersTest, NamesAreComparedWithoutCase) {
  Headers h;
  h.add("Accept", "a");
  h.add("X", "1");
  h.add("accept", "b");
  EXPECT_EQ(h.get("ACCEPT"), "a");
  EXPECT_TRUE(h.has("x"));
  EXPECT_FALSE(h.has("y"));
  EXPECT_EQ(h.get("y"), "");
  h.set("ACCEPT", "c");
  ASSERT_EQ(h.all().size(), 2U);
  EXPECT_EQ(h.all()[0].second, "c");
  h.set("Y", "2");
  EXPECT_EQ(h.get("y"), "2");
}

// However the bytes are cut into pieces, the verdict is the same.
HeaderScan::Found scan_in_pieces(std::string_view bytes, std::size_t piece, std::size_t& length) {
  HeaderScan scan;
  for (std::size_t shown = piece;; shown += piece) {
    const auto found = scan.look(bytes.substr(0, shown));
    length = scan.length();
    if (found != HeaderScan::Found::more || shown >= bytes.size()) return found;
  }
}

TEST(HeaderScanTest, Verdicts) {
  using Found = HeaderScan::Found;
  const std::vector<std::pair<std::string, Found>> cases{
      {"GET / HTTP/1.1\r\nA: b\r\n\r\nbody\n", Found::complete},
      {"GET / HTTP/1.1\r\n\r\n", Found::complete},
      {"GET / HTTP/1.1\r\nA: b\r\n", Found::more},
      {"GET / HTTP/1.1\r\nA: b\r\n\r", Found::more},
      {"GET / HTTP/1.1\nA: b\r\n\r\n", Found::bare_line_feed},
      {"GET / HTTP/1.1\r\nA: b\r\n\n", Found::bare_line_feed},
      {"\nGET", Found::bare_line_feed},
      {"GET / HTTP/1.1\r\n A: b\r\n\r\n", Found::folded_line},
      {"GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n", Found::folded_line},
  };
  for (const auto& [bytes, expected] : cases) {
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      std::size_t length = 0;
      EXPECT_EQ(scan_in_pieces(bytes, piece, length), expected) << bytes << " in pieces of " << piece;
      if (expected == Found::complete) {
        EXPECT_EQ(length, bytes.find("\r\n\r\n") + 4);
      }
    }
  }
}

TEST(MessageWriterTest, ASmallRequestIsOnePiece) {
  Request r;
  r.method = "POST";
  r.headers.add("Accept", "x");
  r.headers.add("Host", "other");
  r.headers.add("content-length", "99");
  r.headers.add("Connection", "close");
  r.body = "abc";
  std::string_view rest;
  const auto text = write_request(r, "/t?q", "h:1", rest);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "POST /t?q HTTP/1.1\r\nHost: h:1\r\nAccept: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(rest, "");
}

TEST(MessageWriterTest, ALargeBodyIsNotCopied) {
  Response r;
  r.body.assign(100'000, 'x');
  std::string_view rest;
  const std::string text = write_answer(r, {}, rest);
  EXPECT_EQ(text.size(), 16U * 1024);
  EXPECT_EQ(rest.data() + rest.size(), r.body.data() + r.body.size());
  EXPECT_EQ(text.size() - (text.find("\r\n\r\n") + 4) + rest.size(), r.body.size());
}

TEST(MessageWriterTest, WhatWouldBreakTheFramingIsNotWritten) {
  std::string_view rest;
  Request r;
  r.method = "GET";
  EXPECT_TRUE(write_request(r, "/", "h", rest));
  EXPECT_FALSE(write_request(r, "/ x", "h", rest));
  EXPECT_FALSE(write_request(r, "/\r\n", "h", rest));
  EXPECT_FALSE(write_request(r, "", "h", rest));
  r.headers.add("A", "b\r\nC: d");
  EXPECT_FALSE(write_request(r, "/", "h", rest));
  Request m;
  m.method = "GET / HTTP/1.1\r\nX";
  EXPECT_FALSE(write_request(m, "/", "h", rest));
  Request n;
  n.method = "GET";
  n.headers.add("A b", "c");
  EXPECT_FALSE(write_request(n, "/", "h", rest));
}

}  // namespace
}  // namespace linkway::net::test
