#include "exchange/outbound.h"

#include <algorithm>
#include <iterator>

#include "exchange/keep_answer.h"
#include "exchange/partner_words.h"

namespace linkway::exchange {

namespace {
// How long to wait before the store is asked again when it could not write.
constexpr std::chrono::milliseconds store_pause{500};
// How long a stop waits for the store to take down what became of the last attempts.
constexpr std::chrono::seconds record_patience{5};

// How long what another process made due may wait until it is seen.
constexpr std::chrono::seconds look_pause{2};

HandOver unsent(std::string why) { return {{store::OutcomeClass::unsent, std::nullopt, 0, std::move(why)}, {}}; }
}  // namespace

void Outbound::configure(const std::shared_ptr<net::TlsClientContext>& tls) {
  const auto settings = parts_.settings.get();
  std::vector<PartnerId> woken;
  decltype(retired_) over;  // ended outside the lock
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [id, lane] : lanes_) {
      if (lane->carrier) retired_.emplace_back(std::move(lane->carrier), std::move(lane->in_use));
    }
    const auto idle = std::stable_partition(retired_.begin(), retired_.end(),
                                            [](const auto& carrier) { return carrier.second.use_count() > 1; });
    std::move(idle, retired_.end(), std::back_inserter(over));
    retired_.erase(idle, retired_.end());
    for (const auto& partner : settings->partners.all()) {
      if (!partner.delivery) continue;
      auto carrier =
          make_carrier({partner.id, *partner.delivery, tls, parts_.runtime, parts_.clock, parts_.log, parts_.heard});
      if (!carrier) continue;  // the configuration was checked before
      auto& lane = lanes_[partner.id];
      if (!lane) lane = std::make_shared<Lane>();
      lane->partner = partner.id;
      lane->settings = *partner.delivery;
      lane->carrier = std::move(carrier);
      lane->in_use = std::make_shared<char>();
      woken.push_back(partner.id);
    }
    first = !std::exchange(looking_, true);
  }
  for (const auto& partner : woken) wake(partner);
  if (first) look_later();
}

void Outbound::wake(const PartnerId& partner) {
  LanePtr lane;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = lanes_.find(partner);
    if (found == lanes_.end()) return;
    lane = found->second;
  }
  claim(lane);
}

void Outbound::claim(const LanePtr& lane) {
  std::size_t room = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || !lane->carrier) return;
    if (lane->claiming) {
      lane->again = true;
      return;
    }
    room = lane->settings.limits.connections - std::min(lane->settings.limits.connections, lane->under_way);
    if (room == 0) return;  // a delivery that ends claims the next
    lane->claiming = true;
  }
  parts_.store.claim(lane->partner, parts_.clock.now(), room,
                     [this, lane](Result<std::vector<store::DeliveryRow>> rows) { claimed(lane, std::move(rows)); });
}

void Outbound::claimed(const LanePtr& lane, Result<std::vector<store::DeliveryRow>> rows) {
  const bool some = rows.ok() && !rows->empty();
  bool again = false;
  std::vector<JobPtr> jobs;
  {
    const std::scoped_lock lock(mutex_);
    lane->claiming = false;
    again = std::exchange(lane->again, false);
    if (some) {
      lane->under_way += rows->size();
      under_way_ += rows->size();
      for (auto& row : *rows) {
        jobs.push_back(std::make_shared<Job>(
            Job{lane, lane->carrier, lane->in_use, lane->settings, std::move(row), parts_.clock.now()}));
      }
    }
  }
  // Off the store's writer: composing reads and takes its time.
  for (const auto& job : jobs) parts_.runtime.after(std::chrono::milliseconds(0), [this, job] { send(job); });
  if (!rows.ok()) return wake_at(lane, parts_.clock.now() + store_pause);
  if (some || again) return claim(lane);
  sleep_until_due(lane);
}

void Outbound::sleep_until_due(const LanePtr& lane) {
  const auto due = parts_.store.next_due(lane->partner);
  if (!due.ok()) return wake_at(lane, parts_.clock.now() + store_pause);
  if (*due) wake_at(lane, **due);
}

