#include "cli/config/values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/text.h"

namespace linkway::cli {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};
constexpr std::array<Unit, 5> durations{{{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 4> sizes{{{"", 1}, {"KB", 1LL << 10}, {"MB", 1LL << 20}, {"GB", 1LL << 30}}};

template <std::size_t N>
std::optional<std::int64_t> with_unit(std::string_view text, const std::array<Unit, N>& units) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_whole(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const auto& unit : units) {
    if (unit.name != text.substr(digits)) continue;
    if (*number > std::numeric_limits<std::int64_t>::max() / unit.factor) return std::nullopt;
    return *number * unit.factor;
  }
  return std::nullopt;
}

template <std::size_t N>
std::string in_greatest_unit(std::int64_t value, const std::array<Unit, N>& units) {
  const Unit* best = units.data();
  for (const auto& unit : units) {
    if (value >= unit.factor && value % unit.factor == 0) best = &unit;
  }
  return std::to_string(value / best->factor) + std::string(best->name);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != 0x7F; });
}

// Damerau-Levenshtein, adjacent letters swapped count as one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const bool same = a[i - 1] == b[j - 1];
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto millis = with_unit(text, durations);
  if (!millis) return std::nullopt;
  return std::chrono::milliseconds(*millis);
}

std::string duration_text(std::chrono::milliseconds duration) { return in_greatest_unit(duration.count(), durations); }

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto bytes = with_unit(text, sizes);
  if (!bytes) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

std::string size_text(std::uint64_t bytes) { return in_greatest_unit(static_cast<std::int64_t>(bytes), sizes); }

std::optional<std::string> parse_fingerprint(std::string_view text) {
  std::string hex = text::lower(text);
  if (hex.find(':') != std::string::npos) {
    if (hex.size() != 95) return std::nullopt;
    for (std::size_t i = 2; i < hex.size(); i += 3) {
      if (hex[i] != ':') return std::nullopt;
    }
    std::erase(hex, ':');
  }
  if (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  return hex;
}

std::optional<std::string> parse_san(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_name(text.substr(colon + 1))) return std::nullopt;
  const std::string kind = text::lower(text.substr(0, colon));
  if (kind == "uri") return kind + std::string(text.substr(colon));
  if (kind == "dns") return text::lower(text);
  // The local part of an e-mail address keeps its case (RFC 5280 section 7.5).
  const auto at = text.rfind('@');
  if (kind != "email" || at == std::string_view::npos || at + 1 == text.size()) return std::nullopt;
  return kind + std::string(text.substr(colon, at - colon)) + text::lower(text.substr(at));
}

bool is_partner_id(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

Address address_kind(const std::string& text) {
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24U) == 127 ? Address::loopback : Address::other;
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return Address::none;
  return IN6_IS_ADDR_LOOPBACK(&v6) ? Address::loopback : Address::other;
}

std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::optional<std::string_view> best;
  std::size_t best_distance = std::clamp<std::size_t>(word.size() / 3, 1, 3) + 1;
  for (const auto candidate : known) {
    const auto d = distance(word, candidate);
    if (d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace linkway::cli
