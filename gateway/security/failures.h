// How often an address failed to prove who it is: beyond a limit it is not listened to for the rest of the minute, so
// that passwords and keys cannot be tried out at leisure.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace linkway::security {

class Failures {
 public:
  static constexpr std::chrono::seconds window{60};

  explicit Failures(std::size_t limit) : limit_(limit) {}
  // `remote`: address and port; the port does not matter.
  [[nodiscard]] bool blocked(std::string_view remote, Instant now);
  void failed(std::string_view remote, Instant now);

 private:
  struct Count {
    Instant since;
    std::size_t failures = 0;
  };
  void forget_old(Instant now);

  const std::size_t limit_;
  std::mutex mutex_;
  std::unordered_map<std::string, Count> counts_;
};

}  // namespace linkway::security
