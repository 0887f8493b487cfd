// What an XML sample says of the model of a partner's messages.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cli/pack_sample.h"

namespace linkway::cli {

// Elements, attributes and texts of one document; what comes again under the same parent is a list.
[[nodiscard]] Result<Sample> read_xml_sample(std::string_view bytes);

}  // namespace linkway::cli
