// An authorisation server in small: keys made on the spot, and tokens signed with them.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "net/openssl_ptr.h"

namespace linkway::security::test {

inline std::string base64url(std::string_view bytes) {
  auto out = text::encode_base64(bytes);
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  out.erase(std::find(out.begin(), out.end(), '='), out.end());
  return out;
}

inline std::string number(EVP_PKEY* key, const char* name, std::size_t size = 0) {
  BIGNUM* value = nullptr;
  EVP_PKEY_get_bn_param(key, name, &value);
  std::string bytes(std::max<std::size_t>(size, static_cast<std::size_t>(BN_num_bytes(value))), '\0');
  BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(value);
  return bytes;
}

class Rsa {
 public:
  explicit Rsa(std::string id, unsigned bits = 2048) : id_(std::move(id)), key_(EVP_RSA_gen(bits)) {}
  [[nodiscard]] std::string jwk(const std::string& more = "") const {
    return R"({"kty":"RSA","kid":")" + id_ + R"(","n":")" + base64url(number(key_.get(), OSSL_PKEY_PARAM_RSA_N)) +
           R"(","e":")" + base64url(number(key_.get(), OSSL_PKEY_PARAM_RSA_E)) + "\"" + more + "}";
  }
  [[nodiscard]] std::string sign(std::string_view text, bool pss = false) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* padding = nullptr;
    EVP_DigestSignInit(context, &padding, EVP_sha256(), nullptr, key_.get());
    if (pss) {
      EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST);
    }
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSign(context, nullptr, &size, bytes, text.size());
    std::string out(size, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size, bytes, text.size());
    EVP_MD_CTX_free(context);
    return out.substr(0, size);
  }

 private:
  std::string id_;
  net::KeyPtr key_;
};

class Ec {
 public:
  explicit Ec(std::string id) : id_(std::move(id)), key_(EVP_EC_gen("P-256")) {}
  [[nodiscard]] std::string jwk() const {
    return R"({"kty":"EC","crv":"P-256","kid":")" + id_ + R"(","x":")" +
           base64url(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)) + R"(","y":")" +
           base64url(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32)) + "\"}";
  }
  [[nodiscard]] std::string sign(std::string_view text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get());
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSign(context, nullptr, &size, bytes, text.size());
    std::string der(size, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(der.data()), &size, bytes, text.size());
    EVP_MD_CTX_free(context);
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    std::string out(64, '\0');
    auto* to = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(both), to, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(both), to + 32, 32);
    ECDSA_SIG_free(both);
    return out;
  }

 private:
  std::string id_;
  net::KeyPtr key_;
};

}  // namespace linkway::security::test
