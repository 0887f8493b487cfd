// How a partner proves who it is, other than by a client certificate. Each scheme looks at what a request shows and
// says whether that is the partner's own proof.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "net/http.h"
#include "security/digests.h"
#include "security/secret.h"

namespace linkway::security {

// What a request shows; all of it outlives the look at it.
struct Presented {
  const net::Headers& headers;
  std::string_view query;  // as sent, without '?'
  std::string_view body;
  Instant now;
};

enum class Shown : std::uint8_t {
  nothing,  // the request does not try this scheme, or not as this partner
  wrong,    // it does, and the proof is not right
  right,
  unknown,  // the proof cannot be checked now: the keys cannot be fetched
};

struct Verdict {
  Shown shown = Shown::nothing;
  std::string reason;  // why not; safe to show, names no value
};

class Scheme {
 public:
  virtual ~Scheme() = default;
  [[nodiscard]] virtual Verdict check(const Presented& presented) const = 0;
  // What the header says before the body is there, which is empty then; of a signature over the body: whether it may be
  // right.
  [[nodiscard]] virtual Verdict check_header(const Presented& presented) const { return check(presented); }
  // Whether the body has a part in the proof.
  [[nodiscard]] virtual bool is_over_body() const { return false; }
  // Whether the proof itself tells whose it is; otherwise the path has to.
  [[nodiscard]] virtual bool names_partner() const = 0;
  // For WWW-Authenticate (RFC 9110 section 11.6.1).
  [[nodiscard]] virtual std::string_view challenge() const = 0;
};
using SchemePtr = std::shared_ptr<const Scheme>;

// A signature over the body, made with a shared secret.
struct HmacSettings {
  std::string header;  // that carries the signature
  Digest digest = Digest::sha256;
  bool base64 = false;      // else hexadecimal
  std::string prefix;       // before the signature: "sha256="
  std::string signed_text;  // what is signed: {body}, {timestamp} and text between them
  std::string timestamp;    // the header that carries {timestamp}: seconds or milliseconds since 1970, or a FHIR time
  std::chrono::seconds tolerance{300};  // how far it may be from now
  std::vector<Secret> secrets;          // any of them: old and new while they change
};
[[nodiscard]] SchemePtr make_hmac(HmacSettings settings);

// A long secret that goes with every request.
struct ApiKeySettings {
  std::string header;  // one of these two
  std::string query;
  std::vector<Secret> keys;
};
[[nodiscard]] SchemePtr make_api_key(ApiKeySettings settings);

// RFC 7617.
struct BasicSettings {
  std::string user;
  std::vector<Secret> passwords;
};
[[nodiscard]] SchemePtr make_basic(BasicSettings settings);

class KeySource;
// A bearer token (RFC 6750) that is a signed JWT of an authorisation server (RFC 9068).
struct OauthSettings {
  std::string issuer;
  std::string audience;
  std::string client;                   // client_id, else azp, else sub of the token
  std::vector<std::string> scopes;      // all of them must be there
  std::vector<std::string> algorithms;  // empty: all that are known, none of them symmetric
  std::chrono::seconds leeway{60};      // between its clock and ours
  std::shared_ptr<KeySource> keys;
};
[[nodiscard]] SchemePtr make_oauth(OauthSettings settings);

}  // namespace linkway::security