void Outbound::look_later() {
  parts_.runtime.after(look_pause, [this] {
    std::vector<LanePtr> lanes;
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return;
      for (const auto& [id, lane] : lanes_) lanes.push_back(lane);
    }
    for (const auto& lane : lanes) sleep_until_due(lane);
    look_later();
  });
}

void Outbound::wake_at(const LanePtr& lane, Instant when) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || (lane->timer.micros != 0 && lane->timer <= when)) return;
    lane->timer = when;
  }
  const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(when - parts_.clock.now());
  parts_.runtime.after(std::max(wait, std::chrono::milliseconds(0)) + std::chrono::milliseconds(1), [this, lane, when] {
    {
      const std::scoped_lock lock(mutex_);
      if (lane->timer == when) lane->timer = {};
    }
    claim(lane);
  });
}

void Outbound::send(const JobPtr& job) {
  auto composed = [&] {
    const auto settings = parts_.settings.get();
    auto reader = parts_.store.reader();
    return compose(job->delivery, *settings, *reader, job->unmapped);
  }();
  if (job->carrier.expired()) return job->marked ? record(job, unsent("the gateway is stopping")) : release(job);
  if (!composed.ok()) {
    parts_.log.error("delivery.not_composed", {{"delivery", id_text(job->delivery.key)},
                                               {"partner", job->lane->partner.get()},
                                               {"reason", to_string(composed.problems().front())}});
    job->composed = {};
    // Tried again like a delivery that never left: the store may be readable again by then.
    return record(job, unsent(composed.problems().front().text));
  }
  job->composed = *std::move(composed);
  if (waits_for_person(job)) return;
  if (job->marked) return hand_over(job);
  // On disk before the first byte leaves: after a crash a delivery that was only claimed is safe to send.
  parts_.store.mark_sent(job->delivery.key, [this, job](const Status& marked) {
    if (!marked.ok()) return leave_person(job), release(job);
    job->marked = true;
    hand_over(job);
  });
}

void Outbound::hand_over(const JobPtr& job) {
  const auto& composed = job->composed;
  if (composed.complete)
    return record(job, {{store::OutcomeClass::delivered, std::nullopt, 0, ""}, {}}, "it had arrived");
  if (composed.withdrawn) {
    leave_person(job);
    const std::string why = "its sender withdrew the referral before this was sent; it is not sent any more";
    return record(job, {{store::OutcomeClass::rejected, std::nullopt, 0, why}, {}});
  }
  const auto carrier = job->carrier.lock();
  if (!carrier) return leave_person(job), record(job, unsent("the gateway is stopping"));
  const auto& delivery = job->delivery;
  job->left = parts_.clock.now();
  Parcel parcel{composed.request, delivery.key, delivery.kind, delivery.created,
                composed.several() ? composed.tried + 1 : delivery.attempts + 1};
  carrier->send(std::move(parcel), [this, job](const HandOver& over) {
    job->composed.several() ? request_ended(job, over) : answered(job, over);
  });
}

void Outbound::release(const JobPtr& job) {
  parts_.store.release(job->delivery.key, [this, job](const Status& released) {
    bool stopping = false;
    {
      const std::scoped_lock lock(mutex_);
      stopping = stopping_;
    }
    // When the store cannot write, a restart finds it claimed and does the same.
    if (released.ok() || stopping) return finished(job->lane);
    parts_.runtime.after(store_pause, [this, job] { release(job); });
  });
}

// Before the delivery counts as delivered: after a crash in between it is sent again, and answered again.
void Outbound::answered(const JobPtr& job, const HandOver& over) {
  const auto* channel = job->composed.channel;
  if (channel == nullptr || channel->answer.id.empty() || over.outcome.kind != store::OutcomeClass::delivered) {
    return record(job, over);
  }
  const KeepAnswer what{parts_.store, parts_.settings.get(), parts_.clock, parts_.ids, job->composed.pack,
                        channel,      job->delivery,         over.answer};
  keep_answer(what, [this, job, over](const Kept& kept) {
    if (kept.done) return record(job, over, kept.note);
    again_later(job, [this, job, over] { answered(job, over); });
  });
}

