#include "base/ids.h"

#include <array>
#include <random>

namespace linkway {

namespace {
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford: no i l o u
constexpr std::int64_t epoch_2020_millis = 1'577'836'800'000;
constexpr int count_bits = 14;
constexpr int node_bits = 8;
}  // namespace

std::string id_text(std::int64_t key) {
  std::string out(13, '0');
  auto bits = static_cast<std::uint64_t>(key);
  for (auto at = out.rbegin(); at != out.rend(); ++at, bits >>= 5) *at = alphabet[bits & 31U];
  return out;
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.size() != 13 || text[0] > '7') return std::nullopt;
  std::uint64_t bits = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | digit;
  }
  return static_cast<std::int64_t>(bits);
}

std::string shown_id(std::string_view text) { return parse_id(text) ? std::string(text) : "{id}"; }

Instant time_of_key(std::int64_t key) { return {((key >> (count_bits + node_bits)) + epoch_2020_millis) * 1000}; }

std::int64_t TimeOrderedIds::next_key() {
  const auto millis = clock_.now().micros / 1000 - epoch_2020_millis;
  const std::scoped_lock lock(mutex_);
  const auto tick = millis << count_bits;
  last_tick_ = tick > last_tick_ ? tick : last_tick_ + 1;
  const auto time = last_tick_ >> count_bits;
  const auto count = last_tick_ & ((std::int64_t{1} << count_bits) - 1);
  return time << (count_bits + node_bits) | std::int64_t{node_} << count_bits | count;
}

void TimeOrderedIds::stay_above(std::int64_t key) {
  const std::scoped_lock lock(mutex_);
  const auto tick = key >> (count_bits + node_bits) << count_bits | (key & ((std::int64_t{1} << count_bits) - 1));
  if (tick > last_tick_) last_tick_ = tick;
}

std::string TimeOrderedIds::uuid() {
  thread_local std::random_device device;
  std::array<std::uint32_t, 4> words{device(), device(), device(), device()};
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x00004000U;  // version 4
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // RFC 4122 variant
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (size_t nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) out += '-';
    out += hex[words[nibble / 8] >> (28 - 4 * (nibble % 8)) & 15U];
  }
  return out;
}

}  // namespace linkway
