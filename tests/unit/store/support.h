// A store in a folder of its own, and rows that make sense together.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "store/sqlite/engine.h"
#include "store/store.h"

namespace linkway::store {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "linkway-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// A connection beside the engine, for what the engine does not offer.
class Beside {
 public:
  explicit Beside(const std::string& path) {
    sqlite3_open(path.c_str(), &db_);
    sqlite3_busy_timeout(db_, 60'000);  // the store may be cutting its log
  }
  ~Beside() { sqlite3_close(db_); }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  // "" when it succeeded.
  std::string run(const std::string& sql) {
    char* message = nullptr;
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message);
    std::string text = code == SQLITE_OK ? "" : message == nullptr ? "?" : message;
    sqlite3_free(message);
    return text;
  }
  // All rows, columns joined by '|', a line each.
  std::string rows(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    std::string out;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return sqlite3_errmsg(db_);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        out += (i > 0 ? "|" : "") + std::string(text == nullptr ? "NULL" : text);
      }
      out += '\n';
    }
    sqlite3_finalize(statement);
    return out;
  }

 private:
  sqlite3* db_ = nullptr;
};

inline Committed commit_and_wait(Store& store, Commit commit) {
  std::promise<Committed> answer;
  store.commit(std::move(commit), [&](Committed result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

inline std::vector<DeliveryRow> claim_and_wait(Store& store, const PartnerId& partner, Instant now,
                                               std::size_t limit = 100) {
  std::promise<Result<std::vector<DeliveryRow>>> answer;
  store.claim(partner, now, limit, [&](auto result) { answer.set_value(std::move(result)); });
  auto result = answer.get_future().get();
  EXPECT_TRUE(result.ok());
  return result ? std::move(result).value() : std::vector<DeliveryRow>();
}

inline Status sent_and_wait(Store& store, DeliveryKey key) {
  std::promise<Status> answer;
  store.mark_sent(key, [&](Status result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

inline Status settle_and_wait(Store& store, DeliveryKey key, DeliveryState to, OutcomeClass outcome, Instant ended,
                              Instant next = {}) {
  Settlement settlement;
  settlement.attempt.delivery = key;
  settlement.attempt.started = settlement.attempt.ended = ended;
  settlement.attempt.outcome = outcome;
  settlement.attempt.problem = outcome == OutcomeClass::delivered ? "" : "said no";
  settlement.state = to;
  settlement.next_attempt = next;
  std::promise<Status> answer;
  store.settle(settlement, [&](Status result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

inline Status release_and_wait(Store& store, DeliveryKey key) {
  std::promise<Status> answer;
  store.release(key, [&](Status result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

// One after the other, no two alike.
class Keys {
 public:
  explicit Keys(std::int64_t first = 1'000) : next_(first) {}
  template <class Key>
  Key next() {
    return Key(next_++);
  }

 private:
  std::int64_t next_;
};

inline ExchangeRow sample_exchange(ExchangeKey key, const PartnerId& partner) {
  ExchangeRow row;
  row.key = key;
  row.partner = partner;
  row.channel = "fhir";
  row.operation = "POST /fhir";
  row.correlation_id = "c-" + std::to_string(key.get());
  row.media_type = "application/fhir+json";
  row.raw = std::string("{\"resourceType\":\"Bundle\"}\0\xFF", 27);
  row.verdict = Verdict::accepted;
  row.status = 201;
  row.answer = "{}";
  row.received = Instant{key.get() * 1'000};
  row.answered = Instant{key.get() * 1'000 + 5};
  return row;
}

inline ResourceWrite sample_resource(ResourceKey key, const std::string& type, const PartnerId& partner,
                                     ExchangeKey exchange, ReferralKey referral = {}) {
  ResourceWrite write;
  write.row.key = key;
  write.row.type = type;
  write.row.updated = Instant{key.get()};
  write.row.partner = partner;
  write.row.referral = referral;
  write.row.exchange = exchange;
  write.row.content = "{\"resourceType\":\"" + type + "\"}";
  return write;
}

inline DeliveryRow sample_delivery(DeliveryKey key, const PartnerId& partner, ReferralKey referral,
                                   ExchangeKey exchange, Instant created) {
  DeliveryRow row;
  row.key = key;
  row.partner = partner;
  row.referral = referral;
  row.step = "requested";
  row.message_id = "m-" + std::to_string(key.get());
  row.content = {{ResourceKey(7), 1}, {ResourceKey(8), 12}};
  row.exchange = exchange;
  row.created = created;
  return row;
}

// What a commit that begins a referral is made of, with one delivery to the platform (none while it has no platform).
struct NewReferral {
  Commit commit;
  ReferralKey key;
  ResourceKey patient, request, order, task;
  DeliveryKey delivery;
};

inline NewReferral sample_referral(Keys& keys, const PartnerId& sender, const PartnerId& platform) {
  NewReferral out;
  auto& commit = out.commit;
  commit.exchange = sample_exchange(keys.next<ExchangeKey>(), sender);
  const auto exchange = commit.exchange.key;
  out.key = keys.next<ReferralKey>();
  commit.exchange.referral = out.key;
  out.patient = keys.next<ResourceKey>();
  out.request = keys.next<ResourceKey>();
  out.order = keys.next<ResourceKey>();
  out.task = keys.next<ResourceKey>();
  commit.resources.push_back(sample_resource(out.patient, "Patient", sender, exchange));
  commit.resources.push_back(sample_resource(out.request, "ServiceRequest", sender, exchange, out.key));
  commit.resources.push_back(sample_resource(out.order, "ServiceRequest", PartnerId(), exchange, out.key));
  commit.resources.push_back(sample_resource(out.task, "Task", PartnerId(), exchange, out.key));
  commit.resources.back().tokens = {{"Task.status", "requested", "http://hl7.org/fhir/task-status"},
                                    {"Task.owner", platform.get(), ""}};
  ReferralRow row;
  row.key = out.key;
  row.sender = sender;
  row.platform = platform;
  row.patient = out.patient;
  row.request = out.request;
  row.order = out.order;
  row.task = out.task;
  row.status = "requested";
  row.business_status = "referred";
  row.created = row.updated = commit.exchange.received;
  row.exchange = exchange;
  commit.new_referrals.push_back(row);
  if (!platform.get().empty()) {
    commit.disclosures.push_back({out.patient, out.key});
    out.delivery = keys.next<DeliveryKey>();
    commit.deliveries.push_back(sample_delivery(out.delivery, platform, out.key, exchange, commit.exchange.received));
  }
  return out;
}

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open(int checkpoint_pages = sqlite::usual_checkpoint_pages) {
    store_.reset();
    auto opened = sqlite::open_engine(options(), Migrate::yes, *log_, checkpoint_pages);
    ASSERT_TRUE(opened.ok()) << to_string(opened.problems().front());
    store_ = std::move(opened).value();
  }
  [[nodiscard]] SqliteOptions options() const {
    SqliteOptions out;
    out.path = folder_.file("linkway.db");
    out.busy_timeout = busy_timeout_;
    return out;
  }
  void expect_sound() {
    const auto wrong = check_sqlite(options());
    ASSERT_TRUE(wrong.ok()) << to_string(wrong.problems().front());
    EXPECT_TRUE(wrong->empty()) << wrong->front();
  }
  // A referral that is there, committed.
  NewReferral refer(const PartnerId& sender, const PartnerId& platform) {
    auto made = sample_referral(keys_, sender, platform);
    EXPECT_EQ(commit_and_wait(*store_, made.commit).kind, Committed::Kind::done);
    return made;
  }
  DeliveryRow delivery(DeliveryKey key, ReferralKey referral) {
    const auto rows = store_->reader()->deliveries_of(referral);
    EXPECT_TRUE(rows.ok());
    for (const auto& row : *rows) {
      if (row.key == key) return row;
    }
    ADD_FAILURE() << "no such delivery";
    return {};
  }

  TempFolder folder_;
  std::unique_ptr<Log> log_ = make_silent_log();
  std::chrono::milliseconds busy_timeout_{60'000};
  Keys keys_;
  std::unique_ptr<sqlite::SqliteStore> store_;
  const PartnerId gp_{"gp-a"}, other_gp_{"gp-b"}, platform_{"platform-x"}, other_platform_{"platform-y"};
};

}  // namespace linkway::store
