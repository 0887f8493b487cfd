#include "net/mllp_connection.h"

#include <algorithm>
#include <exception>

namespace linkway::net {
namespace {

constexpr std::size_t kReadRoom = 16UL * 1024;
constexpr std::size_t kLingerBytes = 1024UL * 1024;
constexpr std::chrono::milliseconds kLinger{1'000};

std::chrono::milliseconds shortest(const MllpLimits& l) {
  return std::min({l.handshake, l.idle, l.message, l.handler, l.write});
}

std::string address_of(const Socket& socket) {
  ErrorCode error;
  const auto end = socket.remote_endpoint(error);
  return error ? std::string() : end.address().to_string(error);
}

Instant now() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace

MllpConnection::MllpConnection(std::shared_ptr<MllpCore> core, Socket socket)
    : core_(std::move(core)),
      limits_(core_->limits()),
      strand_(socket.get_executor()),
      stream_(std::move(socket)),
      deadline_(strand_, shortest(*limits_)),
      decoder_(limits_->max_message),
      peer_(std::make_shared<const PeerCertificate>()) {}

void MllpConnection::start() {
  asio::co_spawn(
      strand_, [self = shared_from_this()] { return self->run(); },
      [self = shared_from_this()](const std::exception_ptr& error) {
        if (error) self->core_->log.error("listener.connection-failed");
        self->deadline_.stop();
        self->stream_.close();
        self->core_->leave(self.get());
      });
}

void MllpConnection::begin_stop() {
  asio::post(strand_, [self = shared_from_this()] {
    if (self->phase_ == Phase::idle || self->phase_ == Phase::handshake) {
      self->cut_ = true;
      self->stream_.cut();
    }
  });
}

void MllpConnection::cut() {
  asio::post(strand_, [self = shared_from_this()] {
    self->cut_ = true;
    self->stream_.cut();
    self->stop_waiting_for_handler();
  });
}

void MllpConnection::enter(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  deadline_.set(limit);
}

void MllpConnection::deadline_passed() {
  if (phase_ == Phase::end_pause) {
    paused_ = true;
    return stream_.cut();
  }
  if (phase_ != Phase::idle && phase_ != Phase::linger) {
    ++core_->counters.deadlines;
    core_->log.warn("mllp.too_slow", {{"address", address_},
                                      {"step", phase_ == Phase::message   ? "message"
                                               : phase_ == Phase::handler ? "answer"
                                               : phase_ == Phase::write   ? "write"
                                                                          : "handshake"}});
  }
  if (phase_ == Phase::handler) return stop_waiting_for_handler();
  cut_ = true;
  stream_.cut();
}

void MllpConnection::stop_waiting_for_handler() {
  if (phase_ != Phase::handler || !slot_ || !slot_->give_up()) return;
  gave_up_ = true;
  signal_.wake();
}

Await<> MllpConnection::run() {
  address_ = address_of(stream_.socket());
  deadline_.start(shared_from_this(), [this] { deadline_passed(); });
  if (!co_await shake_hands()) co_return;
  for (;;) {
    if (!co_await serve_ready()) break;
    if (core_->stopping && !decoder_.within()) break;
    if (!co_await read_more()) break;
  }
  if (!cut_) co_await linger();
}

Await<bool> MllpConnection::shake_hands() {
  enter(Phase::handshake, limits_->handshake);
  const auto tls = core_->tls();
  if (!tls) {
    stream_.open(nullptr);
    co_return true;
  }
  stream_.open(tls->make_ssl());
  if (co_await stream_.handshake() == Io::ok) {
    peer_ = std::make_shared<const PeerCertificate>(read_peer_certificate(stream_.ssl()));
    co_return true;
  }
  ++core_->counters.handshakes_failed;
  core_->log.debug("listener.handshake-failed", {{"remote", address_}, {"reason", stream_.error()}});
  co_return false;
}

Await<bool> MllpConnection::serve_ready() {
  while (auto frame = decoder_.next()) {
    message_due_ = {};
    if (!co_await serve(std::move(*frame))) co_return false;
  }
  co_return !cut_;
}

Await<bool> MllpConnection::serve(MllpFrame frame) {
  if (frame.kind == MllpFrame::Kind::ack || frame.kind == MllpFrame::Kind::nak) co_return true;  // nothing was sent
  if (frame.kind == MllpFrame::Kind::cut_short) {
    ++core_->counters.malformed;
    core_->log.warn("mllp.cut_short", {{"address", address_}});
    co_return true;
  }
  ++core_->counters.requests;
  if (!frame.started) core_->log.debug("mllp.no_start_block", {{"address", address_}});
  const auto form = frame.form;
  const auto answer = co_await ask_handler(std::move(frame));
  if (!answer || cut_) {
    cut_ = true;
    co_return false;
  }
  if (!answer->text.empty()) {
    enter(Phase::write, limits_->write);
    const auto bytes = mllp_frame(mllp_text(answer->text, form), form);
    if (co_await stream_.write(bytes) != Io::ok) co_return false;
  }
  co_return !answer->close;
}

Await<std::optional<MllpAnswer>> MllpConnection::ask_handler(MllpFrame frame) {
  slot_ = std::make_shared<ReplySlot>(core_->io, strand_, [self = weak_from_this()] {
    if (const auto connection = self.lock()) connection->signal_.wake();
  });
  enter(Phase::handler, limits_->handler);
  gave_up_ = false;
  bool threw = false;
  try {
    core_->handler({std::move(frame), peer_, stream_.ssl() != nullptr, address_, now()},
                   [slot = slot_](MllpAnswer answer) {
                     Response response;
                     response.status = answer.close ? 0 : 200;
                     response.body = std::move(answer.text);
                     slot->answer(std::move(response));
                   });
  } catch (const std::exception& e) {
    core_->log.error("listener.handler-threw", {{"what", e.what()}});
    threw = true;
  }
  if (threw) co_return std::nullopt;
  if (slot_->begin_wait()) co_await signal_.wait();
  const auto slot = std::move(slot_);
  if (gave_up_) co_return std::nullopt;
  auto response = slot->take();
  co_return MllpAnswer{std::move(response.body), response.status == 0};
}

// A message's time is counted from its first byte, however often something of it arrives.
void MllpConnection::enter_reading() {
  using std::chrono::milliseconds;
  if (!decoder_.within()) {
    message_due_ = {};
    return enter(Phase::idle, limits_->idle);
  }
  const auto present = SteadyClock::now();
  if (message_due_ == SteadyClock::time_point{}) message_due_ = present + limits_->message;
  const auto left = std::max(std::chrono::ceil<milliseconds>(message_due_ - present), milliseconds(1));
  if (decoder_.end_is_likely() && limits_->end_pause < left) return enter(Phase::end_pause, limits_->end_pause);
  enter(Phase::message, left);
}

Await<bool> MllpConnection::read_more() {
  enter_reading();
  Io io = Io::failed;
  std::size_t count = 0;
  // An idle connection holds no buffer.
  if (stream_.pending() || co_await stream_.readable()) {
    room_.resize(kReadRoom);
    io = co_await stream_.read(room_.data(), room_.size(), count);
  }
  if (io == Io::ok) {
    const bool was_within = decoder_.within();
    decoder_.feed(std::string_view(room_).substr(0, count));
    if (!was_within) message_due_ = {};
  } else if (std::exchange(paused_, false) && !cut_) {
    stream_.mend();
    decoder_.pause();
  } else {
    if (!cut_ && decoder_.end()) {
      ++core_->counters.malformed;
      core_->log.warn("mllp.incomplete", {{"address", address_}});
    }
    // The other side may have ended its half alone, and waits for the answer to what it sent.
    if (io == Io::end) (void)co_await serve_ready();
    co_return false;
  }
  if (!decoder_.within()) {
    room_.clear();
    room_.shrink_to_fit();
  }
  co_return true;
}

// Closing with unread bytes would reset the connection and could destroy an answer that is still on its way.
Await<> MllpConnection::linger() {
  enter(Phase::linger, std::min(kLinger, limits_->write));
  stream_.end_writing();
  co_await stream_.drain(kLingerBytes);
}

}  // namespace linkway::net
