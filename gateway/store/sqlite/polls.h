// How far polls have read, and which gateway asks.
#pragma once

#include <optional>

#include "store/sqlite/connection.h"
#include "store/sqlite/fault.h"
#include "store/store.h"

namespace linkway::store::sqlite {

// Within the transaction that the connection is in. `into` stays empty where another gateway holds it.
[[nodiscard]] Fault claim_poll(Connection& connection, const PollClaim& claim, std::optional<PollRow>& into);
// `kept` false: another gateway holds it by now, nothing was written.
[[nodiscard]] Fault move_poll(Connection& connection, const PollClaim& claim, const PollPlace& place, bool& kept);

}  // namespace linkway::store::sqlite
