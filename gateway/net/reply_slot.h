// Where the answer to one message arrives, from whatever thread, while the connection waits for it or has given up.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/asio.h"

namespace linkway::net {

// The waiting, whatever the answer is.
class AwaitedReply : public std::enable_shared_from_this<AwaitedReply> {
 public:
  // `wake` is called on the strand.
  AwaitedReply(std::shared_ptr<asio::io_context> io, Strand strand, std::function<void()> wake)
      : io_(std::move(io)), strand_(std::move(strand)), wake_(std::move(wake)) {}

  // For the connection, on its strand.
  // True: not there yet, `wake` will be called. False: the answer is there.
  [[nodiscard]] bool begin_wait() {
    State expected = State::asked;
    return state_.compare_exchange_strong(expected, State::waiting);
  }
  // False when an answer came first; `wake` is then about to be called.
  [[nodiscard]] bool give_up() { return claim(); }

 protected:
  [[nodiscard]] bool claim() { return !claimed_.exchange(true); }
  void arrived() {
    if (state_.exchange(State::ready) == State::waiting) {
      asio::post(strand_, [self = shared_from_this()] { self->wake_(); });
    }
  }

 private:
  enum class State : std::uint8_t { asked, waiting, ready };

  std::shared_ptr<asio::io_context> io_;  // post() may still be at work when the connection has gone on and ended
  Strand strand_;
  std::function<void()> wake_;
  std::atomic<bool> claimed_{false};
  std::atomic<State> state_{State::asked};
};

template <class Answer>
class ReplySlot final : public AwaitedReply {
 public:
  using AwaitedReply::AwaitedReply;

  // From any thread; only the first answer counts, and none after give_up().
  void answer(Answer answer) {
    if (!claim()) return;
    answer_ = std::move(answer);
    arrived();
  }
  // By the connection, when it was answered.
  [[nodiscard]] Answer take() { return std::move(answer_); }

 private:
  Answer answer_{};
};

}  // namespace linkway::net
