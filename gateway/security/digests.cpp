#include "security/digests.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>

namespace linkway::security {

namespace {

const EVP_MD* algorithm(Digest digest) { return digest == Digest::sha512 ? EVP_sha512() : EVP_sha256(); }

using Bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string text_of(const Bytes& bytes, unsigned size) { return {reinterpret_cast<const char*>(bytes.data()), size}; }

}  // namespace

std::string hmac(Digest digest, std::string_view key, std::string_view data) {
  return hmac(digest, key, std::span(&data, 1));
}

std::string hmac(Digest digest, std::string_view key, std::span<const std::string_view> data) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  if (!mac) return {};
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
  if (!context) return {};
  std::string name = EVP_MD_get0_name(algorithm(digest));
  const std::array<OSSL_PARAM, 2> parameters = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                                OSSL_PARAM_construct_end()};
  // OpenSSL takes a null key for "the key of before".
  const auto* bytes = reinterpret_cast<const unsigned char*>(key.empty() ? "" : key.data());
  if (EVP_MAC_init(context.get(), bytes, key.size(), parameters.data()) != 1) return {};
  for (const auto piece : data) {
    if (EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(piece.data()), piece.size()) != 1)
      return {};
  }
  Bytes out{};
  std::size_t size = 0;
  if (EVP_MAC_final(context.get(), out.data(), &size, out.size()) != 1) return {};
  return text_of(out, static_cast<unsigned>(size));
}

std::string digest_of(Digest digest, std::string_view data) {
  Bytes out{};
  unsigned size = 0;
  if (EVP_Digest(data.data(), data.size(), out.data(), &size, algorithm(digest), nullptr) != 1) return {};
  return text_of(out, size);
}

bool same_secret(std::string_view wanted, std::string_view given) {
  // Of equal length whatever came: the comparison reads all of both.
  const auto a = digest_of(Digest::sha256, wanted);
  const auto b = digest_of(Digest::sha256, given);
  return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace linkway::security
