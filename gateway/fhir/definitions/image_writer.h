// Lays out blocks of relative pointers (relative.h). Places are offsets, so they stay good while the block grows;
// references into the block do not.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/relative.h"

namespace linkway::fhir {

template <class T>
struct Place {
  std::size_t offset = 0;
  std::size_t count = 0;
  [[nodiscard]] Place<T> operator+(std::size_t index) const { return {offset + index * sizeof(T), 1}; }
};

class ImageWriter {
 public:
  // Room for `count` of them, all zero: a null pointer, an empty text, an empty span are zero, too. Members with other
  // defaults must be set.
  template <class T>
  [[nodiscard]] Place<T> place(std::size_t count = 1) {
    static_assert(std::is_trivially_destructible_v<T>);
    return {grow(sizeof(T) * count, alignof(T)), count};
  }
  // Good until the block grows again.
  template <class T>
  [[nodiscard]] T& operator[](Place<T> where) {
    return *reinterpret_cast<T*>(block_.data() + where.offset);
  }

  // `field` lies in the block.
  template <class T>
  void point(Relative<T>& field, Place<T> target) {
    field.distance_ = distance(&field, target.offset);
  }
  template <class T>
  void point(RelativeSpan<T>& field, Place<T> target) {
    field.distance_ = target.count == 0 ? 0 : distance(&field, target.offset);
    field.count_ = static_cast<std::uint32_t>(target.count);
  }
  // Equal texts are stored once. The reference to the field is not used after the block has grown.
  void text(RelativeText& field, std::string_view value) {
    const auto at = offset_of(&field);
    const auto target = value.empty() ? at : text_at(value);
    auto& now = *reinterpret_cast<RelativeText*>(block_.data() + at);
    now.distance_ = value.empty()
                        ? 0
                        : static_cast<std::int32_t>(static_cast<std::int64_t>(target) - static_cast<std::int64_t>(at));
    now.size_ = static_cast<std::uint32_t>(value.size());
  }

  [[nodiscard]] std::size_t size() const { return block_.size(); }
  // The block; the writer is empty afterwards. What holds it must align it for max_align_t.
  [[nodiscard]] std::vector<std::byte> take() {
    texts_.clear();
    return std::move(block_);
  }

 private:
  std::size_t grow(std::size_t bytes, std::size_t alignment) {
    const auto at = (block_.size() + alignment - 1) / alignment * alignment;
    block_.resize(at + bytes);
    return at;
  }
  std::size_t text_at(std::string_view value) {
    if (const auto known = texts_.find(std::string(value)); known != texts_.end()) return known->second;
    const auto at = grow(value.size(), 1);
    std::memcpy(block_.data() + at, value.data(), value.size());
    texts_.emplace(value, at);
    return at;
  }
  [[nodiscard]] std::size_t offset_of(const void* field) const {
    const auto* at = static_cast<const std::byte*>(field);
    assert(at >= block_.data() && at < block_.data() + block_.size());
    return static_cast<std::size_t>(at - block_.data());
  }
  [[nodiscard]] std::int32_t distance(const void* field, std::size_t target) const {
    return static_cast<std::int32_t>(static_cast<std::int64_t>(target) - static_cast<std::int64_t>(offset_of(field)));
  }

  std::vector<std::byte> block_;
  std::unordered_map<std::string, std::size_t> texts_;
};

}  // namespace linkway::fhir
