#include <gtest/gtest.h>

#include "security/jwk.h"
#include "security/key_source.h"
#include "security/scheme.h"
#include "unit/security/tokens.h"

namespace linkway::security {
namespace {

using test::base64url;
using test::Ec;
using test::Rsa;

constexpr Instant noon{1'800'000'000'000'000};

const Rsa& rsa() {
  static const Rsa key("r1");
  return key;
}
const Ec& ec() {
  static const Ec key("e1");
  return key;
}

std::string claims(const std::string& expires = "1800000060", const std::string& more = "") {
  return R"({"iss":"https://login.example","aud":["other","https://gateway.example"],"client_id":"school","exp":)" +
         expires + R"(,"scope":"openid referral.write")" + more + "}";
}

std::string unsigned_token(const std::string& header, const std::string& body) {
  return base64url(header) + "." + base64url(body);
}
std::string rs256(const std::string& body, const std::string& header = R"({"alg":"RS256","kid":"r1"})") {
  const auto text = unsigned_token(header, body);
  return text + "." + base64url(rsa().sign(text));
}

OauthSettings settings() {
  OauthSettings made;
  made.issuer = "https://login.example";
  made.audience = "https://gateway.example";
  made.client = "school";
  made.scopes = {"referral.write"};
  auto keys = read_jwks(R"({"keys":[)" + rsa().jwk() + "," + ec().jwk() + "]}");
  EXPECT_TRUE(keys.ok());
  EXPECT_EQ(keys->size(), 2U);
  made.keys = std::make_shared<KeySource>(*keys);
  return made;
}

Verdict shown(const std::string& token, const OauthSettings& with = settings(), Instant now = noon) {
  net::Headers headers;
  headers.add("Authorization", "Bearer " + token);
  return make_oauth(with)->check({headers, "", "", now});
}

TEST(OauthScheme, TakesATokenOfItsIssuer) {
  EXPECT_EQ(shown(rs256(claims())).shown, Shown::right) << shown(rs256(claims())).reason;
  EXPECT_EQ(shown(rs256(claims(), R"({"alg":"RS256"})")).shown, Shown::right) << "without a key id";
  auto text = unsigned_token(R"({"alg":"PS256","kid":"r1"})", claims());
  EXPECT_EQ(shown(text + "." + base64url(rsa().sign(text, true))).shown, Shown::right);
  text = unsigned_token(R"({"alg":"ES256","kid":"e1"})", claims());
  EXPECT_EQ(shown(text + "." + base64url(ec().sign(text))).shown, Shown::right);
}

TEST(OauthScheme, ASignatureIsNeeded) {
  const auto good = rs256(claims());
  const auto end = good.rfind('.');
  auto changed = good;
  changed[end + 5] = changed[end + 5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(shown(changed).shown, Shown::wrong);
  EXPECT_EQ(shown(good.substr(0, end + 1)).shown, Shown::wrong);
  EXPECT_EQ(shown(unsigned_token(R"({"alg":"none"})", claims()) + ".").shown, Shown::wrong);
  // The public key as a secret, which a careless check would take.
  EXPECT_EQ(shown(rs256(claims(), R"({"alg":"HS256","kid":"r1"})")).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims(), R"({"alg":"ES256","kid":"e1"})")).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims(), R"({"alg":"PS256","kid":"r1"})")).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims(), R"({"alg":"RS256","kid":"e1"})")).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims(), R"({"alg":"RS256","crit":["x"]})")).shown, Shown::wrong);
  auto only = settings();
  only.algorithms = {"ES256"};
  EXPECT_EQ(shown(good, only).shown, Shown::wrong);
}

TEST(OauthScheme, TheTimeCountsWithSomeLeeway) {
  EXPECT_EQ(shown(rs256(claims("1799999950"))).shown, Shown::right);
  EXPECT_EQ(shown(rs256(claims("1799999940"))).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims("\"1800000060\""))).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims("null"))).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims("1800000060", R"(,"nbf":1800000050)"))).shown, Shown::right);
  EXPECT_EQ(shown(rs256(claims("1800000060", R"(,"nbf":1800000070)"))).shown, Shown::wrong);
}

TEST(OauthScheme, AudienceAndScopeMustBeThere) {
  auto other = settings();
  other.audience = "https://gateway.example/";
  EXPECT_EQ(shown(rs256(claims()), other).shown, Shown::wrong);
  other = settings();
  other.scopes.emplace_back("referral.read");
  EXPECT_EQ(shown(rs256(claims()), other).shown, Shown::wrong);
  EXPECT_EQ(shown(rs256(claims("1800000060", R"(,"scp":["referral.read"])")), other).shown, Shown::right);
}

