#include "data/interner.h"

#include <cstring>

namespace linkway::data {

namespace {

constexpr std::size_t first_size = 128;

std::uint64_t load(const char* p, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, bytes);
  return word;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Names are short: comparing them here costs less than a call.
bool same(const char* a, const char* b, std::size_t n) {
  if (n >= 4 && n < 8) return load(a, 4) == load(b, 4) && load(a + n - 4, 4) == load(b + n - 4, 4);
  if (n < 4) {
    for (std::size_t i = 0; i < n; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  for (std::size_t i = 0; i + 8 < n; i += 8) {
    if (load(a + i, 8) != load(b + i, 8)) return false;
  }
  return load(a + n - 8, 8) == load(b + n - 8, 8);
}

// Every byte counts and the seed is unknown to the sender, who could otherwise choose names that all fall together.
std::uint64_t hash(std::string_view s, std::uint64_t seed) {
  constexpr std::uint64_t odd1 = 0x9E3779B97F4A7C15, odd2 = 0xD1B54A32D192ED03;
  const char* p = s.data();
  auto n = s.size();
  auto state = seed ^ (n * odd2);
  for (; n > 16; n -= 16, p += 16) state = mix(load(p, 8) ^ odd1, load(p + 8, 8) ^ state);
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (n >= 8) {
    head = load(p, 8);
    tail = load(p + n - 8, 8);
  } else if (n >= 4) {
    head = load(p, 4);
    tail = load(p + n - 4, 4);
  } else if (n > 0) {
    head = static_cast<std::uint64_t>(static_cast<unsigned char>(p[0])) << 16 |
           static_cast<std::uint64_t>(static_cast<unsigned char>(p[n / 2])) << 8 | static_cast<unsigned char>(p[n - 1]);
  }
  return mix(head ^ odd1, tail ^ state);
}

}  // namespace

Name Interner::intern(std::string_view text) { return lookup(text, true); }
const Name& Interner::intern_in_place(std::string_view in_arena) { return lookup(in_arena, false); }

const Name& Interner::lookup(std::string_view text, bool copy) {
  if (text.data() == nullptr) text = "";  // the empty name needs an address too: none means a free slot
  if (table_.empty()) {
    // Where this object lies is as good as random to a sender (address space layout), and costs nothing.
    seed_ = mix(reinterpret_cast<std::uintptr_t>(this) ^ 0xA0761D6478BD642F, reinterpret_cast<std::uintptr_t>(&arena_));
    table_.resize(first_size);
  } else if (used_ * 2 >= table_.size()) {
    grow();
  }
  const auto wanted = hash(text, seed_);
  const auto short_hash = static_cast<std::uint32_t>(wanted >> 32);
  const auto mask = table_.size() - 1;
  for (auto slot = wanted & mask;; slot = (slot + 1) & mask) {
    auto& name = table_[slot];
    if (name.text_ == nullptr) {
      const auto kept = copy && !text.empty() ? arena_.copy(text) : text;
      name.text_ = kept.data();
      name.size_ = static_cast<std::uint32_t>(kept.size());
      name.hash_ = short_hash;
      ++used_;
      return name;
    }
    if (name.hash_ == short_hash && name.size_ == text.size() && same(name.text_, text.data(), text.size())) {
      return name;
    }
  }
}

void Interner::grow() {
  std::vector<Name> old(table_.size() * 2);
  old.swap(table_);
  const auto mask = table_.size() - 1;
  for (const auto& name : old) {
    if (name.text_ == nullptr) continue;
    auto slot = hash(name.view(), seed_) & mask;
    while (table_[slot].text_ != nullptr) slot = (slot + 1) & mask;
    table_[slot] = name;
  }
}

}  // namespace linkway::data
