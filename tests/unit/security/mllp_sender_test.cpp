#include "security/mllp_sender.h"

#include <gtest/gtest.h>

#include "security/partner.h"

namespace linkway::security {
namespace {

Partner partner(const std::string& id, const std::vector<std::string>& networks, const std::string& application = "",
                const std::string& facility = "") {
  Partner p;
  p.id = PartnerId(id);
  auto sender = std::make_shared<MllpSender>();
  for (const auto& network : networks) sender->networks.push_back(*parse_network(network));
  sender->application = application;
  sender->facility = facility;
  p.mllp = sender;
  return p;
}

std::string who(const Partners& partners, const std::string& address, std::string_view application = "",
                std::string_view facility = "") {
  const auto* found = identify_mllp(partners, address, application, facility);
  return found == nullptr ? "" : found->id.get();
}

TEST(Network, IsAnAddressOrAPrefix) {
  const auto holds = [](const std::string& network, const std::string& address) {
    return parse_network(network)->contains(*parse_address(address));
  };
  EXPECT_TRUE(holds("192.0.2.7", "192.0.2.7"));
  EXPECT_FALSE(holds("192.0.2.7", "192.0.2.8"));
  EXPECT_TRUE(holds("192.0.2.64/27", "192.0.2.95"));
  EXPECT_FALSE(holds("192.0.2.64/27", "192.0.2.96"));
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.1"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(holds("192.0.2.7", "::ffff:192.0.2.7")) << "IPv4 at a listener for both";
  for (const auto* wrong :
       {"", "192.0.2", "192.0.2.0/33", "192.0.2.1/24", "::/129", "192.0.2.0/", "192.0.2.0/x", "a"}) {
    EXPECT_FALSE(parse_network(wrong)) << wrong;
  }
}

TEST(IdentifyMllp, AllThatAnEntrySaysMustFit) {
  const Partners partners(
      {partner("a", {"192.0.2.7"}), partner("b", {}, "APP", "FAC"), partner("c", {"192.0.2.8"}, "APP")});
  EXPECT_EQ(who(partners, "192.0.2.7"), "a");
  EXPECT_EQ(who(partners, "203.0.113.9", "APP", "FAC"), "b");
  EXPECT_EQ(who(partners, "203.0.113.9", "APP", "OTHER"), "");
  EXPECT_EQ(who(partners, "192.0.2.8", "APP"), "c");
  EXPECT_EQ(who(partners, "192.0.2.8"), "");
  EXPECT_EQ(who(partners, ""), "");
}

TEST(IdentifyMllp, TheEntryThatSaysMoreGoesFirstAndTwoAlikeAreNobody) {
  const Partners partners({partner("net", {"192.0.2.0/24"}), partner("app", {"192.0.2.0/24"}, "APP"),
                           partner("one", {}, "TWIN"), partner("two", {}, "TWIN"),
                           partner("three", {}, "TWIN", "FAC")});
  EXPECT_EQ(who(partners, "192.0.2.1"), "net");
  EXPECT_EQ(who(partners, "192.0.2.1", "APP"), "app");
  EXPECT_EQ(who(partners, "203.0.113.1", "TWIN"), "");
  EXPECT_EQ(who(partners, "203.0.113.1", "TWIN", "FAC"), "three");
}

TEST(IdentifyMllp, WhoSaysNothingIsNobody) {
  Partner silent = partner("silent", {});
  Partner none;
  none.id = PartnerId("none");
  EXPECT_EQ(who(Partners({silent, none}), "192.0.2.1"), "");
}

}  // namespace
}  // namespace linkway::security
