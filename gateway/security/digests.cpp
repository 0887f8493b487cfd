#include "security/digests.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <limits>

namespace linkway::security {

namespace {

const EVP_MD* algorithm(Digest digest) { return digest == Digest::sha512 ? EVP_sha512() : EVP_sha256(); }

using Bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string text_of(const Bytes& bytes, unsigned size) { return {reinterpret_cast<const char*>(bytes.data()), size}; }

}  // namespace

std::string hmac(Digest digest, std::string_view key, std::string_view data) {
  Bytes out{};
  unsigned size = 0;
  if (key.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return {};
  // OpenSSL takes a null key for "the key of before".
  const char* bytes = key.empty() ? "" : key.data();
  if (HMAC(algorithm(digest), bytes, static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
           data.size(), out.data(), &size) == nullptr) {
    return {};
  }
  return text_of(out, size);
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
