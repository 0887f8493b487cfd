// Narratives that need no second look: nearly all of them are.
#pragma once

#include <string_view>

namespace linkway::fhir::validation {

// Whether the text is, beyond doubt, a narrative that fulfils every rule that there is of Narrative.div: well-formed
// XML, a <div> of XHTML with something to read in it, only of elements and attributes that narratives have, no block in
// a paragraph, no image, no link but to the web or a mailbox. One pass, no memory. False says nothing: read it then.
[[nodiscard]] bool is_plain_narrative(std::string_view div);

}  // namespace linkway::fhir::validation
