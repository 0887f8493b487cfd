#include "data/arena.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace linkway::data {

namespace {
// Past this size doubling only wastes memory; a larger single request gets a chunk of its own.
constexpr std::size_t largest_chunk = 256UL * 1024;
}  // namespace

Arena::Arena(Arena&& other) noexcept
    : chunks_(std::move(other.chunks_)),
      at_(std::exchange(other.at_, nullptr)),
      left_(std::exchange(other.left_, 0)),
      next_chunk_(other.next_chunk_),
      reserved_(std::exchange(other.reserved_, 0)) {
  other.chunks_.clear();
}

Arena& Arena::operator=(Arena&& other) noexcept {
  if (this == &other) return *this;
  chunks_ = std::move(other.chunks_);
  other.chunks_.clear();
  at_ = std::exchange(other.at_, nullptr);
  left_ = std::exchange(other.left_, 0);
  next_chunk_ = other.next_chunk_;
  reserved_ = std::exchange(other.reserved_, 0);
  return *this;
}

void* Arena::allocate_slow(std::size_t bytes, std::size_t alignment) {
  const auto wanted = bytes + alignment;
  if (wanted > next_chunk_ && at_ != nullptr && left_ >= next_chunk_ / 4) {
    // An outsized request must not throw away the room that is left in the current chunk.
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(wanted));
    reserved_ += wanted;
    const auto start = reinterpret_cast<std::uintptr_t>(chunks_.back().get());
    return chunks_.back().get() + (alignment - start % alignment) % alignment;
  }
  const auto size = std::max(wanted, next_chunk_);
  chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
  reserved_ += size;
  next_chunk_ = std::clamp(next_chunk_ * 2, std::size_t{256}, largest_chunk);
  at_ = chunks_.back().get();
  left_ = size;
  return allocate(bytes, alignment);
}

}  // namespace linkway::data
