#include "net/mllp_connection.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace linkway::net {
namespace {

constexpr std::size_t kReadRoom = 16UL * 1024;

ServedConnection::Times times_of(const MllpLimits& l) {
  return {l.handshake, l.write, std::min({l.handshake, l.idle, l.message, l.handler, l.write})};
}

Instant now() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace

MllpConnection::MllpConnection(std::shared_ptr<ListenerCore> core, std::shared_ptr<const MllpService> service,
                               std::shared_ptr<const MllpLimits> limits, Socket socket)
    : ServedConnection(std::move(core), std::move(socket), times_of(*limits)),
      service_(std::move(service)),
      limits_(std::move(limits)),
      decoder_(limits_->max_message),
      share_(core_->budget) {}

// A variable and no `break`: of a loop of co_await alone GCC 12 lays out the frame wrongly.
Await<bool> MllpConnection::serve() {
  bool more = true;
  while (more) {
    more = co_await serve_ready();
    (void)share_.hold(decoder_.held());
    if (core_->stopping && !decoder_.within()) more = false;
    if (more) more = co_await read_more();
  }
  co_return !cut_ && !expired_;
}

Await<bool> MllpConnection::serve_ready() {
  while (auto frame = decoder_.next()) {
    message_due_ = {};
    if (!co_await serve_frame(std::move(*frame))) co_return false;
  }
  co_return !cut_;
}

Await<bool> MllpConnection::serve_frame(MllpFrame frame) {
  if (frame.kind == MllpFrame::Kind::ack || frame.kind == MllpFrame::Kind::nak) co_return true;  // nothing was sent
  if (frame.kind == MllpFrame::Kind::cut_short) {
    core_->note_malformed("mllp.cut_short", address());
    co_return true;
  }
  ++core_->counters.requests;
  if (frame.kind == MllpFrame::Kind::too_large) core_->note_malformed("mllp.too_large", address());
  if (!frame.started) core_->log.debug("mllp.no_start_block", {{"address", address()}});
  const auto form = frame.form;
  const auto answer = co_await ask_handler(std::move(frame));
  if (!answer || cut_) {
    cut_ = true;
    co_return false;
  }
  if (!answer->text.empty()) {
    const auto bytes = mllp_frame(mllp_text(answer->text, form), form);
    if (!co_await write(bytes)) co_return false;
  }
  co_return !answer->close;
}

Await<std::optional<MllpAnswer>> MllpConnection::ask_handler(MllpFrame frame) {
  const auto slot = make_slot<MllpAnswer>();
  enter(Step::handler, limits_->handler);
  bool threw = false;
  try {
    service_->handler({std::move(frame), peer_, stream_.ssl() != nullptr, address(), now()},
                      [slot](MllpAnswer answer) { slot->answer(std::move(answer)); });
  } catch (const std::exception& e) {
    core_->log.error("listener.handler-threw", {{"what", e.what()}});
    threw = true;
  }
  if (threw) co_return std::nullopt;
  if (!co_await answered()) co_return std::nullopt;
  co_return slot->take();
}

// A message's time is counted from its first byte, however often something of it arrives.
void MllpConnection::enter_reading() {
  using std::chrono::milliseconds;
  if (!decoder_.within()) {
    message_due_ = {};
    return enter(Step::idle, limits_->idle);
  }
  const auto present = SteadyClock::now();
  if (message_due_ == SteadyClock::time_point{}) message_due_ = present + limits_->message;
  const auto left = std::max(std::chrono::ceil<milliseconds>(message_due_ - present), milliseconds(1));
  if (decoder_.end_is_likely() && limits_->end_pause < left) return enter(Step::pause, limits_->end_pause);
  enter(Step::receive, left);
}

Await<bool> MllpConnection::read_more() {
  enter_reading();
  Io io = Io::failed;
  std::size_t count = 0;
  // An idle connection holds no buffer.
  bool readable = stream_.pending();
  if (!readable) readable = co_await stream_.readable();
  if (readable) {
    room_.resize(kReadRoom);
    io = co_await stream_.read(room_.data(), room_.size(), count);
  }
  const bool pause_over = expired_ && step() == Step::pause;
  if (pause_over) mend();
  if (io == Io::ok && !expired_) {
    const bool was_within = decoder_.within();
    decoder_.feed(std::string_view(room_).substr(0, count));
    if (!was_within) message_due_ = {};
    if (!share_.hold(decoder_.held())) {
      core_->note_no_room(address());
      decoder_.drop();
      (void)share_.hold(decoder_.held());
    }
  } else if (pause_over && !cut_) {
    decoder_.pause();
  } else {
    if (!cut_ && !expired_ && decoder_.end()) core_->note_malformed("mllp.incomplete", address());
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

}  // namespace linkway::net
