#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace linkway::data {

inline std::uint64_t load_bytes(const char* from, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, count);
  return word;
}

// Names are short: comparing them here costs less than a call.
inline bool same_name(std::string_view x, std::string_view y) {
  const auto n = x.size();
  if (n != y.size()) return false;
  const char* a = x.data();
  const char* b = y.data();
  if (n >= 4 && n < 8) {
    return load_bytes(a, 4) == load_bytes(b, 4) && load_bytes(a + n - 4, 4) == load_bytes(b + n - 4, 4);
  }
  if (n < 4) {
    for (std::size_t i = 0; i < n; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  for (std::size_t i = 0; i + 8 < n; i += 8) {
    if (load_bytes(a + i, 8) != load_bytes(b + i, 8)) return false;
  }
  return load_bytes(a + n - 8, 8) == load_bytes(b + n - 8, 8);
}

// A name as numbers. Names of one size up to `whole` bytes are the same when their words are; of longer ones the words
// are the beginning and the end.
struct NameWords {
  static constexpr std::size_t whole = 16;

  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  friend bool operator==(const NameWords&, const NameWords&) = default;
};

inline NameWords words_of(std::string_view name) {
  const auto n = name.size();
  const char* p = name.data();
  if (n >= 8) return {load_bytes(p, 8), load_bytes(p + n - 8, 8)};
  if (n >= 4) return {load_bytes(p, 4), load_bytes(p + n - 4, 4)};
  NameWords words;
  for (const char c : name) words.head = words.head << 8 | static_cast<unsigned char>(c);
  return words;
}

}  // namespace linkway::data
