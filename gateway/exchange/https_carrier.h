#pragma once

#include <memory>

#include "exchange/carrier.h"

namespace linkway::exchange {

// POST, PUT or PATCH to the partner's URL, by HTTP/1.1 over TLS; plain to this machine itself.
[[nodiscard]] std::shared_ptr<Carrier> make_https_carrier(const CarrierParts& parts);

}  // namespace linkway::exchange
