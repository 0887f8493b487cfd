#include "net/connection.h"

#include <algorithm>
#include <exception>

#include "base/problem.h"
#include "net/header_scan.h"
#include "net/message_writer.h"

namespace linkway::net {
namespace {

constexpr std::size_t kReadRoom = 16UL * 1024;
constexpr std::size_t kLingerBytes = 1024UL * 1024;
constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::chrono::milliseconds kLingerRefused{5'000};  // a client that is still sending its body
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::chrono::milliseconds shortest(const ServerLimits& l) {
  return std::min({l.handshake, l.idle, l.header, l.body, l.handler, l.write});
}

std::string name_of(const Socket& socket) {
  ErrorCode error;
  const auto end = socket.remote_endpoint(error);
  if (error) return {};
  const std::string address = end.address().to_string(error);
  const std::string port = std::to_string(end.port());
  return end.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

Instant now() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerCore> core, Socket socket)
    : core_(std::move(core)),
      limits_(core_->limits()),
      strand_(socket.get_executor()),
      stream_(std::move(socket)),
      deadline_(strand_, shortest(*limits_)),
      peer_(std::make_shared<const PeerCertificate>()) {}

void Connection::start() {
  asio::co_spawn(
      strand_, [self = shared_from_this()] { return self->run(); },
      [self = shared_from_this()](const std::exception_ptr& error) {
        if (error) self->core_->log.error("listener.connection-failed");
        self->deadline_.stop();
        self->stream_.close();
        self->core_->leave(self.get());
      });
}

void Connection::begin_stop() {
  asio::post(strand_, [self = shared_from_this()] {
    if (self->phase_ == Phase::idle || self->phase_ == Phase::handshake) {
      self->cut_ = true;
      self->stream_.cut();
    }
  });
}

void Connection::cut() {
  asio::post(strand_, [self = shared_from_this()] {
    self->cut_ = true;
    self->stream_.cut();
    self->stop_waiting_for_handler();
  });
}

void Connection::enter(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  deadline_.set(limit);
}

void Connection::deadline_passed() {
  if (phase_ != Phase::idle && phase_ != Phase::linger) ++core_->counters.deadlines;
  if (phase_ == Phase::handler) return stop_waiting_for_handler();
  expired_ = true;
  stream_.cut();
}

void Connection::stop_waiting_for_handler() {
  if (phase_ != Phase::handler || !slot_ || !slot_->give_up()) return;
  gave_up_ = true;
  signal_.wake();
}

Await<> Connection::run() {
  remote_ = name_of(stream_.socket());
  deadline_.start(shared_from_this(), [this] { deadline_passed(); });
  if (co_await shake_hands()) {
    while (co_await serve_one() == Next::go_on) {
    }
  }
}

Await<bool> Connection::shake_hands() {
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
  core_->log.debug("listener.handshake-failed",
                   {{"remote", remote_}, {"reason", expired_ ? "took too long" : stream_.error()}});
  co_return false;
}

std::string_view Connection::buffered() const {
  const auto data = buffer_.cdata();
  return {static_cast<const char*>(data.data()), data.size()};
}

Await<Io> Connection::fill() {
  if (buffer_.size() == 0 && !stream_.pending()) {
    buffer_.shrink_to_fit();
    if (!co_await stream_.readable()) co_return Io::failed;
  }
  const auto room = buffer_.prepare(kReadRoom);
  std::size_t count = 0;
  const Io io = co_await stream_.read(static_cast<char*>(room.data()), room.size(), count);
  buffer_.commit(count);
  co_return io;
}

Await<Connection::Next> Connection::serve_one() {
  enter(Phase::idle, limits_->idle);
  if (core_->stopping && buffer_.size() == 0) co_return Next::close;

  RequestReader reader(limits_->max_body, &core_->room);
  reader.request().peer = peer_;
  if (co_await read_header(reader) == Next::close) co_return Next::close;
  if (!reader.complete() && co_await read_body(reader) == Next::close) co_return Next::close;

  ++core_->counters.requests;
  Request& request = reader.request();
  request.peer = peer_;
  request.remote = remote_;
  const bool to_head = request.method == "HEAD";
  if (to_head) request.method = "GET";
  std::optional<Response> response = co_await ask_handler(std::move(request));
  if (cut_) co_return Next::close;
  if (!response) {
    response = error_response({503, issue::timeout, "the request was not answered in time"});
    response->headers.set("Retry-After", "5");
  }
  const bool close = core_->stopping || !reader.keep_alive();
  co_return co_await answer(*response, reader, to_head, close);
}

Await<Connection::Next> Connection::read_header(RequestReader& reader) {
  HeaderScan scan;
  for (;;) {
    // RFC 9112 section 2.2: an empty line before the request line is passed over.
    while (phase_ == Phase::idle && buffered().starts_with("\r\n")) buffer_.consume(2);
    if (buffer_.size() > 0 && buffered() != "\r") {
      if (phase_ == Phase::idle) enter(Phase::header, limits_->header);
      const auto found = scan.look(buffered());
      if (found == HeaderScan::Found::bare_line_feed) {
        co_return co_await refuse(400, issue::structure, "a line does not end in CR LF");
      }
      if (found == HeaderScan::Found::folded_line) {
        co_return co_await refuse(400, issue::structure, "a header line begins with white space");
      }
      const bool complete = found == HeaderScan::Found::complete;
      if ((complete ? scan.length() : buffer_.size()) > limits_->max_header) {
        co_return co_await refuse(431, issue::too_long, "the header is larger than allowed");
      }
      if (complete) break;
    }
    const Io io = co_await fill();
    if (io != Io::ok) co_return co_await interrupted(io, "header");
  }
  reader.request().received = now();
  auto refusal = reader.read_header(buffered().substr(0, scan.length()));
  if (refusal) co_return co_await refuse(std::move(*refusal));
  buffer_.consume(scan.length());
  co_return Next::go_on;
}

Await<Connection::Next> Connection::read_body(RequestReader& reader) {
  enter(Phase::body, limits_->body);
  if (reader.expects_continue() && buffer_.size() == 0 && co_await stream_.write(kContinue) != Io::ok) {
    co_return Next::close;
  }
  for (;;) {
    std::size_t used = 0;
    auto refusal = reader.read_body(buffered(), used);
    if (refusal) co_return co_await refuse(std::move(*refusal));
    buffer_.consume(used);
    if (reader.complete()) co_return Next::go_on;
    // Only a chunk's size line or a trailer has to be there as a whole.
    if (buffer_.size() > limits_->max_header) {
      co_return co_await refuse(400, issue::structure, "a chunk's size line or the trailer is too long");
    }
    const Io io = co_await fill();
    if (io != Io::ok) co_return co_await interrupted(io, "body");
  }
}

Await<Connection::Next> Connection::interrupted(Io io, std::string_view what) {
  if (cut_ || phase_ == Phase::idle) {
    stream_.end_writing();
    co_return Next::close;
  }
  if (expired_) {
    const std::string text = "the " + std::string(what) + " took too long to arrive";
    co_return co_await refuse(408, issue::timeout, text);
  }
  if (io == Io::end) {
    const std::string text = "the connection ended in the middle of the " + std::string(what);
    co_return co_await refuse(400, issue::incomplete, text);
  }
  co_return Next::close;
}

Await<std::optional<Response>> Connection::ask_handler(Request request) {
  slot_ = std::make_shared<ReplySlot>(core_->io, strand_, [self = weak_from_this()] {
    if (const auto connection = self.lock()) connection->signal_.wake();
  });
  enter(Phase::handler, limits_->handler);
  gave_up_ = false;
  bool threw = false;
  try {
    core_->handler(std::move(request), [slot = slot_](Response response) { slot->answer(std::move(response)); });
  } catch (const std::exception& e) {
    core_->log.error("listener.handler-threw", {{"what", e.what()}});
    threw = true;
  }
  if (threw) slot_->answer(error_response({500, issue::exception, "the gateway has failed; this was logged"}));
  if (slot_->begin_wait()) co_await signal_.wait();
  const auto slot = std::move(slot_);
  if (gave_up_) co_return std::nullopt;
  co_return slot->take();
}

Response Connection::error_response(const Refusal& refusal) const {
  Response response;
  if (core_->error_body) response = core_->error_body(refusal.status, refusal.code, refusal.text);
  response.status = refusal.status;
  return response;
}

Await<Connection::Next> Connection::answer(const Response& response, const RequestReader& reader, bool to_head,
                                           bool close) {
  enter(Phase::write, limits_->write);
  std::string_view rest;
  const std::string head =
      write_answer(response, {.close = close, .keep_alive_1_0 = reader.http_1_0(), .to_head = to_head}, rest);
  if (co_await stream_.write(head) != Io::ok) co_return Next::close;
  if (!rest.empty() && co_await stream_.write(rest) != Io::ok) co_return Next::close;
  if (!close) co_return Next::go_on;
  co_return co_await linger(kLingerBytes, kLinger);
}

Await<Connection::Next> Connection::refuse(int status, std::string_view code, std::string_view text) {
  return refuse(Refusal{status, code, std::string(text)});
}

Await<Connection::Next> Connection::refuse(Refusal refusal) {
  ++core_->counters.malformed;
  // A passed deadline has cut the stream; there is an answer to give yet.
  expired_ = false;
  if (!cut_) stream_.mend();
  enter(Phase::write, limits_->write);
  Response response = error_response(refusal);
  if (refusal.status == 405) response.headers.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  std::string_view rest;
  const std::string head = write_answer(response, {.close = true, .keep_alive_1_0 = false, .to_head = false}, rest);
  if (co_await stream_.write(head) != Io::ok) co_return Next::close;
  if (!rest.empty() && co_await stream_.write(rest) != Io::ok) co_return Next::close;
  co_return co_await linger(2 * limits_->max_body + kLingerBytes, kLingerRefused);
}

Await<Connection::Next> Connection::linger(std::size_t bytes, std::chrono::milliseconds time) {
  enter(Phase::linger, std::min(time, limits_->write));
  stream_.end_writing();
  co_await stream_.drain(bytes);
  co_return Next::close;
}

}  // namespace linkway::net
