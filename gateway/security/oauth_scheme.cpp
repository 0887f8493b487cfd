// Bearer tokens that are JWTs: RFC 7519, checked as RFC 9068 section 4 and RFC 8725 ask. cpp-jwt is not used: it reads
// tokens with a recursive parser and takes no sets of keys, which leaves little of it.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "data/json.h"
#include "security/jwk.h"
#include "security/key_source.h"
#include "security/scheme.h"

namespace linkway::security {

namespace {

constexpr std::size_t longest_token = 16UL * 1024;
constexpr data::JsonLimits limits{.max_depth = 16, .max_bytes = longest_token};

struct Token {
  data::Document header;
  data::Document claims;
  std::string signature;
  std::string_view signed_text;
};

std::optional<data::Document> read_part(std::string_view part) {
  const auto json = decode_base64url(part);
  if (!json) return std::nullopt;
  auto document = data::read_json(*json, limits);
  if (!document || !document->root.is_object()) return std::nullopt;
  return std::move(*document);
}

// RFC 7515 section 7.1: header.claims.signature.
std::optional<Token> read_token(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.size() > longest_token) return std::nullopt;
  auto header = read_part(text.substr(0, first));
  auto claims = read_part(text.substr(first + 1, second - first - 1));
  auto signature = decode_base64url(text.substr(second + 1));
  if (!header || !claims || !signature) return std::nullopt;
  return Token{std::move(*header), std::move(*claims), std::move(*signature), text.substr(0, second)};
}

// NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction.
std::optional<Instant> read_date(const data::Node& claim) {
  if (claim.kind() != data::Kind::number) return std::nullopt;
  double value = 0;
  const auto text = claim.text();
  const auto* end = text.data() + text.size();
  if (std::from_chars(text.data(), end, value).ptr != end || value < 0 || value > 1e11) return std::nullopt;
  return Instant{static_cast<std::int64_t>(value * 1e6)};
}

bool holds(const data::Node& one_or_more, std::string_view value) {
  if (one_or_more.is_text()) return one_or_more.text() == value;
  return std::ranges::any_of(one_or_more.items(),
                             [&](const data::Node& n) { return n.is_text() && n.text() == value; });
}

// A list of words with spaces between (RFC 8693 section 4.2), or a list.
bool has_scope(const data::Node& claims, std::string_view wanted) {
  for (const auto* name : {"scope", "scp"}) {
    const auto& claim = claims[name];
    if (claim.is_text()) {
      const auto words = text::split(claim.text(), ' ');
      if (std::ranges::find(words, wanted) != words.end()) return true;
    } else if (holds(claim, wanted)) {
      return true;
    }
  }
  return false;
}

std::string_view client_of(const data::Node& claims) {
  for (const auto* name : {"client_id", "azp", "sub"}) {
    if (const auto value = claims[name].text(); !value.empty()) return value;
  }
  return {};
}

Verdict wrong(std::string reason) { return {Shown::wrong, std::move(reason)}; }

class Oauth : public Scheme {
 public:
  explicit Oauth(OauthSettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] Verdict check(const Presented& presented) const override {
    const auto header = text::trim(presented.headers.get("Authorization"));
    constexpr std::string_view scheme = "Bearer ";
    if (header.size() <= scheme.size() || !text::iequals(header.substr(0, scheme.size()), scheme)) return {};
    const auto token = read_token(text::trim(header.substr(scheme.size())));
    if (!token) return {};  // of no JWT anybody is the subject
    const auto& claims = token->claims.root;
    // Whose it claims to be, before anything is computed: a token of another partner says nothing here.
    if (claims["iss"].text() != settings_.issuer || client_of(claims) != settings_.client) return {};
    if (auto verdict = check_signature(*token, presented.now); verdict.shown != Shown::right) return verdict;
    return check_claims(claims, presented.now);
  }
  [[nodiscard]] bool names_partner() const override { return true; }
  [[nodiscard]] std::string_view challenge() const override { return "Bearer realm=\"linkway\""; }

 private:
  [[nodiscard]] bool allowed(std::string_view algorithm) const {
    if (settings_.algorithms.empty()) return is_known_algorithm(algorithm);
    return std::ranges::find(settings_.algorithms, algorithm) != settings_.algorithms.end();
  }

  [[nodiscard]] Verdict check_signature(const Token& token, Instant now) const {
    const auto& header = token.header.root;
    const auto algorithm = header["alg"].text();
    if (!allowed(algorithm)) return wrong("the token is signed by an algorithm that is not taken here");
    if (header["crit"]) return wrong("the token asks for an extension that is not known here");
    const auto id = header["kid"].text();
    const auto keys = settings_.keys->keys(id, now);
    if (!keys) return {Shown::unknown, "the keys of the token's issuer cannot be fetched now"};
    for (const auto& key : *keys) {
      if (!id.empty() && !key.id.empty() && key.id != id) continue;
      if (signature_holds(key, algorithm, token.signed_text, token.signature)) return {Shown::right, ""};
    }
    return wrong("the token's signature is not of a key of its issuer");
  }

  [[nodiscard]] Verdict check_claims(const data::Node& claims, Instant now) const {
    const auto expires = read_date(claims["exp"]);
    if (!expires) return wrong("the token does not say when it ends (exp)");
    if (now >= *expires + settings_.leeway) return wrong("the token has expired");
    if (claims["nbf"]) {
      const auto begins = read_date(claims["nbf"]);
      if (!begins || now + settings_.leeway < *begins) return wrong("the token is not valid yet");
    }
    if (!holds(claims["aud"], settings_.audience)) return wrong("the token is for another audience");
    for (const auto& scope : settings_.scopes) {
      if (!has_scope(claims, scope)) return wrong("the token has not the scope " + scope);
    }
    return {Shown::right, ""};
  }

  const OauthSettings settings_;
};

}  // namespace

SchemePtr make_oauth(OauthSettings settings) { return std::make_shared<Oauth>(std::move(settings)); }

}  // namespace linkway::security
