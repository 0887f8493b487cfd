// From a delivery that is owed to the bytes that are sent: the same in every attempt.
#pragma once

#include <vector>

#include "base/result.h"
#include "exchange/settings.h"
#include "net/http.h"
#include "store/reader.h"
#include "store/rows.h"

namespace linkway::exchange {

// As the message that the gateway sends in FHIR, or what the partner's pack makes of that; `path` is what goes behind
// that of the partner's URL. `unmapped`: the codes that no code map knew, also of a message that cannot be made for
// one.
[[nodiscard]] Result<net::Request> compose(const store::DeliveryRow& delivery, const Settings& settings,
                                           store::Reader& reader, std::vector<store::UnmappedCode>& unmapped);

}  // namespace linkway::exchange
