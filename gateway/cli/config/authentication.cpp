#include "cli/config/authentication.h"

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/config/header_name.h"
#include "cli/config/sections.h"
#include "cli/config/values.h"
#include "net/rest_client.h"
#include "security/digests.h"
#include "security/key_source.h"

namespace linkway::cli {

using namespace std::chrono_literals;
using security::Secret;

namespace {

constexpr std::size_t least_secret = 16;   // characters: what nobody guesses
constexpr std::size_t least_password = 8;  // NIST SP 800-63B section 5.1.1.1
constexpr std::chrono::milliseconds fetch_time{2'000};
constexpr std::size_t most_of_keys = 256UL * 1024;

enum Kind : std::size_t { hmac, api_key, basic, oauth };
constexpr std::array<std::string_view, 4> kinds{"hmac", "api_key", "basic", "oauth"};

class Reader {
 public:
  Reader(const Section& section, const std::string& owner, Owners& proofs)
      : section_(section), owner_(owner), proofs_(proofs) {}

  // Every key is asked for whatever the scheme is: it is documented by that.
  [[nodiscard]] security::SchemePtr read() {
    kind_ = static_cast<Kind>(section_.choice(
        {"scheme", required,
         "hmac: the body is signed with a shared secret. api_key: a secret goes with every request. basic: user and "
         "password. oauth: a bearer token that is a signed JWT."},
        {kinds[hmac], kinds[api_key], kinds[basic], kinds[oauth]}));
    const auto header =
        section_.text({"header", none, "hmac: the header field with the signature. api_key: the one with the key."});
    if (!header.empty() && !is_header_name(header)) section_.wrong("header", "this is no name of a header field");
    auto signature = read_signature();
    signature.header = header;
    security::ApiKeySettings key{
        header,
        section_.text({"query", none,
                       "api_key: the query parameter with the key, where the partner can set no "
                       "header; proxies may log it."}),
        {}};
    security::BasicSettings user{section_.text({"user", none, "basic: the user."}), {}};
    auto secrets = read_secrets();
    auto token = read_token();
    if (!section_.present()) return nullptr;
    check_keys();
    switch (kind_) {
      case hmac: signature.secrets = std::move(secrets); return security::make_hmac(std::move(signature));
      case api_key:
        for (const auto& secret : secrets) claim("secrets", "api_key|" + digest(secret), "this key");
        key.keys = std::move(secrets);
        return security::make_api_key(std::move(key));
      case basic:
        if (!user.user.empty()) claim("user", "basic|" + user.user, "user '" + user.user + "'");
        user.passwords = std::move(secrets);
        return security::make_basic(std::move(user));
      case oauth:
        if (!token.client.empty()) {
          claim("client", "oauth|" + token.issuer + "|" + token.client, "client '" + token.client + "' of this issuer");
        }
        return token.keys ? security::make_oauth(std::move(token)) : nullptr;
    }
    return nullptr;
  }

 private:
  static std::string digest(const Secret& secret) {
    return security::digest_of(security::Digest::sha256, secret.reveal());
  }

  void claim(std::string_view key, const std::string& proof, const std::string& what) {
    const auto [first, fresh] = proofs_.try_emplace(proof, owner_, section_.place(key));
    if (fresh || first->second.first == owner_) return;
    section_.wrong(key, what + " is that of partner '" + first->second.first + "' in line " +
                            std::to_string(first->second.second.line) + " already");
  }

  security::HmacSettings read_signature() {
    security::HmacSettings result;
    result.digest = static_cast<security::Digest>(
        section_.choice({"algorithm", "sha256", "hmac: the digest."}, {"sha256", "sha512"}));
    result.base64 = section_.choice({"encoding", "hex", "hmac: how the signature is written."}, {"hex", "base64"}) == 1;
    result.prefix = section_.text({"prefix", none, "hmac: what stands before the signature, as sha256=."});
    result.signed_text =
        section_.text({"signed", "{body}", "hmac: what is signed: {body}, and {timestamp} with text between them."});
    result.timestamp = section_.text(
        {"timestamp", none,
         "hmac: the header field with the {timestamp}: seconds or milliseconds since 1970, or a time with its zone."});
    result.tolerance = std::chrono::duration_cast<std::chrono::seconds>(section_.duration(
        {"tolerance", "5m", "hmac: how far the timestamp may be from now; an older request is not taken again."}, 1s,
        24h));
    if (kind_ != hmac || !section_.present()) return result;
    if (result.signed_text.find("{body}") == std::string::npos) {
      section_.wrong("signed", "signed must have {body} in it, or a signature would be good for any message");
    }
    const bool signs_time = result.signed_text.find("{timestamp}") != std::string::npos;
    if (signs_time && result.timestamp.empty()) {
      section_.wrong("signed", "signed has {timestamp}: name its header field in timestamp");
    } else if (!signs_time && section_.has("timestamp")) {
      section_.wrong("timestamp", "a timestamp that is not signed proves nothing: put {timestamp} into signed");
    }
    if (!result.timestamp.empty() && !is_header_name(result.timestamp)) {
      section_.wrong("timestamp", "this is no name of a header field");
    }
    return result;
  }

  std::vector<Secret> read_secrets() {
    std::vector<Secret> secrets;
    const auto least = kind_ == basic ? least_password : least_secret;
    for (auto& text : section_.contents({"secrets", none,
                                         "hmac, api_key, basic: files, each with one secret, key or password. Any of "
                                         "them is taken: the old one and the new one while they change."})) {
      if (text.size() < least) {
        section_.wrong("secrets", "a secret has fewer than " + std::to_string(least) + " characters");
      }
      // No header field can bring a line break: such a key would open nothing.
      if (kind_ != hmac && text.find('\n') != std::string::npos) {
        section_.wrong("secrets", "a file holds one secret, and this one has several lines");
      }
      secrets.emplace_back(std::move(text));
    }
    return secrets;
  }

  security::OauthSettings read_token() {
    security::OauthSettings result;
    result.issuer = section_.text({"issuer", none, "oauth: who makes the tokens (iss)."});
    result.audience = section_.text({"audience", none, "oauth: for whom they are made (aud): this gateway."});
    result.client = section_.text({"client", none, "oauth: to whom they are given: client_id, else azp, else sub."});
    for (const auto& word : section_.texts({"scopes", none, "oauth: scopes that a token must have, all of them."})) {
      result.scopes.push_back(word.text);
    }
    for (const auto& word : section_.texts(
             {"algorithms", none, "oauth: of RS, PS and ES with 256, 384 or 512. Left out: all of these."})) {
      if (!security::is_known_algorithm(word.text)) {
        section_.wrong("algorithms", word, "algorithms must be of RS256 to ES512, found '" + word.text + "'");
      }
      result.algorithms.push_back(word.text);
    }
    result.leeway = std::chrono::duration_cast<std::chrono::seconds>(
        section_.duration({"leeway", "60s", "oauth: how far the clocks may be apart."}, 0s, 10min));
    read_keys(result);
    return result;
  }

  void read_keys(security::OauthSettings& result) {
    const auto file =
        section_.content({"jwks", none, "oauth: a file with the issuer's keys (JWKS)."}, Section::Content::open);
    const auto url = read_url(section_, {"jwks_url", none, "oauth: or the URL where it publishes them."}, true);
    net::TlsClientFiles tls;
    tls.ca = section_.file(
        {"ca", none,
         "oauth: the authorities that may sign that server's certificate (PEM). Left out: this machine's."});
    if (file) {
      if (auto keys = security::read_jwks(*file); !keys || keys->empty()) {
        section_.wrong("jwks", keys ? "this file has no key for signatures" : keys.problems().front().text);
      } else {
        result.keys = std::make_shared<security::KeySource>(std::move(*keys));
      }
    } else if (!url.empty()) {
      result.keys = std::make_shared<security::KeySource>([url, tls] {
        net::Request request;
        request.method = "GET";
        request.headers.add("Accept", "application/json");
        return net::call(url, request, tls, fetch_time, most_of_keys);
      });
    }
    if (section_.has("jwks") && section_.has("jwks_url")) {
      section_.wrong("jwks_url", "the keys come from jwks or from jwks_url, not from both");
    }
  }

  // What a scheme needs, and what means nothing in it.
  void check_keys() {
    struct Use {
      std::string_view key;
      std::array<bool, 4> of;
    };
    static constexpr Use uses[] = {
        {"header", {true, true, false, false}},      {"query", {false, true, false, false}},
        {"user", {false, false, true, false}},       {"secrets", {true, true, true, false}},
        {"algorithm", {true, false, false, false}},  {"encoding", {true, false, false, false}},
        {"prefix", {true, false, false, false}},     {"signed", {true, false, false, false}},
        {"timestamp", {true, false, false, false}},  {"tolerance", {true, false, false, false}},
        {"issuer", {false, false, false, true}},     {"audience", {false, false, false, true}},
        {"client", {false, false, false, true}},     {"scopes", {false, false, false, true}},
        {"algorithms", {false, false, false, true}}, {"leeway", {false, false, false, true}},
        {"jwks", {false, false, false, true}},       {"jwks_url", {false, false, false, true}},
        {"ca", {false, false, false, true}}};
    const std::string name(kinds[kind_]);
    for (const auto& use : uses) {
      if (!use.of[kind_] && section_.has(use.key)) {
        section_.wrong(use.key, std::string(use.key) + " means nothing to scheme " + name);
      }
    }
    const auto need = [&](std::string_view key) {
      if (!section_.has(key))
        section_.wrong("", "key '" + std::string(key) + "' is missing: scheme " + name + " needs it");
    };
    if (kind_ != oauth) need("secrets");
    if (kind_ == hmac) need("header");
    if (kind_ == basic) need("user");
    if (kind_ == api_key && section_.has("header") == section_.has("query")) {
      section_.wrong("", "scheme api_key needs 'header' or 'query', one of them");
    }
    if (kind_ != oauth) return;
    for (const auto* key : {"issuer", "audience", "client"}) need(key);
    if (!section_.has("jwks") && !section_.has("jwks_url")) {
      section_.wrong("", "scheme oauth needs 'jwks' or 'jwks_url': the keys of the issuer");
    }
  }

  const Section& section_;
  const std::string& owner_;
  Owners& proofs_;
  Kind kind_ = hmac;
};

}  // namespace

std::vector<security::SchemePtr> read_authentication(const Section& partner, const std::string& owner, Owners& proofs) {
  std::vector<security::SchemePtr> schemes;
  for (const auto& section : partner.sections(
           {"authentication", none,
            "How the partner proves who it is where it shows no client certificate; any one of them is enough."})) {
    if (auto scheme = Reader(section, owner, proofs).read()) schemes.push_back(std::move(scheme));
  }
  return schemes;
}

}  // namespace linkway::cli