void Outbound::again_later(const JobPtr& job, std::function<void()> again) {
  bool stopping = false;
  {
    const std::scoped_lock lock(mutex_);
    stopping = stopping_;
  }
  if (stopping) return leave_person(job), finished(job->lane);
  parts_.runtime.after(store_pause, std::move(again));
}

void Outbound::record(const JobPtr& job, const HandOver& over, const std::string& note) {
  const auto& outcome = over.outcome;
  const auto now = parts_.clock.now();
  const int attempt = job->delivery.attempts + 1;
  auto settings = job->settings;
  const auto* part = job->composed.part;
  if (part != nullptr && part->repeatable) settings.idempotent = true;
  auto next = after(outcome, job->delivery, attempt, settings, now);
  // What was never marked as sent can only wait: the mistake is on this side, and the operator is told each time.
  if (!job->marked && next.state != store::DeliveryState::waiting) {
    next = {store::DeliveryState::waiting, now + job->settings.retry.longest, next.note};
  }
  store::Settlement settlement;
  settlement.attempt = {job->delivery.key, attempt, job->started, now, outcome.kind, outcome.status, outcome.problem};
  if (outcome.kind != store::OutcomeClass::delivered) settlement.attempt.answer = partner_words(over.answer.body);
  for (const auto& more : {next.note, note}) {
    if (!more.empty()) settlement.attempt.problem += (settlement.attempt.problem.empty() ? "" : "; ") + more;
  }
  if (attempt == 1) settlement.unmapped = std::exchange(job->unmapped, {});  // later ones meet the same again
  settlement.state = next.state;
  settlement.next_attempt = next.next_attempt;
  parts_.metrics.attempt(job->lane->partner, outcome.kind);
  const auto level = outcome.kind == store::OutcomeClass::delivered ? LogLevel::info : LogLevel::warn;
  parts_.log.write(level, "delivery",
                   {{"delivery", id_text(job->delivery.key)},
                    {"partner", job->lane->partner.get()},
                    {"referral", id_text(job->delivery.referral)},
                    {"kind", store::to_string(job->delivery.kind)},
                    {"step", job->delivery.step},
                    {"attempt", attempt},
                    {"outcome", store::to_string(outcome.kind)},
                    {"status", outcome.status},
                    {"state", store::to_string(next.state)},
                    {"correlation", job->delivery.correlation_id},
                    {"problem", settlement.attempt.problem}});
  settle(job, settlement);
}

void Outbound::settle(const JobPtr& job, const store::Settlement& settlement) {
  parts_.store.settle(settlement, [this, job, settlement](const Status& settled) {
    bool stopping = false;
    {
      const std::scoped_lock lock(mutex_);
      stopping = stopping_;
    }
    if (settled.ok() || stopping) return finished(job->lane);
    // The partner has it, the store cannot say so yet: say it as soon as it can.
    parts_.log.error("delivery.not_recorded",
                     {{"delivery", id_text(job->delivery.key)}, {"reason", to_string(settled.problems().front())}});
    parts_.runtime.after(store_pause, [this, job, settlement] { settle(job, settlement); });
  });
}

void Outbound::finished(const LanePtr& lane) {
  {
    const std::scoped_lock lock(mutex_);
    --lane->under_way;
    --under_way_;
    if (under_way_ == 0) idle_.notify_all();
  }
  claim(lane);
}

void Outbound::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  idle_.wait_for(lock, patience, [this] { return under_way_ == 0; });
  auto carriers = std::move(retired_);
  for (auto& [id, lane] : lanes_) carriers.emplace_back(std::move(lane->carrier), nullptr);
  lock.unlock();
  // What is still unanswered ends as ambiguous, and is recorded before the store closes.
  carriers.clear();
  lock.lock();
  idle_.wait_for(lock, record_patience, [this] { return under_way_ == 0; });
}

}  // namespace linkway::exchange
