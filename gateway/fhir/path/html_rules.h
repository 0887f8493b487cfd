// What a narrative may hold (R4 narrative.html#xhtml).
#pragma once

#include <string_view>

#include "data/xml.h"

namespace linkway::fhir::path {

// Whether the text is a div of XHTML, well-formed, with something to read in it, and of only such elements and
// attributes as describe text: no scripts, no forms, nothing that is fetched from elsewhere but by a link. Entities
// that only HTML has are no matter of these rules.
[[nodiscard]] bool follows_html_rules(std::string_view div);

// Whether narratives have such an element, and it such an attribute, whatever its value.
[[nodiscard]] bool is_narrative_element(std::string_view name);
[[nodiscard]] bool is_narrative_attribute(std::string_view element, const data::XmlAttribute& attribute);

}  // namespace linkway::fhir::path
