// From one frame of MLLP to the exchanges that it brings, and to the one frame that answers it.
#pragma once

#include <functional>
#include <string>

#include "exchange/inbound.h"
#include "net/mllp_client.h"
#include "net/mllp_server.h"

namespace linkway::exchange {

// A message is one exchange; each message of a batch (FHS, BHS, or several MSH) is one of its own, handled in order.
// The answer to a batch is a batch of their acknowledgments, in one frame, an empty one to an empty one. What is odd
// about the batch itself (counts, missing trailers) is told in BTS-2 or FTS-2 of the answer, with the last message, and
// in the log; the messages are taken all the same. `reply` is called once, from any thread.
void receive_mllp(Inbound& inbound, const SettingsHolder& settings, net::MllpMessage message, net::MllpReply reply);

// A message that a partner sent over the gateway's own connection to it (HL7 v2.8.1 section 2.9.2: in the original mode
// the application's reply, as an RRI to a REF, is the answer itself). It enters as any other of this partner, and is
// acknowledged where it asks for that; a mere acknowledgment (ACK) is no message. In a batch that holds for each of its
// messages. `done` is called once, from any thread.
void receive_over_own_connection(Inbound& inbound, const SettingsHolder& settings, const PartnerId& partner,
                                 std::string message, Instant received, std::function<void(net::MllpTaken)> done);

}  // namespace linkway::exchange
