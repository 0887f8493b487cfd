// From one frame of MLLP to the exchanges that it brings, and to the one frame that answers it.
#pragma once

#include <functional>
#include <string>

#include "exchange/inbound.h"
#include "net/mllp_server.h"

namespace linkway::exchange {

// A message is one exchange; each message of a batch (FHS, BHS, or several MSH) is one of its own, handled in order.
// The answer to a batch is a batch of their acknowledgments, in one frame. `reply` is called once, from any thread.
void receive_mllp(Inbound& inbound, const SettingsHolder& settings, net::MllpMessage message, net::MllpReply reply);

}  // namespace linkway::exchange
