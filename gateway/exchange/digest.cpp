#include "exchange/digest.h"

#include <openssl/evp.h>

#include <array>

#include "base/text.h"

namespace linkway::exchange {

std::string sha256_hex(std::string_view bytes) {
  std::array<char, 32> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length, EVP_sha256(),
             nullptr);
  return text::hex({digest.data(), length});
}

}  // namespace linkway::exchange
