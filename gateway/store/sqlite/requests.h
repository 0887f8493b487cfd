// The requests of deliveries that take several.
#pragma once

#include "base/result.h"
#include "store/requests.h"
#include "store/sqlite/connection.h"

namespace linkway::store::sqlite {

// Within the transaction that the connection is in. `status` says where the delivery is not there (not-found) or not
// under way (conflict); nothing was written then.
[[nodiscard]] Fault record_request(Connection& connection, const RequestRow& row, Status& status);

}  // namespace linkway::store::sqlite
