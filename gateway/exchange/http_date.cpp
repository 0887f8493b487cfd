#include "exchange/http_date.h"

#include <ctime>

namespace linkway::exchange {

std::string http_date(Instant t) {
  const auto seconds = static_cast<std::time_t>(t.micros / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char out[40];
  std::strftime(out, sizeof out, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return out;
}

}  // namespace linkway::exchange
