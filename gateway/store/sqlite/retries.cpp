#include "store/sqlite/connection.h"
#include "store/sqlite/outbox.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

namespace linkway::store {

Result<std::vector<Status>> retry_deliveries(const SqliteOptions& options, const std::vector<DeliveryKey>& deliveries,
                                             const std::string& asker, Instant now) {
  auto connection = sqlite::open_file(options, false);
  if (!connection) return connection.problems();
  if (auto current = sqlite::require_current(*connection, options.path); !current) return current.problems();
  sqlite::Outbox outbox(connection->handle());
  std::vector<Status> answers(deliveries.size(), Done{});
  // What is looked at stays as it is till it is moved: the gateway beside it waits that long.
  auto fault = connection->execute("PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
  for (std::size_t i = 0; i < deliveries.size() && fault.ok(); ++i) {
    fault = outbox.retry(deliveries[i], asker, now, answers[i]);
  }
  if (fault.ok()) fault = connection->execute("COMMIT");
  if (fault.ok()) return answers;
  connection->roll_back();
  return sqlite::write_problem(fault);
}

}  // namespace linkway::store
