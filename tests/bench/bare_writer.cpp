// The yardstick: the rows of an accepted referral, written through SQLite's own interface with the same schema and the
// same group commit, and nothing else. What the gateway accepts per second is told as a share of this.
#include <sqlite3.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "bench/commit_clients.h"
#include "store/sqlite/migrations/0001_initial.h"

namespace {

using linkway::store::Commit;

void require(bool ok, sqlite3* db) {
  if (ok) return;
  std::fprintf(stderr, "bare_writer: %s\n", sqlite3_errmsg(db));
  std::exit(1);
}

struct Statement {
  Statement(sqlite3* database, const char* sql) : db(database) {
    require(sqlite3_prepare_v2(db, sql, -1, &handle, nullptr) == SQLITE_OK, db);
  }
  ~Statement() { sqlite3_finalize(handle); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void put(int at, std::int64_t number) { sqlite3_bind_int64(handle, at, number); }
  void put(int at, const std::string& text) {
    sqlite3_bind_text(handle, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  void put_blob(int at, const std::string& bytes) {
    sqlite3_bind_blob(handle, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  }
  void run() {
    require(sqlite3_step(handle) == SQLITE_DONE, db);
    sqlite3_reset(handle);
  }

  sqlite3* db;
  sqlite3_stmt* handle = nullptr;
};

class BareWriter {
 public:
  explicit BareWriter(const std::string& path) : db_(open(path)), thread_([this] { work(); }) {}
  ~BareWriter() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    waiting_.notify_one();
    thread_.join();
    sqlite3_close(db_);
  }
  BareWriter(const BareWriter&) = delete;
  BareWriter& operator=(const BareWriter&) = delete;

  void submit(Commit commit, std::function<void(bool)> done) {
    {
      const std::scoped_lock lock(mutex_);
      queue_.emplace_back(std::move(commit), std::move(done));
    }
    waiting_.notify_one();
  }
  [[nodiscard]] std::uint64_t transactions() const { return transactions_; }

 private:
  static sqlite3* open(const std::string& path) {
    sqlite3* db = nullptr;
    require(sqlite3_open(path.c_str(), &db) == SQLITE_OK, db);
    const auto run = [&](const char* sql) {
      require(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK, db);
    };
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = "
        "4000;");
    run(linkway::store::sqlite::migration_0001_initial);
    return db;
  }

  void work() {
    Statement exchange(db_, "INSERT INTO exchange VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    Statement unique(db_, "INSERT INTO unique_key VALUES (?,?,?,?)");
    Statement resource(db_, "INSERT INTO resource VALUES (?,?,?,?,?,?,?,?,?)");
    Statement token(db_, "INSERT INTO search_token VALUES (?,?,?,?)");
    Statement referral(db_, "INSERT INTO referral VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    Statement delivery(db_, "INSERT INTO delivery VALUES (?,?,?,?,?,?,?,?,?,?,0,?,0,1,'')");
    Statement begin(db_, "BEGIN IMMEDIATE"), end(db_, "COMMIT");
    for (;;) {
      std::deque<std::pair<Commit, std::function<void(bool)>>> batch;
      {
        std::unique_lock lock(mutex_);
        waiting_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        batch.swap(queue_);
      }
      begin.run();
      for (const auto& [commit, done] : batch) {
        const auto& e = commit.exchange;
        int at = 0;
        exchange.put(++at, e.key.get());
        for (const auto* text : {&e.partner.get(), &e.channel, &e.operation, &e.business_key, &e.correlation_id,
                                 &e.request_id, &e.media_type, &e.digest}) {
          exchange.put(++at, *text);
        }
        exchange.put(++at, static_cast<int>(e.verdict));
        exchange.put(++at, e.status);
        exchange.put(++at, e.note);
        for (const auto number : {e.referral.get(), e.original.get(), e.received.micros, e.answered.micros}) {
          exchange.put(++at, number);
        }
        exchange.put(++at, e.answer_headers);
        exchange.put_blob(++at, e.raw);
        exchange.put_blob(++at, e.answer);
        exchange.run();
        for (const auto& key : commit.unique_keys) {
          unique.put(1, key.partner.get());
          unique.put(2, key.kind);
          unique.put(3, key.value);
          unique.put(4, key.target);
          unique.run();
        }
        for (const auto& write : commit.resources) {
          const auto& r = write.row;
          resource.put(1, r.key.get());
          resource.put(2, r.type);
          resource.put(3, r.version);
          resource.put(4, r.updated.micros);
          resource.put(5, r.partner.get());
          resource.put(6, r.referral.get());
          resource.put(7, r.exchange.get());
          resource.put(8, r.content);
          std::string tokens;
          for (const auto& t : write.tokens) tokens += t.parameter + t.value + t.system;
          resource.put_blob(9, tokens);
          resource.run();
          for (const auto& t : write.tokens) {
            token.put(1, t.parameter);
            token.put(2, t.value);
            token.put(3, t.system);
            token.put(4, r.key.get());
            token.run();
          }
        }
        for (const auto& f : commit.new_referrals) {
          at = 0;
          referral.put(++at, f.key.get());
          for (const auto* text : {&f.sender.get(), &f.platform.get(), &f.route}) referral.put(++at, *text);
          for (const auto key : {f.patient, f.request, f.order, f.task, f.source_task}) referral.put(++at, key.get());
          referral.put(++at, f.status);
          referral.put(++at, f.business_status);
          for (const auto number : {f.created.micros, f.updated.micros, f.exchange.get()}) referral.put(++at, number);
          referral.run();
        }
        for (const auto& d : commit.deliveries) {
          std::string content;
          for (const auto& part : d.content) {
            content += std::to_string(part.key.get()) + '/' + std::to_string(part.version) + ' ';
          }
          delivery.put(1, d.key.get());
          delivery.put(2, d.partner.get());
          delivery.put(3, d.referral.get());
          delivery.put(4, static_cast<int>(d.kind));
          delivery.put(5, d.step);
          delivery.put(6, d.message_id);
          delivery.put(7, d.correlation_id);
          delivery.put(8, content);
          delivery.put(9, d.exchange.get());
          delivery.put(10, d.created.micros);
          delivery.put(11, d.created.micros);
          delivery.run();
        }
      }
      end.run();
      ++transactions_;
      for (const auto& [commit, done] : batch) done(true);
    }
  }

  sqlite3* db_;
  std::mutex mutex_;
  std::condition_variable waiting_;
  std::deque<std::pair<Commit, std::function<void(bool)>>> queue_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> transactions_{0};
  std::thread thread_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto options = linkway::bench::parse(argc, argv);
  const linkway::bench::ScratchFile file(options.path);
  BareWriter writer(file.path());
  const auto submit = [&](Commit commit, std::function<void(bool)> done) {
    writer.submit(std::move(commit), std::move(done));
  };
  return linkway::bench::measure("bare_writer", options, submit, [&] { return writer.transactions(); }) ? 0 : 1;
}
