// Where the answer to one request arrives, from whatever thread, while the connection waits for it or has given up.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/asio.h"
#include "net/http.h"

namespace linkway::net {

class ReplySlot : public std::enable_shared_from_this<ReplySlot> {
 public:
  ReplySlot(std::shared_ptr<asio::io_context> io, Strand strand, std::function<void()> wake)
      : io_(std::move(io)), strand_(std::move(strand)), wake_(std::move(wake)) {}

  // From any thread; only the first answer counts, and none after give_up().
  void answer(Response response) {
    if (!claim()) return;
    response_ = std::move(response);
    if (state_.exchange(State::ready) == State::waiting) {
      asio::post(strand_, [self = shared_from_this()] { self->wake_(); });
    }
  }

  // The rest is for the connection, on its strand.
  // True: not there yet, `wake` will be called. False: the answer is there.
  [[nodiscard]] bool begin_wait() {
    State expected = State::asked;
    return state_.compare_exchange_strong(expected, State::waiting);
  }
  // False when an answer came first; `wake` is then about to be called.
  [[nodiscard]] bool give_up() { return claim(); }
  [[nodiscard]] Response take() { return std::move(response_); }

 private:
  enum class State : std::uint8_t { asked, waiting, ready };
  [[nodiscard]] bool claim() { return !claimed_.exchange(true); }

  std::shared_ptr<asio::io_context> io_;  // post() may still be at work when the connection has gone on and ended
  Strand strand_;
  std::function<void()> wake_;
  Response response_;
  std::atomic<bool> claimed_{false};
  std::atomic<State> state_{State::asked};
};

}  // namespace linkway::net
