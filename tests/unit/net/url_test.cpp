#include <gtest/gtest.h>

#include "net/http_client.h"

namespace linkway::net::test {
namespace {

TEST(UrlTest, Parts) {
  const auto whole = parse_url("https://Partner.example.org:8443/fhir/$process-message?a=b");
  ASSERT_TRUE(whole.ok());
  EXPECT_TRUE(whole->tls);
  EXPECT_EQ(whole->host, "partner.example.org");
  EXPECT_EQ(whole->port, 8443);
  EXPECT_EQ(whole->target, "/fhir/$process-message?a=b");
  const auto bare = parse_url("HTTPS://a");
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->port, 443);
  EXPECT_EQ(bare->target, "/");
  const auto plain = parse_url("http://127.0.0.1?q");
  ASSERT_TRUE(plain.ok());
  EXPECT_FALSE(plain->tls);
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->target, "/?q");
  const auto six = parse_url("https://[::1]:9/x");
  ASSERT_TRUE(six.ok());
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->port, 9);
}

TEST(UrlTest, Refused) {
  for (const char* text : {"",
                           "a",
                           "ftp://a",
                           "https://",
                           "https:///a",
                           "https://:1/",
                           "https://a:/",
                           "https://a:0/",
                           "https://a:65536/",
                           "https://a:1x/",
                           "https://a:-1",
                           "https://u@a/",
                           "https://u:p@a/",
                           "https://a b/",
                           "https://a/ b",
                           "https://a/\r\nX: y",
                           "https://a/#f",
                           "https://[::1/",
                           "https://[::1]x/",
                           "https://[x]/",
                           "https://a_\xC3\xA9/",
                           "https://a,b/"}) {
    EXPECT_FALSE(parse_url(text).ok()) << text;
  }
}

}  // namespace
}  // namespace linkway::net::test
