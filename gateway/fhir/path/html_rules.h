// What a narrative may hold (R4 narrative.html#xhtml).
#pragma once

#include <string_view>

namespace linkway::fhir::path {

// Whether the text is a div of XHTML, well-formed, with something to read in it, and of only such elements and
// attributes as describe text: no scripts, no forms, nothing that is fetched from elsewhere but by a link.
[[nodiscard]] bool follows_html_rules(std::string_view div);

}  // namespace linkway::fhir::path
