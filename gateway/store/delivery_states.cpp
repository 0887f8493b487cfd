#include "store/delivery_states.h"

namespace linkway::store {

bool may_settle(DeliveryState from, DeliveryState to, OutcomeClass outcome) {
  if (from == DeliveryState::claimed) return to == DeliveryState::waiting && outcome == OutcomeClass::unsent;
  if (from != DeliveryState::sent) return false;
  switch (to) {
    case DeliveryState::delivered: return outcome == OutcomeClass::delivered;
    case DeliveryState::refused: return outcome != OutcomeClass::delivered;
    case DeliveryState::parked: return outcome != OutcomeClass::delivered;
    case DeliveryState::waiting: return outcome != OutcomeClass::delivered && outcome != OutcomeClass::rejected;
    case DeliveryState::claimed:
    case DeliveryState::sent: return false;
  }
  return false;
}

bool may_retry(DeliveryState from) { return from == DeliveryState::refused || from == DeliveryState::parked; }

}  // namespace linkway::store
