#include "security/identify.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "security/failures.h"

namespace linkway::security {
namespace {

constexpr Instant noon{1'800'000'000'000'000};

Partner partner(const std::string& id, std::vector<SchemePtr> schemes) {
  Partner made;
  made.id = PartnerId(id);
  made.sans = {"dns:" + id};
  made.authentication = std::move(schemes);
  return made;
}

std::vector<Secret> secret(const char* text) {
  std::vector<Secret> made;
  made.emplace_back(text);
  return made;
}

SchemePtr signing(const char* key) {
  HmacSettings settings;
  settings.header = "X-Signature";
  settings.signed_text = "{body}";
  settings.secrets = secret(key);
  return make_hmac(settings);
}

class IdentifyTest : public ::testing::Test {
 protected:
  std::string who(const std::string& path = "") {
    identity_ = identify(partners_, peer_, PartnerId(path), {headers_, "", "body", noon});
    return identity_.partner == nullptr ? std::string(to_string(identity_.problem.category))
                                        : identity_.partner->id.get();
  }
  void sign(const char* key) { headers_.set("X-Signature", text::hex(hmac(Digest::sha256, key, "body"))); }

  Partners partners_{{partner("school", {make_api_key({"X-Api-Key", "", secret("key of the school")})}),
                      partner("surgery", {signing("secret of the surgery")}),
                      partner("form", {signing("secret of the form"), make_basic({"form", secret("password")})}),
                      partner("certified", {})}};
  net::PeerCertificate peer_;
  net::Headers headers_;
  Identity identity_;
};

TEST_F(IdentifyTest, NothingShownIsNobody) {
  EXPECT_EQ(who(), "unauthenticated");
  EXPECT_NE(identity_.challenge.find("Basic realm="), std::string::npos);
  EXPECT_EQ(who("school"), "unauthenticated");
  EXPECT_EQ(who("unheard-of"), "unauthenticated");
}

TEST_F(IdentifyTest, ByWhatNamesAPartner) {
  headers_.add("X-Api-Key", "key of the school");
  EXPECT_EQ(who(), "school");
  EXPECT_EQ(who("school"), "school");
  EXPECT_EQ(who("surgery"), "school") << "whose path it is, is somebody else's question";
  headers_.set("X-Api-Key", "key of nobody at all");
  EXPECT_EQ(who(), "unauthenticated");
}

TEST_F(IdentifyTest, ASignatureCountsOnItsPartnersPathAlone) {
  sign("secret of the surgery");
  EXPECT_EQ(who("surgery"), "surgery");
  EXPECT_EQ(who("form"), "unauthenticated");
  EXPECT_EQ(who("school"), "unauthenticated");
  EXPECT_EQ(who(), "unauthenticated");
}

TEST_F(IdentifyTest, AnyOneSchemeIsEnough) {
  sign("an old secret of the form");
  headers_.add("Authorization", "Basic " + text::encode_base64("form:password"));
  EXPECT_EQ(who("form"), "form");
}

TEST_F(IdentifyTest, ACertificateGoesFirst) {
  peer_.fingerprint = "aa";
  peer_.dns = {"certified"};
  headers_.add("X-Api-Key", "key of the school");
  EXPECT_EQ(who(), "certified");
  peer_.dns = {"stranger"};
  EXPECT_EQ(who(), "school");
  headers_.set("X-Api-Key", "");
  EXPECT_EQ(who(), "forbidden");
}

TEST_F(IdentifyTest, AProofOfTwoIsNobodys) {
  partners_ = Partners({partner("a", {make_api_key({"X-Api-Key", "", secret("the same key")})}),
                        partner("b", {make_api_key({"X-Api-Key", "", secret("the same key")})})});
  headers_.add("X-Api-Key", "the same key");
  EXPECT_EQ(who(), "unauthenticated");
}

TEST_F(IdentifyTest, WhereNobodyHasASchemeTheCertificateIsAskedFor) {
  partners_ = Partners({partner("certified", {})});
  EXPECT_EQ(who(), "unauthenticated");
  EXPECT_EQ(identity_.challenge, "");
  EXPECT_EQ(identity_.problem.text, "no client certificate was shown: a partner is known by its certificate");
}

TEST(Failures, AnAddressIsLeftAloneForTheRestOfAMinute) {
  Failures failures(3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(failures.blocked("10.0.0.1:4711", noon));
    failures.failed("10.0.0.1:" + std::to_string(4000 + i), noon);
  }
  EXPECT_TRUE(failures.blocked("10.0.0.1:1", noon + std::chrono::seconds(59)));
  EXPECT_FALSE(failures.blocked("10.0.0.2:1", noon));
  EXPECT_FALSE(failures.blocked("10.0.0.1:1", noon + std::chrono::seconds(60)));
  failures.failed("10.0.0.1:1", noon + std::chrono::seconds(60));
  EXPECT_FALSE(failures.blocked("10.0.0.1:1", noon + std::chrono::seconds(61)));
}

TEST(Failures, TheirMemoryIsBounded) {
  Failures failures(1);
  for (int i = 0; i < 20'000; ++i) failures.failed("10.0." + std::to_string(i) + ":1", noon);
  EXPECT_TRUE(failures.blocked("10.0.1:9", noon));
  EXPECT_FALSE(failures.blocked("10.0.19999:9", noon));
  failures.failed("10.0.19999:1", noon + std::chrono::seconds(61));
  EXPECT_TRUE(failures.blocked("10.0.19999:9", noon + std::chrono::seconds(61)));
}

TEST(IdentifyByHeader, TellsWhatIsProvenFromWhatIsClaimed) {
  const Partners partners(
      {partner("signer", {signing("a secret of sixteen")}),
       partner("keeper", {signing("another of sixteen"), make_api_key({"X-Api-Key", "", secret("a key of sixteen!")})}),
       partner("other", {})});
  net::PeerCertificate peer;
  net::Headers headers;
  const auto told = [&](const char* name) {
    return identify_by_header(partners, *partners.find(PartnerId(name)), peer, {headers, "", "", noon});
  };
  EXPECT_EQ(told("signer"), ByHeader::nothing);
  headers.set("X-Signature", std::string(64, '0'));
  EXPECT_EQ(told("signer"), ByHeader::claimed) << "the body will tell";
  EXPECT_EQ(told("other"), ByHeader::nothing);
  headers.set("X-Signature", "no signature");
  EXPECT_EQ(told("signer"), ByHeader::nothing);
  headers.set("X-Api-Key", "a key of sixteen");
  EXPECT_EQ(told("keeper"), ByHeader::nothing);
  headers.set("X-Api-Key", "a key of sixteen!");
  EXPECT_EQ(told("keeper"), ByHeader::proven);
  EXPECT_EQ(told("signer"), ByHeader::nothing) << "another partner's key";
  peer.fingerprint = std::string(64, 'a');
  peer.dns = {"other"};
  EXPECT_EQ(told("other"), ByHeader::proven);
  EXPECT_EQ(told("keeper"), ByHeader::nothing) << "a certificate goes first";
}

}  // namespace
}  // namespace linkway::security
