// Contained resources of a resource whose parts are taken over into another: what those parts point to comes along
// (R4 references, contained resources: they live only within the resource that holds them).
#pragma once

#include <initializer_list>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::referral {

// `resource` with those contained resources of `origins` that it points to, directly or through one another. Of two
// with the same id the one of the earlier origin is taken. Contained resources that nothing points to are left out.
[[nodiscard]] data::Node with_contained(const data::Node& resource, std::initializer_list<data::Node> origins,
                                        data::Builder& builder);

}  // namespace linkway::referral
