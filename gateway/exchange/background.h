// Work that takes longer than an answer should: done on a thread of its own, one piece after the other.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace linkway::exchange {

class Background {
 public:
  // `most`: pieces that may wait or be under way.
  explicit Background(std::size_t most);
  // Does what still waits: each piece finds out by itself that it should be short now.
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // False when too much waits already: then it will not be done.
  [[nodiscard]] bool run(std::function<void()> work);

 private:
  void work();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool busy_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace linkway::exchange
