// A message that comes in a form of several parts.
#pragma once

#include "exchange/work.h"

namespace linkway::exchange {

// Takes the message of a channel out of multipart/form-data: its fields where the channel's format is a form, else the
// one part that is the message. What the exchange keeps is that message, so that the same one is known again although
// its sender draws another boundary each time. Leaves everything else as it is. False with problems.
[[nodiscard]] bool unwrap(Work& work);

}  // namespace linkway::exchange
