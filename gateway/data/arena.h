// Memory that is given back all at once. Chunks double up to a bound; nothing allocated here is destroyed one by one,
// so only trivially destructible things may live in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace linkway::data {

class Arena {
 public:
  Arena() : Arena(4096) {}
  explicit Arena(std::size_t first_chunk) : next_chunk_(first_chunk) {}
  Arena(Arena&& other) noexcept;
  Arena& operator=(Arena&& other) noexcept;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() = default;

  [[nodiscard]] void* allocate(std::size_t bytes, std::size_t alignment = alignof(std::max_align_t)) {
    const auto padding = (alignment - reinterpret_cast<std::uintptr_t>(at_) % alignment) % alignment;
    if (bytes + padding > left_) return allocate_slow(bytes, alignment);
    char* place = at_ + padding;
    at_ = place + bytes;
    left_ -= bytes + padding;
    return place;
  }

  // Uninitialised room for `count` trivial objects.
  template <class T>
  [[nodiscard]] T* allocate_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
  }
  template <class T>
  [[nodiscard]] std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    T* place = allocate_array<T>(items.size());
    std::memcpy(static_cast<void*>(place), items.data(), items.size_bytes());
    return {place, items.size()};
  }
  [[nodiscard]] std::string_view copy(std::string_view text) {
    const auto chars = copy(std::span<const char>(text.data(), text.size()));
    return {chars.data(), chars.size()};
  }

  [[nodiscard]] std::size_t bytes_reserved() const { return reserved_; }

 private:
  void* allocate_slow(std::size_t bytes, std::size_t alignment);

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_chunk_;
  std::size_t reserved_ = 0;
};

}  // namespace linkway::data