TEST(OauthScheme, ATokenOfAnotherSaysNothing) {
  auto other = settings();
  other.client = "surgery";
  EXPECT_EQ(shown(rs256(claims()), other).shown, Shown::nothing);
  other = settings();
  other.issuer = "https://login.example/";
  EXPECT_EQ(shown(rs256(claims()), other).shown, Shown::nothing);
  for (const auto* token : {"", "a", "a.b", "a.b.c", "e30.e30.", "..", "e30=.e30.e30", "W10.W10.e30"}) {
    EXPECT_EQ(shown(token).shown, Shown::nothing) << token;
  }
}

TEST(Jwks, PassesOverWhatItCannotUse) {
  const Rsa small("small", 1024);
  const auto keys = read_jwks(R"({"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"EC",
      "crv":"P-256","x":"AA","y":"AA"},{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},)" +
                              small.jwk() + "," + rsa().jwk(R"(,"use":"enc")") + "]}");
  ASSERT_TRUE(keys.ok());
  EXPECT_TRUE(keys->empty());
  EXPECT_FALSE(read_jwks("[]").ok());
  EXPECT_FALSE(read_jwks("{").ok());
}

TEST(Jwks, AKeyMayBeForOneAlgorithmAlone) {
  auto with = settings();
  auto keys = read_jwks(R"({"keys":[)" + rsa().jwk(R"(,"alg":"PS256")") + "]}");
  with.keys = std::make_shared<KeySource>(*keys);
  EXPECT_EQ(shown(rs256(claims()), with).shown, Shown::wrong);
}

class KeySourceTest : public ::testing::Test {
 protected:
  KeySourceTest() {
    source_ = std::make_shared<KeySource>([this]() -> Result<net::Response> {
      ++asked_;
      if (!up_) return Problem{};
      return answer_;
    });
    answer_.body = R"({"keys":[)" + rsa().jwk() + "]}";
  }
  std::size_t count(const std::string& id, std::chrono::seconds after) {
    const auto keys = source_->keys(id, noon + after);
    return keys ? keys->size() : 0;
  }
  net::Response answer_;
  bool up_ = true;
  int asked_ = 0;
  std::shared_ptr<KeySource> source_;
};

using std::chrono::seconds;

TEST_F(KeySourceTest, KeepsWhatItFetchedAsLongAsAllowed) {
  answer_.headers.add("Cache-Control", "public, max-age=120");
  EXPECT_EQ(count("r1", seconds(0)), 1U);
  EXPECT_EQ(count("r1", seconds(119)), 1U);
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(count("r1", seconds(121)), 1U);
  EXPECT_EQ(asked_, 2);
}

TEST_F(KeySourceTest, AsksForAKeyThatItDoesNotKnowButNotOften) {
  EXPECT_EQ(count("r1", seconds(0)), 1U);
  EXPECT_EQ(count("new", seconds(5)), 1U);
  EXPECT_EQ(asked_, 1);
  answer_.body = R"({"keys":[)" + rsa().jwk() + "," + ec().jwk() + "]}";
  EXPECT_EQ(count("e1", seconds(11)), 2U);
  EXPECT_EQ(asked_, 2);
}

TEST_F(KeySourceTest, GoesOnWithTheKeysOfBeforeWhileTheServerIsAway) {
  EXPECT_EQ(count("r1", seconds(0)), 1U);
  up_ = false;
  EXPECT_EQ(count("r1", seconds(90'000)), 1U);
  EXPECT_EQ(asked_, 2);
  up_ = true;
  answer_.status = 500;
  EXPECT_EQ(count("r1", seconds(90'020)), 1U);
  answer_.status = 200;
  answer_.body = R"({"keys":[]})";
  EXPECT_EQ(count("r1", seconds(90'040)), 1U);
}

TEST_F(KeySourceTest, WithoutAnyKeyNobodyCanSay) {
  up_ = false;
  auto with = settings();
  with.keys = source_;
  EXPECT_EQ(shown(rs256(claims()), with).shown, Shown::unknown);
}

TEST(Freshness, IsBounded) {
  const auto of = [](const std::string& value) {
    net::Headers headers;
    headers.add("Cache-Control", value);
    return freshness(headers).count();
  };
  EXPECT_EQ(of("max-age=600"), 600);
  EXPECT_EQ(of("max-age=1"), 60);
  EXPECT_EQ(of("max-age=99999999"), 86'400);
  EXPECT_EQ(of("no-store"), 60);
  EXPECT_EQ(of("private"), 3'600);
  EXPECT_EQ(of("max-age=soon"), 3'600);
}

}  // namespace
}  // namespace linkway::security
