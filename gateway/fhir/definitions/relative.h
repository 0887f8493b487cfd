// Pointers that count from where they stand. A block of memory built of them means the same at any address: the
// definitions image is linked into the program as it is and used without a pass over it, and what is loaded at run time
// has the same structures in a buffer.
//
// None of these may be copied or moved by itself: the distance would no longer be right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace linkway::fhir {

template <class T>
class Relative {
 public:
  Relative() = default;
  Relative(const Relative&) = delete;
  Relative& operator=(const Relative&) = delete;

  // Null when nothing is pointed to.
  [[nodiscard]] const T* get() const {
    return distance_ == 0 ? nullptr : reinterpret_cast<const T*>(reinterpret_cast<const char*>(this) + distance_);
  }
  // Only when it is not null.
  const T* operator->() const { return reinterpret_cast<const T*>(reinterpret_cast<const char*>(this) + distance_); }
  const T& operator*() const { return *operator->(); }
  explicit operator bool() const { return distance_ != 0; }

 private:
  friend class ImageWriter;
  std::int32_t distance_ = 0;
};

template <class T>
class RelativeSpan {
 public:
  RelativeSpan() = default;
  RelativeSpan(const RelativeSpan&) = delete;
  RelativeSpan& operator=(const RelativeSpan&) = delete;

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] const T* begin() const {
    return reinterpret_cast<const T*>(reinterpret_cast<const char*>(this) + distance_);
  }
  [[nodiscard]] const T* end() const { return begin() + count_; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return begin()[index]; }
  [[nodiscard]] std::span<const T> span() const { return {begin(), count_}; }

 private:
  friend class ImageWriter;
  std::int32_t distance_ = 0;
  std::uint32_t count_ = 0;
};

class RelativeText {
 public:
  RelativeText() = default;
  RelativeText(const RelativeText&) = delete;
  RelativeText& operator=(const RelativeText&) = delete;

  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(this) + distance_, size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor): it is one

 private:
  friend class ImageWriter;
  std::int32_t distance_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace linkway::fhir
