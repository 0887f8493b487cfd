// A message of HL7 v2 as the sample of a new pack.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cli/pack_sample.h"

namespace linkway::cli {

// What stands in the message, by the model that its MSH-9 names, or as a message of any structure. Of OTHER, each kind
// of segment is an element of its own.
[[nodiscard]] Result<Sample> read_hl7v2_sample(std::string_view bytes);

}  // namespace linkway::cli
