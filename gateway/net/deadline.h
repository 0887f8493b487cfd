// The one timer of a connection. A step only writes down when it must be over; the timer looks at that once a tick,
// so that a busy connection sets no timer at all.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>

#include "net/asio.h"

namespace linkway::net {

class Deadline {
 public:
  // `tick`: the shortest of the limits that are set often.
  Deadline(const Strand& strand, std::chrono::milliseconds tick) : timer_(strand), tick_(tick) {}

  // `passed` is called on the strand each time a deadline passes. `owner` holds this object and is kept alive until
  // stop().
  void start(std::shared_ptr<void> owner, std::function<void()> passed) {
    passed_ = std::move(passed);
    running_ = true;
    arm(std::move(owner));
  }
  void stop() {
    running_ = false;
    timer_.cancel();
  }

  void set(std::chrono::milliseconds from_now) {
    due_ = SteadyClock::now() + from_now;
    // Only for a limit below a tick.
    if (running_ && due_ < wakes_) arm(owner_.lock());
  }
  void clear() { due_ = SteadyClock::time_point::max(); }

 private:
  void arm(std::shared_ptr<void> owner) {
    owner_ = owner;
    const auto now = SteadyClock::now();
    wakes_ = due_ - now < tick_ ? due_ : now + tick_;
    timer_.expires_at(wakes_);
    timer_.async_wait([this, owner = std::move(owner)](const ErrorCode& error) {
      if (error || !running_) return;
      if (SteadyClock::now() >= due_) {
        clear();
        passed_();
      }
      if (running_ && SteadyClock::now() >= wakes_) arm(owner);
    });
  }

  Timer timer_;
  SteadyClock::duration tick_;
  SteadyClock::time_point due_ = SteadyClock::time_point::max();
  SteadyClock::time_point wakes_ = SteadyClock::time_point::max();
  std::weak_ptr<void> owner_;
  std::function<void()> passed_;
  bool running_ = false;
};

}  // namespace linkway::net
