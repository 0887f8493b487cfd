// Signatures, keys and passwords.
#include <gtest/gtest.h>

#include "base/text.h"
#include "security/scheme.h"

namespace linkway::security {
namespace {

constexpr Instant noon{1'800'000'000'000'000};

struct Ask {
  net::Headers headers;
  std::string query;
  std::string body = "{\"a\":1}";
  Instant now = noon;

  [[nodiscard]] Shown of(const SchemePtr& scheme) const { return scheme->check({headers, query, body, now}).shown; }
};

Ask with(const std::string& name, const std::string& value) {
  Ask ask;
  ask.headers.add(name, value);
  return ask;
}

std::vector<Secret> secrets(std::initializer_list<const char*> all) {
  std::vector<Secret> made;
  for (const auto* one : all) made.emplace_back(one);
  return made;
}

HmacSettings signing() {
  HmacSettings settings;
  settings.header = "X-Signature";
  settings.prefix = "sha256=";
  settings.signed_text = "{body}";
  settings.secrets = secrets({"the new secret", "the old secret"});
  return settings;
}

std::string signature(const std::string& secret, const std::string& text) {
  return text::hex(hmac(Digest::sha256, secret, text));
}

TEST(HmacScheme, TakesASignatureByAnyOfItsSecrets) {
  const auto scheme = make_hmac(signing());
  EXPECT_EQ(with("x-signature", "sha256=" + signature("the new secret", Ask().body)).of(scheme), Shown::right);
  EXPECT_EQ(with("X-Signature", "sha256=" + signature("the old secret", Ask().body)).of(scheme), Shown::right);
  EXPECT_EQ(with("X-Signature", "sha256=" + text::upper(signature("the old secret", Ask().body))).of(scheme),
            Shown::right);
}

TEST(HmacScheme, TakesNothingElse) {
  const auto scheme = make_hmac(signing());
  const auto right = signature("the new secret", Ask().body);
  EXPECT_EQ(Ask().of(scheme), Shown::nothing);
  for (const auto& value :
       {right, std::string("sha256="), "sha256=" + right.substr(2), "sha256=" + right + "00", "sha1=" + right,
        std::string("sha256=zz"), "sha256=" + signature("another secret", Ask().body),
        "sha256=" + signature("the new secret", "{}")}) {
    EXPECT_EQ(with("X-Signature", value).of(scheme), Shown::wrong) << value;
  }
}

TEST(HmacScheme, Base64AndSha512) {
  auto settings = signing();
  settings.digest = Digest::sha512;
  settings.base64 = true;
  settings.prefix = "";
  const auto scheme = make_hmac(settings);
  const auto right = text::encode_base64(hmac(Digest::sha512, "the new secret", Ask().body));
  EXPECT_EQ(with("X-Signature", right).of(scheme), Shown::right);
  EXPECT_EQ(with("X-Signature", text::encode_base64(hmac(Digest::sha256, "the new secret", Ask().body))).of(scheme),
            Shown::wrong);
}

TEST(HmacScheme, AnOldSignatureIsNotTakenAgain) {
  auto settings = signing();
  settings.signed_text = "v0:{timestamp}:{body}";
  settings.timestamp = "X-Timestamp";
  const auto scheme = make_hmac(settings);
  for (const auto* time : {"1800000000", "1800000000000", "2027-01-15T09:00:00+01:00", "1799999700", "1800000300"}) {
    auto ask = with("X-Timestamp", time);
    ask.headers.add("X-Signature", "sha256=" + signature("the new secret", "v0:" + std::string(time) + ":" + ask.body));
    EXPECT_EQ(ask.of(scheme), Shown::right) << time;
    ask.now = noon + std::chrono::minutes(11);
    EXPECT_EQ(ask.of(scheme), Shown::wrong) << time;
    ask.now = noon - std::chrono::minutes(11);
    EXPECT_EQ(ask.of(scheme), Shown::wrong) << time;
  }
  for (const auto* time : {"", "soon", "-1800000000", "18000000000000000000000"}) {
    auto ask = with("X-Timestamp", time);
    ask.headers.add("X-Signature", "sha256=" + signature("the new secret", "v0:" + std::string(time) + ":" + ask.body));
    EXPECT_EQ(ask.of(scheme), Shown::wrong) << time;
  }
}

TEST(HmacScheme, TheHeaderAloneMayBeRight) {
  auto settings = signing();
  settings.signed_text = "{timestamp}.{body}";
  settings.timestamp = "X-Timestamp";
  const auto scheme = make_hmac(settings);
  EXPECT_TRUE(scheme->is_over_body());
  const auto shown = [&](const Ask& ask) { return scheme->check_header({ask.headers, ask.query, "", ask.now}).shown; };
  auto ask = with("X-Timestamp", "1800000001");
  EXPECT_EQ(shown(ask), Shown::nothing);
  ask.headers.set("X-Signature", "sha256=" + std::string(64, '0'));
  EXPECT_EQ(shown(ask), Shown::right) << "the body will tell";
  EXPECT_EQ(ask.of(scheme), Shown::wrong);
  ask.headers.set("X-Timestamp", "1700000000");
  EXPECT_EQ(shown(ask), Shown::wrong);
  EXPECT_FALSE(make_basic({"school", secrets({"pass:word one"})})->is_over_body());
}

TEST(HmacScheme, TheTimeIsSigned) {
  auto settings = signing();
  settings.signed_text = "{timestamp}.{body}";
  settings.timestamp = "X-Timestamp";
  auto ask = with("X-Timestamp", "1800000001");
  ask.headers.add("X-Signature", "sha256=" + signature("the new secret", "1800000000." + ask.body));
  EXPECT_EQ(ask.of(make_hmac(settings)), Shown::wrong);
}

TEST(ApiKeyScheme, ComparesTheWholeKey) {
  const auto scheme = make_api_key({"X-Api-Key", "", secrets({"one key of sixteen", "another key of it"})});
  EXPECT_EQ(with("x-api-key", " one key of sixteen ").of(scheme), Shown::right);
  EXPECT_EQ(with("X-Api-Key", "another key of it").of(scheme), Shown::right);
  EXPECT_EQ(with("X-Api-Key", "one key of").of(scheme), Shown::wrong);
  EXPECT_EQ(with("X-Api-Key", "").of(scheme), Shown::nothing);
  EXPECT_EQ(Ask().of(scheme), Shown::nothing);
}

TEST(ApiKeyScheme, InTheQueryWhereItIsAskedFor) {
  const auto scheme = make_api_key({"", "key", secrets({"one key/of sixteen"})});
  Ask ask;
  ask.query = "a=b&key=one+key%2Fof%20sixteen";
  EXPECT_EQ(ask.of(scheme), Shown::right);
  ask.query = "KEY=one+key%2Fof%20sixteen";
  EXPECT_EQ(ask.of(scheme), Shown::nothing);
  ask.query = "key=";
  EXPECT_EQ(ask.of(scheme), Shown::wrong);
  EXPECT_EQ(with("key", "one key/of sixteen").of(scheme), Shown::nothing);
}

TEST(BasicScheme, UserAndPassword) {
  const auto scheme = make_basic({"school", secrets({"pass:word one", "pass:word two"})});
  const auto header = [](const std::string& pair) {
    return with("Authorization", "basic " + text::encode_base64(pair));
  };
  EXPECT_EQ(header("school:pass:word one").of(scheme), Shown::right);
  EXPECT_EQ(header("school:pass:word two").of(scheme), Shown::right);
  EXPECT_EQ(header("school:pass").of(scheme), Shown::wrong);
  EXPECT_EQ(header("School:pass:word one").of(scheme), Shown::nothing);
  EXPECT_EQ(header("school").of(scheme), Shown::nothing);
  EXPECT_EQ(with("Authorization", "Basic !").of(scheme), Shown::nothing);
  EXPECT_EQ(with("Authorization", "Basic").of(scheme), Shown::nothing);
}

}  // namespace
}  // namespace linkway::security
