#include "exchange/reroute.h"

#include <future>

#include "exchange/desk.h"
#include "exchange/stages.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t page = 100;

// True when the referral has a platform now.
bool route_one(store::Store& store, const std::shared_ptr<const Settings>& settings, const Clock& clock, IdSource& ids,
               const store::ReferralRow& referral) {
  Received received;
  received.channel = "gateway";
  received.operation = "route";
  received.received = clock.now();
  received.peer = std::make_shared<net::PeerCertificate>();
  Work work(std::move(received));
  work.settings = settings;
  work.partner = settings->partners.find(referral.sender);
  if (work.partner == nullptr) return false;
  work.exchange = ids.next<ExchangeKey>();
  work.correlation_id = ids.uuid();
  work.now = clock.now();
  {
    auto reader = store.reader();
    Desk desk(work, *reader, ids);
    if (!desk.route(referral) || work.refused()) return false;
  }
  record(work, clock.now());
  std::promise<bool> done;
  store.commit(std::move(work.commit),
               [&](const store::Committed& result) { done.set_value(result.kind == store::Committed::Kind::done); });
  return done.get_future().get();
}

}  // namespace

std::size_t route_waiting(store::Store& store, const SettingsHolder& settings, const Clock& clock, IdSource& ids,
                          Log& log) {
  std::size_t routed = 0;
  const auto snapshot = settings.get();
  for (ReferralKey after;;) {
    auto waiting = store.reader()->unrouted(after, page);
    if (!waiting.ok() || waiting->empty()) break;
    for (const auto& referral : *waiting) routed += route_one(store, snapshot, clock, ids, referral) ? 1 : 0;
    after = waiting->back().key;
  }
  if (routed > 0) log.info("referrals.routed", {{"count", routed}});
  return routed;
}

}  // namespace linkway::exchange
