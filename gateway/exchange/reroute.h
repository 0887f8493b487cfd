// Referrals that no rule matched wait until one does: tried again at start and whenever the configuration changes.
#pragma once

#include <cstddef>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "exchange/settings.h"
#include "store/store.h"

namespace linkway::exchange {

// Returns how many found a platform. Blocks until their commits are done.
std::size_t route_waiting(store::Store& store, const SettingsHolder& settings, const Clock& clock, IdSource& ids,
                          Log& log);

}  // namespace linkway::exchange
