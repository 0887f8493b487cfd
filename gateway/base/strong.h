// A value that must not be mixed up with another of the same representation.
#pragma once

#include <compare>
#include <functional>
#include <utility>

namespace linkway {

template <class Tag, class T>
class Strong {
 public:
  constexpr Strong() = default;
  constexpr explicit Strong(T value) : value_(std::move(value)) {}

  [[nodiscard]] constexpr const T& get() const { return value_; }
  friend constexpr auto operator<=>(const Strong&, const Strong&) = default;

 private:
  T value_{};
};

}  // namespace linkway

template <class Tag, class T>
struct std::hash<linkway::Strong<Tag, T>> {
  size_t operator()(const linkway::Strong<Tag, T>& s) const { return std::hash<T>{}(s.get()); }
};
