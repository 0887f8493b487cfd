#include "security/jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "base/text.h"
#include "data/json.h"
#include "net/openssl_ptr.h"

namespace linkway::security {

using net::FreeWith;
using net::KeyPtr;

class PublicKey {
 public:
  PublicKey(KeyPtr key, std::string curve) : key_(std::move(key)), curve_(std::move(curve)) {}
  [[nodiscard]] EVP_PKEY* get() const { return key_.get(); }
  [[nodiscard]] const std::string& curve() const { return curve_; }  // "" for RSA

 private:
  KeyPtr key_;
  std::string curve_;
};

namespace {

using NumberPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using BuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using SignaturePtr = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

constexpr int least_rsa_bits = 2048;
constexpr int most_rsa_bits = 8192;  // beyond it a check would cost a sender's choice of time
constexpr std::size_t most_keys = 64;

struct Curve {
  std::string_view name;       // of JOSE
  const char* group;           // of OpenSSL
  std::size_t size;            // bytes of a coordinate
  std::string_view algorithm;  // the one that belongs to it (RFC 7518 section 3.4)
};
constexpr Curve curves[] = {
    {"P-256", "prime256v1", 32, "ES256"}, {"P-384", "secp384r1", 48, "ES384"}, {"P-521", "secp521r1", 66, "ES512"}};

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

KeyPtr make_key(const char* kind, OSSL_PARAM_BLD* builder) {
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(builder));
  const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) <= 0) {
    ERR_clear_error();
    return nullptr;
  }
  return KeyPtr(key);
}

std::shared_ptr<const PublicKey> read_rsa(const data::Node& jwk) {
  const auto modulus = decode_base64url(jwk["n"].text());
  const auto exponent = decode_base64url(jwk["e"].text());
  if (!modulus || !exponent || modulus->empty() || exponent->empty() || modulus->size() > most_rsa_bits / 8 ||
      exponent->size() > 8) {
    return nullptr;
  }
  const NumberPtr n(BN_bin2bn(bytes_of(*modulus), static_cast<int>(modulus->size()), nullptr));
  const NumberPtr e(BN_bin2bn(bytes_of(*exponent), static_cast<int>(exponent->size()), nullptr));
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || BN_num_bits(n.get()) < least_rsa_bits ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  auto key = make_key("RSA", builder.get());
  return key ? std::make_shared<const PublicKey>(std::move(key), "") : nullptr;
}

std::shared_ptr<const PublicKey> read_ec(const data::Node& jwk) {
  const auto* curve = std::ranges::find(curves, jwk["crv"].text(), &Curve::name);
  const auto x = decode_base64url(jwk["x"].text());
  const auto y = decode_base64url(jwk["y"].text());
  if (curve == std::end(curves) || !x || !y || x->size() != curve->size || y->size() != curve->size) return nullptr;
  const auto point = "\x04" + *x + *y;  // uncompressed (SEC 1 section 2.3.3)
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve->group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return nullptr;
  }
  auto key = make_key("EC", builder.get());
  return key ? std::make_shared<const PublicKey>(std::move(key), std::string(curve->name)) : nullptr;
}

const EVP_MD* digest_of_algorithm(std::string_view algorithm) {
  if (algorithm.ends_with("256")) return EVP_sha256();
  return algorithm.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

// JOSE writes the two numbers of an ECDSA signature one after the other, OpenSSL reads them in DER.
std::string der_of(std::string_view signature, const Curve& curve) {
  if (signature.size() != 2 * curve.size) return {};
  const auto size = static_cast<int>(curve.size);
  NumberPtr r(BN_bin2bn(bytes_of(signature), size, nullptr));
  NumberPtr s(BN_bin2bn(bytes_of(signature.substr(curve.size)), size, nullptr));
  const SignaturePtr both(ECDSA_SIG_new());
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // owned by `both` now
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(both.get(), &der);
  if (length <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return out;
}

bool verify(EVP_PKEY* key, std::string_view algorithm, std::string_view signed_text, std::string_view signature) {
  const DigestPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* padding = nullptr;
  bool right =
      context && EVP_DigestVerifyInit(context.get(), &padding, digest_of_algorithm(algorithm), nullptr, key) == 1;
  if (right && algorithm.starts_with("PS")) {
    right = EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  right = right && EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(signed_text),
                                    signed_text.size()) == 1;
  ERR_clear_error();
  return right;
}

}  // namespace

const std::vector<std::string_view>& known_algorithms() {
  static const std::vector<std::string_view> all = {"RS256", "RS384", "RS512", "PS256", "PS384",
                                                    "PS512", "ES256", "ES384", "ES512"};
  return all;
}

bool is_known_algorithm(std::string_view algorithm) {
  return std::ranges::find(known_algorithms(), algorithm) != known_algorithms().end();
}

std::optional<std::string> decode_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string plain(text);
  std::ranges::replace(plain, '-', '+');
  std::ranges::replace(plain, '_', '/');
  plain.append((4 - plain.size() % 4) % 4, '=');
  return text::decode_base64(plain);
}

Result<std::vector<Jwk>> read_jwks(std::string_view json) {
  const auto document = data::read_json(json, {.max_depth = 16, .max_bytes = 1024UL * 1024});
  if (!document) return document.problems();
  const auto& list = document->root["keys"];
  if (!list.is_list()) {
    Problem problem;
    problem.category = Category::malformed;
    problem.code = issue::structure;
    problem.text = "a set of keys is a JSON object with a list 'keys' (RFC 7517)";
    return problem;
  }
  std::vector<Jwk> keys;
  for (const auto& jwk : list.items()) {
    if (keys.size() >= most_keys) break;
    if (const auto use = jwk["use"].text(); !use.empty() && use != "sig") continue;
    const auto kind = jwk["kty"].text();
    auto key = kind == "RSA" ? read_rsa(jwk) : kind == "EC" ? read_ec(jwk) : nullptr;
    if (key) keys.push_back({std::string(jwk["kid"].text()), std::string(jwk["alg"].text()), std::move(key)});
  }
  return keys;
}

bool signature_holds(const Jwk& jwk, std::string_view algorithm, std::string_view signed_text,
                     std::string_view signature) {
  if (!is_known_algorithm(algorithm) || (!jwk.algorithm.empty() && jwk.algorithm != algorithm)) return false;
  const auto& curve = jwk.key->curve();
  if (!algorithm.starts_with("ES")) return curve.empty() && verify(jwk.key->get(), algorithm, signed_text, signature);
  const auto* own = std::ranges::find(curves, curve, &Curve::name);
  if (own == std::end(curves) || own->algorithm != algorithm) return false;
  const auto der = der_of(signature, *own);
  return !der.empty() && verify(jwk.key->get(), algorithm, signed_text, der);
}

}  // namespace linkway::security
