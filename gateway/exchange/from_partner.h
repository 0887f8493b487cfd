// What a partner wrote in its own words becomes FHIR, by the pack that it has.
#pragma once

#include <string>

#include "base/result.h"
#include "exchange/settings.h"
#include "mapping/pack/transfer.h"
#include "store/rows.h"

namespace linkway::exchange {

struct Arrived {
  const mapping::Pack& pack;
  const mapping::Channel& channel;
  std::string_view media_type;
  std::string_view body;
  PartnerId partner;
  ExchangeKey exchange;  // seeds the ids that the map makes
  Instant received;      // now, for the map
};

// Whether a channel takes this Content-Type, for one message or a batch of them.
[[nodiscard]] bool takes_media_type(const mapping::Channel& channel, std::string_view media_type);

// One message, with the trace of its map. Problems have the path of the source. `unmapped`: also filled when it is
// refused.
[[nodiscard]] Result<mapping::TakenIn> from_partner(const Arrived& arrived, const Settings& settings,
                                                    data::Builder& builder,
                                                    std::vector<mapping::UnmappedCode>* unmapped = nullptr);

// For the worklist: what can be a code, and not without bound.
[[nodiscard]] std::vector<store::UnmappedCode> worklist_of(const std::vector<mapping::UnmappedCode>& codes,
                                                           const std::string& pack);

}  // namespace linkway::exchange
