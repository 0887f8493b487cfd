// The store: one interface, engines behind it. One writer merges concurrent commits into one transaction; a callback
// comes only after that transaction is on disk.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "store/reader.h"
#include "store/requests.h"
#include "store/rows.h"

namespace linkway::store {

// Everything that one exchange changes; all of it happens or nothing.
struct Commit {
  ExchangeRow exchange;
  std::vector<UniqueKey> unique_keys;    // must all be free
  std::vector<ResourceWrite> resources;  // must all find the version that they replace
  std::vector<ReferralRow> new_referrals;
  std::vector<ReferralRow> referral_changes;  // platform, route, status, business_status, source_task, updated
  std::vector<Disclosure> disclosures;
  std::vector<DeliveryRow> deliveries;
  std::vector<UnmappedCode> unmapped;  // counted as seen when the exchange was answered
};

struct Committed {
  enum class Kind : std::uint8_t {
    done,
    taken,   // a unique key was there already: `key` with its present target; nothing was written
    stale,   // a resource has another version than `replaces`: `resource`; nothing was written
    failed,  // the engine could not write: `problem` (unavailable, no-store / lock-error); nothing was written
  };
  Kind kind = Kind::failed;
  UniqueKey key;
  ResourceKey resource;
  Problem problem;
};

struct CommitStats {  // since start; for metrics
  std::uint64_t transactions = 0;
  std::uint64_t commits = 0;
  std::uint64_t failed = 0;
  // Cumulative counts of the time from commit() to callback, by upper bound in seconds (see latency_bounds); the last
  // is +Inf; with their sum in seconds.
  std::vector<std::uint64_t> latency_buckets;
  double latency_sum = 0;
};
[[nodiscard]] const std::vector<double>& latency_bounds();

// How an attempt ended and where that leaves the delivery.
struct Settlement {
  AttemptRow attempt;
  DeliveryState state = DeliveryState::waiting;  // waiting, delivered, refused or parked
  Instant next_attempt;                          // when waiting
  std::vector<UnmappedCode> unmapped;            // met while the message was made; seen when the attempt ended
};

// Who asks a partner, and for how long no other gateway does.
struct PollClaim {
  PartnerId partner;
  std::string name;  // of the poll, within the partner
  int node = 0;      // of this gateway
  Instant now;
  Instant until;
};
struct PollPlace {
  std::string cursor;  // how far it was read; "" before the first time
  std::string made;    // what makes it; "" where it was kept before that was
  std::string start;   // the configuration's
  friend bool operator==(const PollPlace&, const PollPlace&) = default;
};
struct PollRow : PollPlace {
  Instant moved;  // when it was written; 0 before the first time
};

class Store {
 public:
  virtual ~Store() = default;

  // A look-up connection, back in the pool when released. Never null; waits when all are lent. All look-ups of one
  // lease see one state of the store, that of the first: a decision that is made on several of them rests on what was
  // true at once, and a commit that others overtook is then found stale or taken. Hold it briefly: the log of changes
  // is not cut while a state is held.
  class ReaderLease {
   public:
    ReaderLease(Reader* reader, std::function<void(Reader*)> give_back) : reader_(reader, std::move(give_back)) {}
    Reader* operator->() const { return reader_.get(); }
    Reader& operator*() const { return *reader_; }

   private:
    std::unique_ptr<Reader, std::function<void(Reader*)>> reader_;
  };
  [[nodiscard]] virtual ReaderLease reader() = 0;

  // -- writing: returns at once; the callback runs on the writer's thread and must not block
  virtual void commit(Commit commit, std::function<void(Committed)> done) = 0;

