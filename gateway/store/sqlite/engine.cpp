#include "store/sqlite/engine.h"

#include <algorithm>
#include <future>

#include "store/sqlite/operations.h"
#include "store/sqlite/polls.h"
#include "store/sqlite/requests.h"
#include "store/sqlite/schema.h"

namespace linkway::store::sqlite {

SqliteStore::SqliteStore(const SqliteOptions& options, Connection writer, Connection checkpointer, Log& log,
                         int checkpoint_pages)
    : writer_(std::move(writer), std::move(checkpointer), log, options, gate_, checkpoint_pages) {
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    readers_.push_back(std::make_unique<SqliteReader>(options.path, options.busy_timeout, &gate_));
    idle_.push_back(readers_.back().get());
  }
}

SqliteReader* SqliteStore::borrow() {
  std::unique_lock lock(mutex_);
  given_back_.wait(lock, [this] { return !idle_.empty(); });
  // The last one given back first: its cache is warm, and what nobody needs is never opened.
  auto* reader = idle_.back();
  idle_.pop_back();
  return reader;
}

void SqliteStore::give_back(SqliteReader* reader) {
  reader->let_go();
  // Told under the lock: whoever destroys the store after the last reader is back does so after this.
  const std::scoped_lock lock(mutex_);
  idle_.push_back(reader);
  given_back_.notify_one();
}

Store::ReaderLease SqliteStore::reader() {
  auto* lent = borrow();
  lent->hold();
  return {lent, [this](Reader* reader) { give_back(static_cast<SqliteReader*>(reader)); }};
}

void SqliteStore::commit(Commit commit, std::function<void(Committed)> done) {
  writer_.hand_over(std::make_unique<CommitOperation>(std::move(commit), std::move(done)));
}

void SqliteStore::claim(const PartnerId& partner, Instant now, std::size_t limit,
                        std::function<void(Result<std::vector<DeliveryRow>>)> done) {
  writer_.hand_over(std::make_unique<ClaimOperation>(partner, now, limit, std::move(done)));
}

void SqliteStore::mark_sent(DeliveryKey key, std::function<void(Status)> done) {
  const auto step = [key](Session& s, Status& status) { return s.outbox.mark_sent(key, status); };
  writer_.hand_over(std::make_unique<StepOperation>(step, std::move(done)));
}

void SqliteStore::settle(Settlement settlement, std::function<void(Status)> done) {
  auto step = [settlement = std::move(settlement)](Session& s, Status& status) {
    return s.outbox.settle(settlement, status, s.due);
  };
  writer_.hand_over(std::make_unique<StepOperation>(std::move(step), std::move(done)));
}

void SqliteStore::record_request(RequestRow row, std::function<void(Status)> done) {
  auto step = [row = std::move(row)](Session& s, Status& status) {
    return sqlite::record_request(s.connection, row, status);
  };
  writer_.hand_over(std::make_unique<StepOperation>(std::move(step), std::move(done)));
}

void SqliteStore::release(DeliveryKey key, std::function<void(Status)> done) {
  const auto step = [key](Session& s, Status& status) { return s.outbox.release(key, status, s.due); };
  writer_.hand_over(std::make_unique<StepOperation>(step, std::move(done)));
}

Result<std::optional<Instant>> SqliteStore::next_due(const PartnerId& partner) {
  auto* reader = borrow();
  auto due = reader->next_due(partner);
  give_back(reader);
  return due;
}

Status SqliteStore::with_writer(std::function<Fault(Session&)> work) {
  std::promise<Status> answer;
  auto step = [work = std::move(work)](Session& session, Status&) { return work(session); };
  writer_.hand_over(std::make_unique<StepOperation>(std::move(step),
                                                    [&answer](Status status) { answer.set_value(std::move(status)); }));
  return answer.get_future().get();
}

Result<std::uint64_t> SqliteStore::recover(const std::function<bool(const PartnerId&)>& idempotent, Instant now,
                                           Instant latest) {
  std::uint64_t moved = 0;
  const auto status = with_writer([&](Session& s) { return s.outbox.recover(idempotent, now, latest, moved, s.due); });
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): std::function owns it
  if (!status) return status.problems();
  return moved;
}

Result<std::optional<PollRow>> SqliteStore::claim_poll(const PollClaim& claim) {
  std::optional<PollRow> row;
  const auto status = with_writer([&](Session& s) { return sqlite::claim_poll(s.connection, claim, row); });
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): std::function owns it
  if (!status) return status.problems();
  return row;
}

Result<bool> SqliteStore::move_poll(const PollClaim& claim, const PollPlace& place) {
  bool kept = false;
  const auto status = with_writer([&](Session& s) { return sqlite::move_poll(s.connection, claim, place, kept); });
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): std::function owns it
  if (!status) return status.problems();
  return kept;
}

CommitStats SqliteStore::stats() const {
  CommitStats out;
  out.transactions = writer_.transactions();
  out.commits = writer_.commits();
  out.failed = writer_.failures();
  out.latency_buckets = writer_.latency().buckets();
  out.latency_sum = writer_.latency().sum_seconds();
  return out;
}

Result<std::unique_ptr<SqliteStore>> open_engine(const SqliteOptions& options, Migrate migrate_it, Log& log,
                                                 int checkpoint_pages) {
  auto writer = open_file(options, options.create && migrate_it == Migrate::yes);
  if (!writer) return writer.problems();
  const auto ready =
      migrate_it == Migrate::yes ? migrate(*writer, options.path) : require_current(*writer, options.path);
  if (!ready) return ready.problems();
  auto fault = writer->execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = "
      "0;");
  if (!fault.ok()) return read_problem(fault);
  auto checkpointer = Connection::open(options.path, Connection::Access::write, options.busy_timeout);
  if (!checkpointer) return checkpointer.problems();
  // Before a checkpoint overwrites the database, the log must be on disk; after it, the database.
  fault = checkpointer->execute("PRAGMA synchronous = FULL;");
  if (!fault.ok()) return read_problem(fault);
  return std::make_unique<SqliteStore>(options, std::move(*writer), std::move(*checkpointer), log, checkpoint_pages);
}

}  // namespace linkway::store::sqlite
