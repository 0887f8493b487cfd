// Lets one coroutine sleep until it is woken. Used on one strand only.
#pragma once

#include <memory>

#include "net/asio.h"

namespace linkway::net {

class Signal {
 public:
  // Returns at once when wake() was called since the last wait().
  [[nodiscard]] Await<> wait() {
    if (std::exchange(woken_, false)) co_return;
    co_await asio::async_initiate<const asio::use_awaitable_t<Strand>, void()>(
        [this](auto handler) { sleeper_ = std::make_unique<SleeperOf<decltype(handler)>>(std::move(handler)); },
        use_await);
  }

  // The sleeper goes on inside this call.
  void wake() {
    if (auto sleeper = std::move(sleeper_)) {
      sleeper->resume();
    } else {
      woken_ = true;
    }
  }

  // Forgets a wake that nobody waited for.
  void reset() { woken_ = false; }

 private:
  struct Sleeper {
    virtual ~Sleeper() = default;
    virtual void resume() = 0;
  };
  template <class Handler>
  struct SleeperOf final : Sleeper {
    explicit SleeperOf(Handler&& h) : handler(std::move(h)) {}
    void resume() override { std::move(handler)(); }
    Handler handler;
  };

  std::unique_ptr<Sleeper> sleeper_;
  bool woken_ = false;
};

}  // namespace linkway::net
