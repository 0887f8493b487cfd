#pragma once

#include <string_view>

#include "base/result.h"
#include "data/arena.h"

namespace linkway::data {

// The text of an XML document in UTF-8 without a byte order mark (W3C xml section 4.3.3 and appendix F), in the arena.
// It need not be well-formed, and where it claims to be UTF-8 it is not checked. Refuses encodings that it does not
// know, by their name, and bytes that are no UTF-16.
[[nodiscard]] Result<std::string_view> xml_text(std::string_view bytes, Arena& arena);

}  // namespace linkway::data
