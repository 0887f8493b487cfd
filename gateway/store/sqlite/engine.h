// The SQLite engine: a writer and a pool of readers on one file.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite/reader.h"
#include "store/sqlite/writer.h"
#include "store/store.h"

namespace linkway::store::sqlite {

class SqliteStore : public Store {
 public:
  // Connections to one file with the present schema, in write-ahead mode.
  SqliteStore(const SqliteOptions& options, Connection writer, Connection checkpointer, Log& log, int checkpoint_pages);
  ~SqliteStore() override { SqliteStore::close(); }

  [[nodiscard]] ReaderLease reader() override;
  void commit(Commit commit, std::function<void(Committed)> done) override;
  void claim(const PartnerId& partner, Instant now, std::size_t limit,
             std::function<void(Result<std::vector<DeliveryRow>>)> done) override;
  void mark_sent(DeliveryKey key, std::function<void(Status)> done) override;
  void settle(Settlement settlement, std::function<void(Status)> done) override;
  void record_request(RequestRow row, std::function<void(Status)> done) override;
  void release(DeliveryKey key, std::function<void(Status)> done) override;
  [[nodiscard]] Result<std::optional<Instant>> next_due(const PartnerId& partner) override;
  [[nodiscard]] Result<std::uint64_t> recover(const std::function<bool(const PartnerId&)>& idempotent, Instant now,
                                              Instant latest) override;
  void on_due(std::function<void(const PartnerId&)> wake) override { writer_.on_due(std::move(wake)); }
  [[nodiscard]] Result<std::optional<PollRow>> claim_poll(const PollClaim& claim) override;
  [[nodiscard]] Result<bool> move_poll(const PollClaim& claim, const PollPlace& place) override;
  [[nodiscard]] CommitStats stats() const override;
  [[nodiscard]] bool writable() const override { return writer_.writable(); }
  void close() override { writer_.close(); }

  // Runs something in a transaction of the writer and waits for it; not from a callback.
  [[nodiscard]] Status with_writer(std::function<Fault(Session&)> work);

 private:
  SqliteReader* borrow();
  void give_back(SqliteReader* reader);

  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<SqliteReader>> readers_;
  std::vector<SqliteReader*> idle_;
  ReadGate gate_;
  Writer writer_;
};

// Pages of the log (4 kB each) after which it is copied into the database.
inline constexpr int usual_checkpoint_pages = 4'000;

[[nodiscard]] Result<std::unique_ptr<SqliteStore>> open_engine(const SqliteOptions& options, Migrate migrate, Log& log,
                                                               int checkpoint_pages = usual_checkpoint_pages);

}  // namespace linkway::store::sqlite
