// Writes one Commit within the transaction that its connection is in.
#pragma once

#include <cstdint>
#include <vector>

#include "store/sqlite/due.h"
#include "store/sqlite/statement.h"
#include "store/sqlite/worklist.h"
#include "store/store.h"

namespace linkway::store::sqlite {

class CommitWriter {
 public:
  explicit CommitWriter(sqlite3* db);

  // At the start of each transaction.
  [[nodiscard]] Fault begin();
  // Says done, taken or stale in `result`. Taken and stale are found before the first write, so that nothing has to be
  // undone. After a fault the transaction must be rolled back.
  [[nodiscard]] Fault apply(const Commit& commit, Committed& result, DuePartners& due);

 private:
  [[nodiscard]] Fault check_keys(const Commit& commit, Committed& result);
  [[nodiscard]] Fault check_versions(const Commit& commit, Committed& result);
  [[nodiscard]] Fault write_exchange(const ExchangeRow& row);
  [[nodiscard]] Fault write_resource(const ResourceWrite& write);
  [[nodiscard]] Fault replace_resource(const ResourceWrite& write);
  [[nodiscard]] Fault change_tokens(ResourceKey key, const std::vector<SearchToken>& before,
                                    const std::vector<SearchToken>& after);
  [[nodiscard]] Fault write_referral(const ReferralRow& row);
  [[nodiscard]] Fault change_referral(const ReferralRow& row);
  [[nodiscard]] Fault write_delivery(const DeliveryRow& row);

  sqlite3* db_;
  // Keys above it are new without a look. Exact, as nobody else writes within the transaction.
  std::int64_t greatest_resource_ = 0;

  Statement select_greatest_, select_unique_, select_version_, select_tokens_;
  Statement insert_exchange_, insert_unique_, insert_resource_, keep_history_, update_resource_;
  Statement insert_token_, delete_token_, insert_referral_, update_referral_, insert_disclosure_;
  Statement select_unsettled_, insert_delivery_, insert_pack_;
  Worklist worklist_;
};

}  // namespace linkway::store::sqlite
