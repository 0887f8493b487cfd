// Values of the configuration in the form in which people write them. Nothing for a text that is none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkway::cli {

[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);
// A whole number with its unit: ms, s, m, h or d.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// In the greatest unit that loses nothing: 15m, 90s.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);
// Bytes, or a whole number with KB, MB or GB; 1 KB is 1,024 bytes.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);
[[nodiscard]] std::string size_text(std::uint64_t bytes);

// SHA-256 of a certificate as tools print it (any case, with or without colons) in lower-case hex without them.
[[nodiscard]] std::optional<std::string> parse_fingerprint(std::string_view text);
// "dns:", "uri:" or "email:" and a name; prefix, DNS name and the domain of an e-mail address come out in lower case.
[[nodiscard]] std::optional<std::string> parse_san(std::string_view text);
// [a-z0-9][a-z0-9-]{0,62}
[[nodiscard]] bool is_partner_id(std::string_view text);

enum class Address : std::uint8_t { none, loopback, other };
// Of an IPv4 or IPv6 address; names are none.
[[nodiscard]] Address address_kind(const std::string& text);

// The word that was most likely meant; nothing when none is near.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      const std::vector<std::string_view>& known);

}  // namespace linkway::cli
