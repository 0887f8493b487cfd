#include "data/interner.h"

namespace linkway::data {

namespace {

constexpr std::size_t first_size = 128;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Every byte counts and the seed is unknown to the sender, who could otherwise choose names that all fall together.
std::uint64_t hash(std::string_view s, std::uint64_t seed) {
  constexpr std::uint64_t odd1 = 0x9E3779B97F4A7C15, odd2 = 0xD1B54A32D192ED03;
  const char* p = s.data();
  auto n = s.size();
  auto state = seed ^ (n * odd2);
  for (; n > 16; n -= 16, p += 16) state = mix(load_bytes(p, 8) ^ odd1, load_bytes(p + 8, 8) ^ state);
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (n >= 8) {
    head = load_bytes(p, 8);
    tail = load_bytes(p + n - 8, 8);
  } else if (n >= 4) {
    head = load_bytes(p, 4);
    tail = load_bytes(p + n - 4, 4);
  } else if (n > 0) {
    head = static_cast<std::uint64_t>(static_cast<unsigned char>(p[0])) << 16 |
           static_cast<std::uint64_t>(static_cast<unsigned char>(p[n / 2])) << 8 | static_cast<unsigned char>(p[n - 1]);
  }
  return mix(head ^ odd1, tail ^ state);
}

}  // namespace

Name Interner::intern(std::string_view text) { return lookup(text, true); }

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
    auto& entry = table_[slot];
    if (entry.name.text_ == nullptr) {
      const auto kept = copy && !text.empty() ? arena_.copy(text) : text;
      entry.name.text_ = kept.data();
      entry.name.size_ = static_cast<std::uint32_t>(kept.size());
      entry.name.hash_ = short_hash;
      ++used_;
    } else if (entry.name.hash_ != short_hash || !same_name(entry.name.view(), text)) {
      continue;
    }
    table_[last_].follower = static_cast<std::uint32_t>(slot);
    last_ = static_cast<std::uint32_t>(slot);
    return entry.name;
  }
}

void Interner::grow() {
  std::vector<Entry> old(table_.size() * 2);
  old.swap(table_);
  last_ = 0;
  const auto mask = table_.size() - 1;
  for (const auto& entry : old) {
    if (entry.name.text_ == nullptr) continue;
    auto slot = hash(entry.name.view(), seed_) & mask;
    while (table_[slot].name.text_ != nullptr) slot = (slot + 1) & mask;
    table_[slot].name = entry.name;
  }
}

}  // namespace linkway::data
