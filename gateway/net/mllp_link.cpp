#include "net/mllp_link.h"

#include "net/reply_slot.h"

namespace linkway::net {
namespace {

constexpr std::size_t kReadRoom = 16UL * 1024;
constexpr int kOverheard = 16;  // reads at once of what nobody asked for
constexpr int kStrangers = 64;  // answers to something else before the one that is waited for

}  // namespace

void MllpLink::finish(MllpExchanged result) {
  if (!job_) return;
  const Job job = std::move(*job_);
  job_.reset();
  job.done(std::move(result));
}

void MllpLink::abandon() {
  const Sent sent = bytes_left() ? Sent::maybe : Sent::no;
  stop();
  finish({sent, {}, false, "the client was shut down"});
}

void MllpLink::disconnect() {
  KeptLink::disconnect();
  decoder_.reset();
}

Await<> MllpLink::work() {
  // The job may be taken away while this waits; its message must not go with it.
  const MllpParcel parcel = std::move(job_->parcel);
  // Closed by the other side meanwhile, or it said something that was not asked for.
  if (kept_) {
    const bool usable = co_await overhear();
    if (!usable) disconnect();
  }
  for (bool again = kept_;; again = false) {
    if (!kept_ && !co_await connect()) {
      disconnect();
      finish({Sent::no, {}, false, std::move(reason_)});
      break;
    }
    auto result = co_await exchange(parcel);
    if (!kept_) disconnect();
    if (result.sent == Sent::no && again && !expired_ && !stopped_) continue;
    finish(std::move(result));
    break;
  }
  // What came with the answer, behind it.
  if (kept_ && !stopped_) {
    const bool usable = co_await overhear();
    if (!usable) disconnect();
  }
  deadline_.clear();
}

Await<MllpExchanged> MllpLink::exchange(const MllpParcel& parcel) {
  begin_request();
  if (!decoder_) decoder_.emplace(origin_->limits.max_body);
  const bool written = co_await stream_->write(mllp_frame(parcel.message)) == Io::ok;
  MllpExchanged result;
  if (!written) result.reason = "cannot write: " + because(stream_->error());
  if (!bytes_left()) co_return result;
  result.sent = Sent::maybe;
  // An answer counts only to a message that left as a whole.
  if (!written || stopped_ || expired_) co_return result;
  if (co_await read_answer(parcel, result)) {
    result.sent = Sent::answered;
  } else {
    result.reason = std::move(reason_);
  }
  co_return result;
}

Await<bool> MllpLink::take(std::string message, MllpForm form) {
  if (!origin_->heard) co_return true;
  taken_ = false;
  const auto slot = std::make_shared<ReplySlot<MllpTaken>>(origin_->io, strand_, [link = weak_from_this()] {
    if (const auto living = std::static_pointer_cast<MllpLink>(link.lock())) {
      living->taken_ = true;
      living->signal_.wake();
    }
  });
  origin_->heard->take(std::move(message), [slot](MllpTaken taken) { slot->answer(std::move(taken)); });
  bool waiting = slot->begin_wait();
  while (waiting) {
    co_await signal_.wait();
    // An answer that came first is about to be told.
    if (!taken_ && (expired_ || stopped_) && slot->give_up()) co_return false;
    waiting = !taken_;
  }
  const MllpTaken taken = slot->take();
  if (taken.kept && !taken.answer.empty()) {
    const auto bytes = mllp_frame(mllp_text(taken.answer, form), form);
    const Io io = co_await stream_->write(bytes);
    co_return io == Io::ok;
  }
  co_return taken.kept;
}

Await<bool> MllpLink::overhear() {
  deadline_.set(origin_->limits.answer);
  if (!decoder_) decoder_.emplace(origin_->limits.max_body);
  std::string room(kReadRoom, '\0');
  bool usable = true;
  Io io = Io::ok;
  // A delivery that waits is not held up by what more may come, nor is anything else on this strand.
  for (int rounds = 0; usable && io == Io::ok && rounds < (busy() ? 1 : kOverheard); ++rounds) {
    std::size_t count = 0;
    io = stream_->read_now(room.data(), room.size(), count);
    decoder_->feed(std::string_view(room).substr(0, count));
    decoder_->pause();
    if (io == Io::end) (void)decoder_->end();
    while (usable) {
      auto frame = decoder_->next();
      if (!frame) break;
      if (frame->kind != MllpFrame::Kind::message) continue;
      usable = co_await take(std::move(frame->content), frame->form);
    }
  }
  co_return usable&& io != Io::end&& io != Io::failed;
}

Await<bool> MllpLink::read_answer(const MllpParcel& parcel, MllpExchanged& result) {
  bool committed = false;
  std::string room(kReadRoom, '\0');
  for (int strangers = 0; strangers < kStrangers;) {
    while (auto frame = decoder_->next()) {
      using Kind = MllpFrame::Kind;
      if (frame->kind == Kind::ack) committed = true;
      if (frame->kind == Kind::nak) {
        result.refused = true;
        kept_ = true;
        co_return true;
      }
      if (frame->kind == Kind::message) {
        const bool is_answer = parcel.is_answer(frame->content);
        const bool kept = co_await take(frame->content, frame->form);
        if (!kept) {
          reason_ = because("what the other side sent could not be kept");
          co_return false;
        }
        if (is_answer) {
          result.answer = std::move(frame->content);
          kept_ = true;
          co_return true;
        }
      }
      if (frame->kind != Kind::ack && ++strangers > kStrangers) break;
    }
    if (strangers > kStrangers) break;  // with them all here already, a read would wait for the deadline
    std::size_t count = 0;
    const Io io = co_await stream_->read(room.data(), room.size(), count);
    if (io == Io::ok && !expired_ && !stopped_) {
      decoder_->feed(std::string_view(room).substr(0, count));
      // Nothing else is under way that a byte behind the end block could belong to.
      decoder_->pause();
      continue;
    }
    (void)decoder_->end();
    if (const auto last = decoder_->next();
        last && io == Io::end && last->kind == MllpFrame::Kind::message && parcel.is_answer(last->content)) {
      const bool kept = co_await take(last->content, last->form);
      if (kept) result.answer = last->content;
      if (kept) co_return true;
    }
    // It is on the other side's disk (release 2), though no message says what became of it.
    if (committed && !stopped_) co_return true;
    reason_ = "no answer: " + because(io == Io::end ? "the connection was closed" : stream_->error());
    co_return false;
  }
  reason_ = "no answer: those that came are of other messages";
  co_return false;
}

}  // namespace linkway::net
