#include "net/served_connection.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace linkway::net {

ServedConnection::ServedConnection(std::shared_ptr<ListenerCore> core, Socket socket, const Times& times)
    : core_(std::move(core)),
      stream_(std::move(socket)),
      peer_(std::make_shared<const PeerCertificate>()),
      times_(times),
      strand_(stream_.socket().get_executor()),
      deadline_(strand_, times.tick) {
  name(stream_.socket());
}

void ServedConnection::name(const Socket& socket) {
  ErrorCode error;
  const auto end = socket.remote_endpoint(error);
  if (error) return;
  address_ = end.address().to_string(error);
  const std::string port = std::to_string(end.port());
  remote_ = end.address().is_v6() ? "[" + address_ + "]:" + port : address_ + ":" + port;
}

void ServedConnection::start() {
  asio::co_spawn(
      strand_, [self = shared_from_this()] { return self->run(); },
      [self = shared_from_this()](const std::exception_ptr& error) {
        if (error) self->core_->log.error("listener.connection-failed", {{"listener", self->core_->protocol}});
        self->deadline_.stop();
        self->stream_.close();
        self->core_->leave(self.get());
      });
}

void ServedConnection::begin_stop() {
  asio::post(strand_, [self = shared_from_this()] {
    if (self->step_ == Step::idle || self->step_ == Step::handshake) {
      self->cut_ = true;
      self->stream_.cut();
    }
  });
}

void ServedConnection::cut() {
  asio::post(strand_, [self = shared_from_this()] {
    self->cut_ = true;
    self->stream_.cut();
    self->stop_waiting();
  });
}

void ServedConnection::enter(Step step, std::chrono::milliseconds limit) {
  step_ = step;
  deadline_.set(limit);
}

void ServedConnection::mend() {
  expired_ = false;
  if (!cut_) stream_.mend();
}

void ServedConnection::deadline_passed() {
  switch (step_) {
    case Step::idle:
    case Step::pause:
    case Step::linger: break;
    case Step::handshake: core_->note_too_slow(remote_, "handshake"); break;
    case Step::receive: core_->note_too_slow(remote_, "receive"); break;
    case Step::write: core_->note_too_slow(remote_, "write"); break;
    case Step::handler: core_->note_too_slow(remote_, "answer"); return stop_waiting();
  }
  expired_ = true;
  stream_.cut();
}

void ServedConnection::stop_waiting() {
  if (step_ != Step::handler || !awaited_ || !awaited_->give_up()) return;
  gave_up_ = true;
  signal_.wake();
}

Await<> ServedConnection::run() {
  deadline_.start(shared_from_this(), [this] { deadline_passed(); });
  const bool established = co_await shake_hands();
  if (!established) co_return;
  const bool in_order = co_await serve();
  if (in_order) co_await linger();
}

Await<bool> ServedConnection::shake_hands() {
  enter(Step::handshake, times_.handshake);
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
  core_->log.debug(
      "listener.handshake-failed",
      {{"listener", core_->protocol}, {"remote", remote_}, {"reason", expired_ ? "took too long" : stream_.error()}});
  co_return false;
}

Await<bool> ServedConnection::write(std::string_view bytes) {
  if (step_ != Step::write) enter(Step::write, times_.write);
  const Io io = co_await stream_.write(bytes);
  co_return io == Io::ok;
}

Await<bool> ServedConnection::answered() {
  gave_up_ = false;
  if (awaited_->begin_wait()) co_await signal_.wait();
  awaited_.reset();
  co_return !gave_up_;
}

Await<> ServedConnection::linger(std::size_t bytes, std::chrono::milliseconds time) {
  enter(Step::linger, std::min(time, times_.write));
  stream_.end_writing();
  co_await stream_.drain(bytes);
}

}  // namespace linkway::net
