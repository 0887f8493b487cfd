#include "net/client_link.h"

#include <algorithm>

#include "net/header_scan.h"
#include "net/message_writer.h"

namespace linkway::net {
namespace {

constexpr std::size_t kReadRoom = 16UL * 1024;
constexpr int kInterimAnswers = 16;  // more 1xx answers than that to one request are no honest server's

std::string target_of(const Request& request, const Url& url) {
  if (request.path.empty()) return url.target;
  return request.query.empty() ? request.path : request.path + "?" + request.query;
}

}  // namespace

void ClientLink::finish(Exchanged result) {
  if (!job_) return;
  const Job job = std::move(*job_);
  job_.reset();
  job.done(std::move(result));
}

void ClientLink::abandon() {
  const Sent sent = bytes_left() ? Sent::maybe : Sent::no;
  stop();
  finish({.sent = sent, .response = {}, .reason = "the client was shut down"});
}

void ClientLink::disconnect() {
  KeptLink::disconnect();
  buffer_.clear();
  buffer_.shrink_to_fit();
}

Await<> ClientLink::work() {
  std::string_view rest;
  const auto head = write_request(job_->request, target_of(job_->request, origin_->url), origin_->host_field, rest);
  if (!head) {
    finish({.sent = Sent::no, .response = {}, .reason = "the request holds a field that cannot be sent"});
    co_return;
  }
  // The job may be taken away while this waits; its body must not go with it.
  const std::string body = std::move(job_->request.body);
  rest = std::string_view(body).substr(body.size() - rest.size());
  const bool to_head = job_->request.method == "HEAD";

  if (kept_ && !stream_->quiet()) disconnect();
  for (bool again = kept_;; again = false) {
    if (!kept_ && !co_await connect()) {
      disconnect();
      finish({.sent = Sent::no, .response = {}, .reason = std::move(reason_)});
      break;
    }
    Exchanged result = co_await exchange(*head, rest, to_head);
    if (!kept_) disconnect();
    // The other side had closed the kept connection, and nothing was written to it: once more, on a new one.
    if (result.sent == Sent::no && again && !expired_ && !stopped_) continue;
    finish(std::move(result));
    break;
  }
  deadline_.clear();
}

Await<Exchanged> ClientLink::exchange(std::string_view head, std::string_view rest, bool to_head) {
  begin_request();
  bool written = co_await stream_->write(head) == Io::ok;
  if (written && !rest.empty()) written = co_await stream_->write(rest) == Io::ok;
  const std::string write_reason = written ? "" : "cannot write: " + because(stream_->error());
  Exchanged result;
  result.reason = write_reason;
  if (!bytes_left()) co_return result;
  result.sent = Sent::maybe;
  // Also after a failed write: a server may refuse a request before it has read all of it, and close.
  std::optional<Response> response;
  if (!stopped_ && !expired_) response = co_await read_answer(to_head);
  if (response) {
    result = {.sent = Sent::answered, .response = std::move(*response), .reason = {}};
    if (!written) kept_ = false;
  } else if (written) {
    result.reason = std::move(reason_);
  }
  co_return result;
}

std::string_view ClientLink::buffered() const {
  const auto data = buffer_.cdata();
  return {static_cast<const char*>(data.data()), data.size()};
}

Await<Io> ClientLink::fill() {
  const auto room = buffer_.prepare(kReadRoom);
  std::size_t count = 0;
  const Io io = co_await stream_->read(static_cast<char*>(room.data()), room.size(), count);
  buffer_.commit(count);
  co_return expired_ || stopped_ ? Io::failed : io;
}

Await<std::optional<Response>> ClientLink::read_answer(bool to_head) {
  for (int interim = 0; interim < kInterimAnswers; ++interim) {
    ResponseReader reader(origin_->limits.max_body, to_head);
    if (!co_await read_header(reader)) co_return std::nullopt;
    if (reader.interim()) continue;
    if (!reader.complete() && !co_await read_body(reader)) co_return std::nullopt;
    // Bytes after the answer belong to nothing that was asked.
    kept_ = reader.keep_alive() && buffer_.size() == 0 && !stream_->pending();
    co_return std::move(reader.response());
  }
  reason_ = "too many interim answers";
  co_return std::nullopt;
}

Await<bool> ClientLink::read_header(ResponseReader& reader) {
  HeaderScan scan;
  scan.allow_folded_lines();
  for (;;) {
    const auto found = scan.look(buffered());
    if (found == HeaderScan::Found::complete) break;
    if (found != HeaderScan::Found::more) {
      reason_ = "the answer is not valid HTTP/1.1";
      co_return false;
    }
    if (buffer_.size() > origin_->limits.max_header) {
      reason_ = "the answer's header is larger than allowed";
      co_return false;
    }
    const Io io = co_await fill();
    if (io != Io::ok) {
      reason_ = "no answer: " + because(io == Io::end ? "the connection was closed" : stream_->error());
      co_return false;
    }
  }
  if (scan.length() > origin_->limits.max_header) {
    reason_ = "the answer's header is larger than allowed";
    co_return false;
  }
  if (auto reason = reader.read_header(buffered().substr(0, scan.length()))) {
    reason_ = std::move(*reason);
    co_return false;
  }
  buffer_.consume(scan.length());
  co_return true;
}

Await<bool> ClientLink::read_body(ResponseReader& reader) {
  for (;;) {
    std::size_t used = 0;
    if (auto reason = reader.read_body(buffered(), used)) {
      reason_ = std::move(*reason);
      co_return false;
    }
    buffer_.consume(used);
    if (reader.complete()) co_return true;
    if (buffer_.size() > origin_->limits.max_header) {
      reason_ = "a chunk's size line or the trailer of the answer is too long";
      co_return false;
    }
    const Io io = co_await fill();
    if (io == Io::ok) continue;
    if (io == Io::end) {
      if (auto reason = reader.read_end()) {
        reason_ = std::move(*reason);
        co_return false;
      }
      co_return true;
    }
    reason_ = "the answer is incomplete: " + because(stream_->error());
    co_return false;
  }
}

}  // namespace linkway::net
