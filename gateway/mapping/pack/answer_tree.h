// What a partner answered, as a tree that FHIRPath can walk.
#pragma once

#include <string_view>

#include "base/result.h"
#include "data/builder.h"

namespace linkway::mapping {

// JSON as it is. Of XML, what stands in the outermost element: an element with nothing but text is that text, any other
// an object of its attributes and elements, of which those with the same name are a list. Namespaces do not count.
// Lives in the builder's arena.
[[nodiscard]] Result<data::Node> read_answer_tree(std::string_view bytes, data::Builder& builder);

}  // namespace linkway::mapping
