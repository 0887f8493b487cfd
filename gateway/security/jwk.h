// Public keys of an authorisation server, as it publishes them (RFC 7517), and signatures made with them (RFC 7518).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::security {

class PublicKey;

struct Jwk {
  std::string id;         // kid; "" where the set does not say
  std::string algorithm;  // alg; "" for any that its kind can make
  std::shared_ptr<const PublicKey> key;
};

// The keys for signatures that are known here: RSA of 2048 bits or more, EC on P-256, P-384 and P-521. Others of the
// set are passed over. A problem when the text is no JSON object with a list of keys.
[[nodiscard]] Result<std::vector<Jwk>> read_jwks(std::string_view json);

// RS256, PS384, ES512, ...: nothing symmetric, and not "none".
[[nodiscard]] bool is_known_algorithm(std::string_view algorithm);
[[nodiscard]] const std::vector<std::string_view>& known_algorithms();

// False also where the key is of another kind than the algorithm, or on another curve.
[[nodiscard]] bool signature_holds(const Jwk& jwk, std::string_view algorithm, std::string_view signed_text,
                                   std::string_view signature);

// Base64 of RFC 4648 section 5, without padding; nothing when it is not.
[[nodiscard]] std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace linkway::security
