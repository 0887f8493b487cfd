#include "exchange/carrier.h"

#include "base/text.h"
#include "exchange/file_carrier.h"
#include "exchange/https_carrier.h"
#include "exchange/mllp_carrier.h"

namespace linkway::exchange {

std::shared_ptr<Carrier> make_carrier(const CarrierParts& parts) {
  const std::string_view url = parts.settings.url;
  const auto scheme = text::lower(url.substr(0, url.find(':')));
  if (scheme == "https" || scheme == "http") return make_https_carrier(parts);
  if (scheme == "file") return make_file_carrier(parts);
  if (scheme == "mllps" || scheme == "mllp") return make_mllp_carrier(parts);
  return nullptr;
}

}  // namespace linkway::exchange
