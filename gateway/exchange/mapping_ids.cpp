#include "exchange/mapping_ids.h"

#include "exchange/digest.h"

namespace linkway::exchange {

// RFC 9562 section 5.8: version 8, of a digest. Nobody else can make the same without the seed's bytes.
std::string MappingIds::uuid() {
  auto hex = sha256_hex(seed_ + "|" + std::to_string(++count_)).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  for (const auto at : {8, 13, 18, 23}) hex.insert(static_cast<std::size_t>(at), 1, '-');
  return hex;
}

}  // namespace linkway::exchange
