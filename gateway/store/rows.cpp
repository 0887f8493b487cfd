#include "store/rows.h"

#include <string_view>

namespace linkway::store {

std::string_view to_string(Verdict v) {
  switch (v) {
    case Verdict::accepted: return "accepted";
    case Verdict::repeated: return "repeated";
    case Verdict::no_effect: return "no-effect";
    case Verdict::refused: return "refused";
  }
  return "refused";
}

std::string_view to_string(DeliveryState s) {
  switch (s) {
    case DeliveryState::waiting: return "waiting";
    case DeliveryState::claimed: return "claimed";
    case DeliveryState::sent: return "sent";
    case DeliveryState::delivered: return "delivered";
    case DeliveryState::refused: return "refused";
    case DeliveryState::parked: return "parked";
  }
  return "waiting";
}

std::string_view to_string(DeliveryKind k) {
  switch (k) {
    case DeliveryKind::referral: return "referral";
    case DeliveryKind::update: return "update";
    case DeliveryKind::cancellation: return "cancellation";
    case DeliveryKind::feedback: return "feedback";
  }
  return "referral";
}

std::string_view to_string(OutcomeClass c) {
  switch (c) {
    case OutcomeClass::delivered: return "delivered";
    case OutcomeClass::unsent: return "unsent";
    case OutcomeClass::transient: return "transient";
    case OutcomeClass::ambiguous: return "ambiguous";
    case OutcomeClass::rejected: return "rejected";
  }
  return "unsent";
}

}  // namespace linkway::store
