// The steps of a delivery, in one place for every engine; the databases enforce the same table again.
#pragma once

#include "store/rows.h"

namespace linkway::store {

// True when an attempt that ended as `outcome` may move a delivery from one state to the other:
// claimed -> waiting (nothing left this machine), sent -> waiting (safe to repeat), sent -> delivered, refused, parked.
[[nodiscard]] bool may_settle(DeliveryState from, DeliveryState to, OutcomeClass outcome);

// True when somebody may have it sent again by hand: refused, parked -> waiting.
[[nodiscard]] bool may_retry(DeliveryState from);

}  // namespace linkway::store
