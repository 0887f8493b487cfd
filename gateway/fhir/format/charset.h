// Text in the charset that a sender names, as UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace linkway::fhir {

// `charset`: "" is UTF-8, or UTF-16 with a byte order mark. ISO-8859-1 is read as windows-1252, which is what those who
// say so mean (WHATWG Encoding). A byte order mark of UTF-8 goes before what is named, and is left out. Refuses
// charsets that are not known, bytes that the charset does not have, and workbooks, which are often sent for tables.
[[nodiscard]] Result<std::string> to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace linkway::fhir
