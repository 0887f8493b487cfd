#include "security/partner.h"

#include <gtest/gtest.h>

namespace linkway::security {
namespace {

Partner partner(const std::string& id, std::vector<std::string> sans, std::vector<std::string> fingerprints = {}) {
  Partner made;
  made.id = PartnerId(id);
  made.sans = std::move(sans);
  made.fingerprints = std::move(fingerprints);
  return made;
}

net::PeerCertificate certificate() {
  net::PeerCertificate made;
  made.fingerprint = "aa11";
  made.subject = "CN=gp";
  made.dns = {"other.example", "GP.Riverside.example"};
  made.uris = {"https://riverside.example/System"};
  made.emails = {"Post@Riverside.example"};
  return made;
}

std::string identified(std::vector<Partner> partners, const net::PeerCertificate& shown = certificate()) {
  const Partners all(std::move(partners));
  const auto* found = all.identify(shown);
  return found == nullptr ? "nobody" : found->id.get();
}

TEST(Partners, AreFoundById) {
  const Partners all({partner("a", {}), partner("b", {})});
  ASSERT_NE(all.find(PartnerId("b")), nullptr);
  EXPECT_EQ(all.find(PartnerId("b")), &all.all()[1]);
  EXPECT_EQ(all.find(PartnerId("c")), nullptr);
  EXPECT_EQ(Partners({}).find(PartnerId("")), nullptr);
}

TEST(Partners, AreIdentifiedByFingerprint) {
  EXPECT_EQ(identified({partner("a", {}, {"bb22"}), partner("b", {}, {"cc33", "aa11"})}), "b");
  EXPECT_EQ(identified({partner("a", {}, {"aa1"})}), "nobody");
}

TEST(Partners, AreIdentifiedByAnyAlternativeName) {
  EXPECT_EQ(identified({partner("a", {"dns:x.example", "dns:gp.riverside.EXAMPLE"})}), "a");
  EXPECT_EQ(identified({partner("a", {"uri:https://riverside.example/System"})}), "a");
  EXPECT_EQ(identified({partner("a", {"email:Post@riverside.EXAMPLE"})}), "a");
}

TEST(Partners, NamesOfAnotherKindOrPartDoNotCount) {
  for (const auto* san : {"dns:riverside.example", "dns:*.riverside.example", "uri:gp.riverside.example",
                          "uri:https://riverside.example/system", "email:post@riverside.example",
                          "email:riverside.example", "gp.riverside.example", "ip:127.0.0.1", "dns:", ":", ""}) {
    EXPECT_EQ(identified({partner("a", {san})}), "nobody") << san;
  }
}

TEST(Partners, TheSubjectIsNoIdentity) { EXPECT_EQ(identified({partner("gp", {"dns:gp", "CN=gp"})}), "nobody"); }

TEST(Partners, ACertificateOfTwoIsNobodys) {
  EXPECT_EQ(identified({partner("a", {}, {"aa11"}), partner("b", {"dns:other.example"})}), "nobody");
  EXPECT_EQ(identified({partner("a", {"dns:other.example"}), partner("b", {"dns:gp.riverside.example"})}), "nobody");
  EXPECT_EQ(identified({partner("a", {"dns:other.example", "dns:gp.riverside.example"}, {"aa11"})}), "a");
}

TEST(Partners, NoCertificateIsNobody) {
  auto none = net::PeerCertificate{};
  EXPECT_EQ(identified({partner("a", {}, {""})}, none), "nobody");
  none.dns = {"gp.riverside.example"};
  EXPECT_EQ(identified({partner("a", {"dns:gp.riverside.example"})}, none), "nobody");
  none = certificate();
  none.dns = {""};
  EXPECT_EQ(identified({partner("a", {"dns:"})}, none), "nobody");
}

TEST(Partners, NobodyIsAmongNoPartners) { EXPECT_EQ(identified({}), "nobody"); }

}  // namespace
}  // namespace linkway::security
