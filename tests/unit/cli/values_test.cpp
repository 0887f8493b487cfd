#include "cli/config/values.h"

#include <gtest/gtest.h>

namespace linkway::cli {
namespace {

using namespace std::chrono_literals;

TEST(Values, Durations) {
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("15m"), 15min);
  EXPECT_EQ(parse_duration("72h"), 72h);
  EXPECT_EQ(parse_duration("7d"), 168h);
  EXPECT_EQ(parse_duration("0ms"), 0ms);
  for (const auto* text :
       {"", "10", "s", "1.5s", "-1s", "+1s", "10 s", "10S", "10sec", "9223372036854775807d", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  EXPECT_EQ(duration_text(90s), "90s");
  EXPECT_EQ(duration_text(900s), "15m");
  EXPECT_EQ(duration_text(0ms), "0ms");
  EXPECT_EQ(duration_text(1500ms), "1500ms");
}

TEST(Values, Sizes) {
  EXPECT_EQ(parse_size("17"), 17U);
  EXPECT_EQ(parse_size("16KB"), 16384U);
  EXPECT_EQ(parse_size("8MB"), 8388608U);
  EXPECT_EQ(parse_size("1GB"), 1073741824U);
  for (const auto* text : {"", "8mb", "8M", "MB", "-1", "8 MB", "9223372036854775807KB"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
  EXPECT_EQ(size_text(8388608), "8MB");
  EXPECT_EQ(size_text(1025), "1025");
}

TEST(Values, Fingerprints) {
  const std::string hex(64, 'a');
  EXPECT_EQ(parse_fingerprint(hex), hex);
  EXPECT_EQ(parse_fingerprint(std::string(64, 'A')), hex);
  std::string colons = "AA";
  for (int i = 1; i < 32; ++i) colons += ":AA";
  EXPECT_EQ(parse_fingerprint(colons), hex);
  EXPECT_FALSE(parse_fingerprint(hex.substr(1)));
  EXPECT_FALSE(parse_fingerprint(hex + "a"));
  EXPECT_FALSE(parse_fingerprint(std::string(63, 'a') + "g"));
  EXPECT_FALSE(parse_fingerprint(":" + hex));
  EXPECT_FALSE(parse_fingerprint(colons + ":"));
  EXPECT_FALSE(parse_fingerprint(""));
}

TEST(Values, SubjectAlternativeNames) {
  EXPECT_EQ(parse_san("dns:Gp.Example"), "dns:gp.example");
  EXPECT_EQ(parse_san("URI:https://gp.example/Id"), "uri:https://gp.example/Id");
  EXPECT_EQ(parse_san("email:A@B.example"), "email:A@b.example");
  for (const auto* text : {"gp.example", "dns:", "ip:127.0.0.1", "email:a", "email:a@", "dns:a b", ":x", ""}) {
    EXPECT_FALSE(parse_san(text)) << text;
  }
}

TEST(Values, PartnerIds) {
  EXPECT_TRUE(is_partner_id("a"));
  EXPECT_TRUE(is_partner_id("9-riverside"));
  EXPECT_TRUE(is_partner_id(std::string(63, 'a')));
  for (const auto& text : {std::string(), std::string("-a"), std::string("A"), std::string("a_b"), std::string("a b"),
                           std::string(64, 'a')}) {
    EXPECT_FALSE(is_partner_id(text)) << text;
  }
}

TEST(Values, Addresses) {
  EXPECT_EQ(address_kind("127.0.0.1"), Address::loopback);
  EXPECT_EQ(address_kind("127.1.2.3"), Address::loopback);
  EXPECT_EQ(address_kind("::1"), Address::loopback);
  EXPECT_EQ(address_kind("0.0.0.0"), Address::other);
  EXPECT_EQ(address_kind("::"), Address::other);
  EXPECT_EQ(address_kind("localhost"), Address::none);
  EXPECT_EQ(address_kind("127.0.0.1 "), Address::none);
}

TEST(Values, NearestWord) {
  EXPECT_EQ(nearest("certficate", {"name", "certificate"}), "certificate");
  EXPECT_EQ(nearest("prot", {"post", "port"}), "port") << "two letters in the wrong order";
  EXPECT_EQ(nearest("ley", {"key", "name"}), "key");
  EXPECT_FALSE(nearest("x", {"name", "port"}));
  EXPECT_FALSE(nearest("database", {"name", "port"}));
}

}  // namespace
}  // namespace linkway::cli
