// A reference to an organisation that is no resource here: by identifier and name (R4 references, logical references).
#pragma once

#include <string_view>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::referral {

// Without `value` by name alone; absent when there is neither.
[[nodiscard]] data::Node organization_reference(data::Builder& builder, std::string_view name, std::string_view system,
                                                std::string_view value);

}  // namespace linkway::referral
