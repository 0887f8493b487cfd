// Deliveries into a folder: file:///srv/out/charity
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "exchange/carrier.h"

namespace linkway::exchange {

[[nodiscard]] std::shared_ptr<Carrier> make_file_carrier(const CarrierParts& parts);

// The folder of a file URL (RFC 8089) without a host; nothing for any other.
[[nodiscard]] std::optional<std::string> folder_of_url(std::string_view url);

}  // namespace linkway::exchange
