// Digests and keyed digests, and how two of them are compared.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace linkway::security {

enum class Digest : std::uint8_t { sha256, sha512 };

// RFC 2104, as bytes.
[[nodiscard]] std::string hmac(Digest digest, std::string_view key, std::string_view data);
// Of texts one behind the other, which need not be put together: a body may be large.
[[nodiscard]] std::string hmac(Digest digest, std::string_view key, std::span<const std::string_view> data);
[[nodiscard]] std::string digest_of(Digest digest, std::string_view data);

// In a time that tells nothing of where, or whether, two texts begin to differ, and of how long the first one is.
[[nodiscard]] bool same_secret(std::string_view wanted, std::string_view given);

}  // namespace linkway::security
