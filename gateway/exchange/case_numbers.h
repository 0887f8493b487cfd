// What a platform calls a referral, first told with a report: kept on the gateway's Task, so that what names nothing
// else is matched from then on.
#pragma once

#include "exchange/work.h"
#include "store/reader.h"

namespace linkway::exchange {

// `task`, the gateway's, with the identifiers of a report of it that are new. A report that contradicts what is known
// is a problem (conflict), because it may be about somebody else: an identifier of another referral of this platform,
// or another value where the Task has one of the same system already.
[[nodiscard]] data::Node with_case_numbers(Work& work, store::Reader& reader, const data::Node& task, ResourceKey key,
                                           const Change& report);

}  // namespace linkway::exchange
