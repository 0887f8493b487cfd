#include "net/http_connection.h"

#include <algorithm>
#include <exception>

#include "base/problem.h"
#include "net/header_scan.h"

namespace linkway::net {
namespace {

constexpr std::size_t kReadRoom = 16UL * 1024;
constexpr std::size_t kLingerBytes = 1024UL * 1024;
constexpr std::chrono::milliseconds kLingerRefused{5'000};  // a client that is still sending its body
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

ServedConnection::Times times_of(const ServerLimits& l) {
  return {l.handshake, l.write, std::min({l.handshake, l.idle, l.header, l.body, l.handler, l.write})};
}

Instant now() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<ListenerCore> core, std::shared_ptr<const HttpService> service,
                               std::shared_ptr<const ServerLimits> limits, Socket socket)
    : ServedConnection(std::move(core), std::move(socket), times_of(*limits)),
      service_(std::move(service)),
      limits_(std::move(limits)) {}

// With a variable: of a loop of co_await alone GCC 12 lays out the frame wrongly.
Await<bool> HttpConnection::serve() {
  Next next = Next::go_on;
  while (next == Next::go_on) next = co_await serve_one();
  co_return false;
}

std::string_view HttpConnection::buffered() const {
  const auto data = buffer_.cdata();
  return {static_cast<const char*>(data.data()), data.size()};
}

Await<Io> HttpConnection::fill() {
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

Await<HttpConnection::Next> HttpConnection::serve_one() {
  enter(Step::idle, limits_->idle);
  if (core_->stopping && buffer_.size() == 0) {
    stream_.end_writing();
    co_return Next::close;
  }

  RequestReader reader(limits_->max_body, &service_->room, core_->budget);
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

Await<HttpConnection::Next> HttpConnection::read_header(RequestReader& reader) {
  HeaderScan scan;
  for (;;) {
    // RFC 9112 section 2.2: an empty line before the request line is passed over.
    while (step() == Step::idle && buffered().starts_with("\r\n")) buffer_.consume(2);
    if (buffer_.size() > 0 && buffered() != "\r") {
      if (step() == Step::idle) enter(Step::receive, limits_->header);
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

Await<HttpConnection::Next> HttpConnection::read_body(RequestReader& reader) {
  enter(Step::receive, limits_->body);
  if (reader.expects_continue() && buffer_.size() == 0 && co_await stream_.write(kContinue) != Io::ok) {
    co_return Next::close;
  }
  for (;;) {
    std::size_t used = 0;
    auto refusal = reader.read_body(buffered(), used);
    if (reader.found_no_room()) core_->note_no_room(address());
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

Await<HttpConnection::Next> HttpConnection::interrupted(Io io, std::string_view what) {
  if (cut_ || step() == Step::idle) {
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

Await<std::optional<Response>> HttpConnection::ask_handler(Request request) {
  const auto slot = make_slot<Response>();
  enter(Step::handler, limits_->handler);
  bool threw = false;
  try {
    service_->handler(std::move(request), [slot](Response response) { slot->answer(std::move(response)); });
  } catch (const std::exception& e) {
    core_->log.error("listener.handler-threw", {{"what", e.what()}});
    threw = true;
  }
  if (threw) slot->answer(error_response({500, issue::exception, "the gateway has failed; this was logged"}));
  if (!co_await answered()) co_return std::nullopt;
  co_return slot->take();
}

Response HttpConnection::error_response(const Refusal& refusal) const {
  Response response;
  if (service_->error_body) response = service_->error_body(refusal.status, refusal.code, refusal.text);
  response.status = refusal.status;
  return response;
}

Await<bool> HttpConnection::send(const Response& response, const AnswerFraming& framing) {
  enter(Step::write, limits_->write);
  std::string_view rest;
  const std::string head = write_answer(response, framing, rest);
  if (!co_await write(head)) co_return false;
  co_return co_await write(rest);
}

Await<HttpConnection::Next> HttpConnection::answer(const Response& response, const RequestReader& reader, bool to_head,
                                                   bool close) {
  const AnswerFraming framing{.close = close, .keep_alive_1_0 = reader.http_1_0(), .to_head = to_head};
  if (!co_await send(response, framing)) co_return Next::close;
  if (!close) co_return Next::go_on;
  co_await linger();
  co_return Next::close;
}

Await<HttpConnection::Next> HttpConnection::refuse(int status, std::string_view code, std::string_view text) {
  return refuse(Refusal{status, code, std::string(text)});
}

Await<HttpConnection::Next> HttpConnection::refuse(Refusal refusal) {
  ++core_->counters.malformed;
  mend();  // a passed deadline has cut the stream; there is an answer to give yet
  Response response = error_response(refusal);
  if (refusal.status == 503) response.headers.set("Retry-After", "5");
  if (refusal.status == 405) response.headers.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  const AnswerFraming framing{.close = true, .keep_alive_1_0 = false, .to_head = false};
  if (co_await send(response, framing)) co_await linger(2 * limits_->max_body + kLingerBytes, kLingerRefused);
  co_return Next::close;
}

}  // namespace linkway::net
