// The delivery workers: claim -> compose -> map -> send -> classify -> record. One lane a partner: a partner that is
// slow, silent or gone holds up nobody else, and within a lane a referral that fails holds up only itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "exchange/carrier.h"
#include "exchange/compose.h"
#include "exchange/metrics.h"
#include "exchange/settings.h"
#include "net/http_client.h"
#include "store/store.h"

namespace linkway::exchange {

class Outbound {
 public:
  struct Parts {
    store::Store& store;
    const SettingsHolder& settings;
    const Clock& clock;
    IdSource& ids;
    Log& log;
    Metrics& metrics;
    net::ClientRuntime& runtime;
    Heard heard = {};
  };
  explicit Outbound(Parts parts) : parts_(parts) {}

  // Makes a lane for each partner that deliveries go to, with fresh connections; what is under way goes on over the old
  // ones. Called at start and on reload, after the new settings are in place.
  void configure(const std::shared_ptr<net::TlsClientContext>& tls);
  // Something may be due for this partner.
  void wake(const PartnerId& partner);
  // No new attempts; waits for those under way.
  void stop(std::chrono::milliseconds patience);

 private:
  struct Lane {
    PartnerId partner;
    std::shared_ptr<Carrier> carrier;
    std::shared_ptr<char> in_use;  // shared by the jobs on `carrier`
    security::DeliverySettings settings;
    std::size_t under_way = 0;
    bool claiming = false;
    bool again = false;  // woken while claiming
    Instant timer;       // the earliest wake-up that is set, 0 for none
  };
  using LanePtr = std::shared_ptr<Lane>;
  struct Job {
    LanePtr lane;
    std::weak_ptr<Carrier> carrier;  // owned by the lane: a request must not keep its own carrier
    std::shared_ptr<char> in_use;
    security::DeliverySettings settings;
    store::DeliveryRow delivery;
    Instant started;
    bool marked = false;                          // the store knows that it may have left
    std::vector<store::UnmappedCode> unmapped{};  // that it met
    // Of the request that is under way: what it is, when it left, what it sends.
    Composed composed{};
    Instant left{};
    bool holds_person = false;  // others about the same person wait for it
  };
  using JobPtr = std::shared_ptr<Job>;

  void claim(const LanePtr& lane);
  void claimed(const LanePtr& lane, Result<std::vector<store::DeliveryRow>> rows);
  void sleep_until_due(const LanePtr& lane);
  // Another process may have made something due; it cannot wake anybody.
  void look_later();
  void wake_at(const LanePtr& lane, Instant when);
  void send(const JobPtr& job);
  void hand_over(const JobPtr& job);
  void release(const JobPtr& job);
  void answered(const JobPtr& job, const HandOver& over);
  // Of a delivery that takes several requests (outbound_requests.cpp).
  bool waits_for_person(const JobPtr& job);
  void leave_person(const JobPtr& job);
  void request_ended(const JobPtr& job, const HandOver& over);
  void note_request(const JobPtr& job, const HandOver& over, const store::RequestRow& row, const std::string& note);
  void go_on(const JobPtr& job, const HandOver& over, const std::string& note);
  // Runs `again` after a pause; a job that is not to be gone on with ends. What could not be written is tried again.
  void again_later(const JobPtr& job, std::function<void()> again);
  void record(const JobPtr& job, const HandOver& over, const std::string& note = {});
  void settle(const JobPtr& job, const store::Settlement& settlement);
  void finished(const LanePtr& lane);

  Parts parts_;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::unordered_map<PartnerId, LanePtr> lanes_;
  // Carriers of before a reload, until what is under way on them has ended.
  std::vector<std::pair<std::shared_ptr<Carrier>, std::shared_ptr<char>>> retired_;
  // People about whom a partner is being told what it answers with an id of theirs: who waits for that.
  std::map<std::pair<PartnerId, ResourceKey>, std::vector<JobPtr>> people_;
  std::size_t under_way_ = 0;
  bool looking_ = false;
  bool stopping_ = false;
};

}  // namespace linkway::exchange
