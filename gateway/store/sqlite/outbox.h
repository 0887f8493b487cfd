// The steps of a delivery, each within the transaction that its connection is in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/sqlite/due.h"
#include "store/sqlite/statement.h"
#include "store/sqlite/worklist.h"
#include "store/store.h"

namespace linkway::store::sqlite {

class Outbox {
 public:
  explicit Outbox(sqlite3* db);

  [[nodiscard]] Fault claim(const PartnerId& partner, Instant now, std::size_t limit,
                            std::vector<DeliveryRow>& claimed);
  // These say in `status` when the delivery is not there (not-found) or in a state that has no such step (conflict);
  // nothing was written then.
  [[nodiscard]] Fault mark_sent(DeliveryKey key, Status& status);
  [[nodiscard]] Fault settle(const Settlement& settlement, Status& status, DuePartners& due);
  [[nodiscard]] Fault release(DeliveryKey key, Status& status, DuePartners& due);
  // refused, parked -> waiting, due now; what waits behind it for its referral still does.
  [[nodiscard]] Fault retry(DeliveryKey key, const std::string& asker, Instant now, Status& status);
  [[nodiscard]] Fault recover(const std::function<bool(const PartnerId&)>& idempotent, Instant now, Instant latest,
                              std::uint64_t& moved, DuePartners& due);

 private:
  struct Standing {
    bool found = false;
    DeliveryState state = DeliveryState::waiting;
    PartnerId partner;
    ReferralKey referral;
    std::int32_t attempts = 0;
  };
  [[nodiscard]] Fault look(DeliveryKey key, Standing& standing);
  [[nodiscard]] Fault record(const AttemptRow& attempt, const Standing& standing, DeliveryState to, Instant next);

  sqlite3* db_;
  Statement select_due_, select_row_, select_standing_, set_state_, settle_, insert_attempt_, release_next_;
  Statement select_left_, wake_, draw_in_, insert_answer_, insert_retry_;
  Worklist worklist_;
};

}  // namespace linkway::store::sqlite