  // -- the outbox. `ok` false: the engine could not write; nothing was changed.
  // waiting -> claimed for up to `limit` deliveries of the partner that are due, oldest due first.
  virtual void claim(const PartnerId& partner, Instant now, std::size_t limit,
                     std::function<void(Result<std::vector<DeliveryRow>>)> done) = 0;
  // claimed -> sent: on disk before the first byte leaves.
  virtual void mark_sent(DeliveryKey key, std::function<void(Status)> done) = 0;
  // Records the attempt and moves the delivery; a delivered one releases the next of its referral to that partner.
  virtual void settle(Settlement settlement, std::function<void(Status)> done) = 0;
  // One request of a delivery that is sent and takes several: on disk before the next leaves. What was delivered once
  // is never recorded again (failed).
  virtual void record_request(RequestRow row, std::function<void(Status)> done) = 0;
  // claimed -> waiting, now; for what was claimed and will not be sent by this process (shutdown).
  virtual void release(DeliveryKey key, std::function<void(Status)> done) = 0;
  // When the next delivery of the partner is due; nothing when none waits.
  [[nodiscard]] virtual Result<std::optional<Instant>> next_due(const PartnerId& partner) = 0;
  // After a crash, before anything is dispatched: claimed -> waiting; sent -> waiting (ambiguous) for partners that
  // honour an idempotency key, else parked. A waiting delivery that is due later than `latest` is drawn to `latest`
  // (the clock stood wrong when it was scheduled). Returns how many were moved.
  [[nodiscard]] virtual Result<std::uint64_t> recover(const std::function<bool(const PartnerId&)>& idempotent,
                                                      Instant now, Instant latest) = 0;
  // Called after commits and settlements that leave a delivery of the partner due: wakes the dispatcher. Set once,
  // before the first commit.
  virtual void on_due(std::function<void(const PartnerId&)> wake) = 0;

  // -- polls; both wait for the writer, so not from a callback
  // Where it was read to; nothing while another gateway has it.
  [[nodiscard]] virtual Result<std::optional<PollRow>> claim_poll(const PollClaim& claim) = 0;
  // On disk when it returns. False: another gateway has it by now, and nothing was written.
  [[nodiscard]] virtual Result<bool> move_poll(const PollClaim& claim, const PollPlace& place) = 0;

  [[nodiscard]] virtual CommitStats stats() const = 0;
  // True while the last write of the writer succeeded.
  [[nodiscard]] virtual bool writable() const = 0;
  // Finishes what was handed over, then refuses more. Safe to call twice.
  virtual void close() = 0;
};

struct SqliteOptions {
  std::string path;
  std::chrono::milliseconds busy_timeout{5'000};  // how long another process may hold the write lock
  std::size_t readers = 4;
  std::size_t max_batch = 256;  // commits merged into one transaction
  bool create = true;
};

enum class Migrate : std::uint8_t { yes, no };
// Opens (and with Migrate::yes brings up to date) an SQLite store. A store of a newer schema than this program knows,
// or (with Migrate::no) of an older one, is refused with a text that says what to do.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Migrate migrate, Log& log);
// Read-only, for commands beside a running gateway.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_sqlite_reader(const SqliteOptions& options);

struct SchemaState {
  int version = 0;                   // of the store, 0 when empty
  int newest = 0;                    // known to this program
  std::vector<std::string> applied;  // names of the migrations, oldest first
};
[[nodiscard]] Result<SchemaState> sqlite_schema(const SqliteOptions& options);
[[nodiscard]] Status migrate_sqlite(const SqliteOptions& options);
// Marks a code of the worklist as done; false when it is not there. Works beside a running gateway.
[[nodiscard]] Result<bool> resolve_unmapped(const SqliteOptions& options, const UnmappedCode& code, Instant now);
// Has refused and parked deliveries sent again: waiting, due `now`. One status each, in their order; a delivery that is
// not there (not-found) or in another state (conflict) changes nothing. Works beside a running gateway.
[[nodiscard]] Result<std::vector<Status>> retry_deliveries(const SqliteOptions& options,
                                                           const std::vector<DeliveryKey>& deliveries,
                                                           const std::string& asker, Instant now);
// Adds an operator's word on two Patients; false when one of them is not there. Works beside a running gateway.
[[nodiscard]] Result<bool> mark_pair(const SqliteOptions& options, const PairMark& mark);
// integrity_check, foreign keys, and the constraints that tie the tables together. Lists what is wrong.
[[nodiscard]] Result<std::vector<std::string>> check_sqlite(const SqliteOptions& options);

}  // namespace linkway::store
