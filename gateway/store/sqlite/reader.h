// Look-ups on a connection of their own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "store/reader.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/read_gate.h"
#include "store/sqlite/statement.h"
#include "store/store.h"

namespace linkway::store::sqlite {

class SqliteReader : public Reader {
 public:
  // Opens its connection at the first look-up.
  SqliteReader(std::string path, std::chrono::milliseconds busy_timeout, ReadGate* gate = nullptr);
  explicit SqliteReader(Connection connection);

  Result<std::optional<ResourceRow>> resource(ResourceKey key) override;
  Result<std::optional<ResourceRow>> resource_version(ResourceKey key, std::int32_t version) override;
  Result<std::vector<ResourceRow>> older_versions(ResourceKey key) override;
  Result<bool> visible(ResourceKey key, const Scope& scope) override;
  Result<std::vector<ResourceRow>> search(const SearchQuery& query, const Scope& scope) override;
  Result<std::optional<std::int64_t>> unique_key(const PartnerId& partner, std::string_view kind,
                                                 std::string_view value) override;
  Result<std::optional<ReferralRow>> referral(ReferralKey key) override;
  Result<std::vector<ReferralRow>> unrouted(ReferralKey after, std::size_t limit) override;
  Result<std::vector<ReferralRow>> referrals_by_person(const ReferralRow& after, std::size_t limit) override;
  Result<std::vector<ReferralRow>> referrals_of(ResourceKey patient, std::size_t limit) override;
  Result<PairList> alike(const PairQuery& query) override;
  Result<std::vector<ResourceRow>> of_referral(ReferralKey key, std::string_view type) override;
  Result<std::optional<ExchangeRow>> exchange(ExchangeKey key) override;
  Result<std::vector<ExchangeRow>> exchanges(const ExchangeQuery& query) override;
  Result<std::vector<UnmappedRow>> unmapped_codes(bool all, std::size_t limit) override;
  Result<std::vector<DeliveryRow>> deliveries_of(ReferralKey referral) override;
  Result<std::optional<DeliveryRow>> delivery(DeliveryKey key) override;
  Result<std::vector<DeliveryRow>> deliveries(const DeliveryQuery& query) override;
  Result<std::vector<AttemptRow>> attempts_of(DeliveryKey delivery) override;
  Result<std::vector<RetryRow>> retries_of(DeliveryKey delivery) override;
  Result<std::vector<RequestRow>> requests_of(DeliveryKey delivery) override;
  Result<RequestProgress> request_progress(const DeliveryRow& delivery, ResourceKey patient) override;
  Result<std::vector<OutboxState>> outbox() override;
  Result<std::vector<OpenReferrals>> open_referrals() override;
  Result<std::int64_t> greatest_key() override;

  // From now on every look-up sees the state that the first of them finds, until let_go(). A fault that ends this state
  // makes the rest of them fail.
  void hold() { holding_ = true; }
  void let_go();

  // When the next delivery of the partner is due.
  Result<std::optional<Instant>> next_due(const PartnerId& partner);

 private:
  Fault ensure_open();
  // Before each look-up: through the gate (`inside`, for as long as it lasts), with an open connection and the state
  // that is held.
  Fault enter(std::optional<ReadGate::Inside>& inside);
  Fault begin();
  // The statement of this text, prepared once. The connection is open.
  Statement& statement(const std::string& sql);
  // One value, or none.
  template <class Row, class Read, class... Values>
  Result<std::optional<Row>> one(Read read, const std::string& sql, const Values&... values);
  // All rows.
  template <class Row, class Read, class... Values>
  Result<std::vector<Row>> all(Read read, const std::string& sql, const Values&... values);

  std::string path_;
  std::chrono::milliseconds busy_timeout_;
  ReadGate* gate_ = nullptr;
  std::optional<Connection> connection_;
  std::unordered_map<std::string, Statement> statements_;
  bool holding_ = false;
  std::optional<ReadGate::Inside> held_;  // from the first look-up of a state that is held
};

}  // namespace linkway::store::sqlite
