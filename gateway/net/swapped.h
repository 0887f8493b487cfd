// A value that is replaced as a whole while others read it: who took it before goes on with what it has.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace linkway::net {

template <class T>
class Swapped {
 public:
  explicit Swapped(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  [[nodiscard]] std::shared_ptr<const T> get() const {
    const std::scoped_lock lock(mutex_);
    return value_;
  }
  void set(T value) {
    auto fresh = std::make_shared<const T>(std::move(value));
    const std::scoped_lock lock(mutex_);
    value_.swap(fresh);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace linkway::net
