#pragma once

#include "exchange/work.h"

namespace linkway::exchange {

// The problems of a message, each where the culprit stands in what the sender wrote, as far as its map tells.
[[nodiscard]] Problems in_sender_words(const Work& work);

}  // namespace linkway::exchange
