#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exchange/carrier.h"

namespace linkway::exchange {

// HL7 v2 to the partner's MLLP listener.
[[nodiscard]] std::shared_ptr<Carrier> make_mllp_carrier(const CarrierParts& parts);

// What an acknowledgment says (MSA-1). delivered: AA, CA; also an error 205 (duplicate key) of a repeated attempt: an
// earlier one got through. transient or rejected, by `on_error`: AE, CE. rejected: AR, CR. ambiguous: anything else.
[[nodiscard]] Outcome classify_ack(std::string_view answer, int attempt, security::OnError on_error);

// Of what came back in one frame, which may be a batch: the message that acknowledges the one with this control id
// (MSA-2). Of several the first that is nothing else (ACK), before one that says more. "" where there is none.
[[nodiscard]] std::string acknowledgment(std::string_view frame, std::string_view control_id);

}  // namespace linkway::exchange
