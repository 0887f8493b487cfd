// From a delivery that is owed to the bytes that are sent: the same in every attempt.
#pragma once

#include <vector>

#include "base/result.h"
#include "exchange/settings.h"
#include "net/http.h"
#include "store/reader.h"
#include "store/rows.h"

namespace linkway::exchange {

// What is to be sent next. As the message that the gateway sends in FHIR, or what the partner's pack makes of that;
// `path` is what goes behind that of the partner's URL.
struct Composed {
  net::Request request;
  // Of a pack: the channel, or the request that goes before its message. Null for FHIR without a pack.
  const mapping::Channel* part = nullptr;
  const mapping::Channel* channel = nullptr;  // of which it is a part; `part` itself for the message
  PackPtr pack;                               // that owns both
  int tried = 0;                              // how often this part was tried before, where there are several
  bool complete = false;                      // nothing is left to be sent: the message had arrived before
  bool withdrawn = false;                     // by its sender, and nothing that was sent could be taken back
  ResourceKey patient;

  [[nodiscard]] bool several() const { return channel != nullptr && !channel->before.empty(); }
};

// `unmapped`: the codes that no code map knew, also of a message that cannot be made for one.
[[nodiscard]] Result<Composed> compose(const store::DeliveryRow& delivery, const Settings& settings,
                                       store::Reader& reader, std::vector<store::UnmappedCode>& unmapped);

}  // namespace linkway::exchange
