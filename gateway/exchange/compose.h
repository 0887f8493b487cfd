// From a delivery that is owed to the bytes that are sent: the same in every attempt.
#pragma once

#include "base/result.h"
#include "exchange/settings.h"
#include "net/http.h"
#include "store/reader.h"
#include "store/rows.h"

namespace linkway::exchange {

[[nodiscard]] Result<net::Request> compose(const store::DeliveryRow& delivery, const Settings& settings,
                                           store::Reader& reader);

}  // namespace linkway::exchange
