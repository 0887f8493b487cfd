// The gateway's own marks on a resource: id, meta.versionId, meta.lastUpdated; everything else stays as it came.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "data/builder.h"
#include "data/node.h"

namespace linkway::fhir {

// resourceType, id and meta come first. Other members of meta (profile, tag, security, source) are kept.
[[nodiscard]] data::Node stamped(const data::Node& resource, data::Builder& builder, std::string_view id,
                                 std::int32_t version, Instant updated);
// The resource without id, meta.versionId and meta.lastUpdated: what two versions are compared by.
[[nodiscard]] data::Node unstamped(const data::Node& resource, data::Builder& builder);

}  // namespace linkway::fhir
