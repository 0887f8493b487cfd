// A name with its hash, computed once: where an expression is parsed, a route is built, an image is written.
#pragma once

#include <cstdint>
#include <string_view>

namespace linkway::fhir {

// FNV-1a of 32 bits. Part of the form of the definitions image: a change makes old images unreadable.
[[nodiscard]] constexpr std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

struct Key {
  std::string_view text;
  std::uint32_t hash = 0;

  constexpr Key() = default;
  constexpr Key(std::string_view name) : text(name), hash(hash_of(name)) {}  // NOLINT(google-explicit-constructor)
  constexpr Key(const char* name) : Key(std::string_view(name)) {}           // NOLINT(google-explicit-constructor)
  constexpr Key(std::string_view name, std::uint32_t hash_of_name) : text(name), hash(hash_of_name) {}
  friend constexpr bool operator==(const Key& a, const Key& b) { return a.hash == b.hash && a.text == b.text; }
};

}  // namespace linkway::fhir
