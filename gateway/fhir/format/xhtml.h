// Narrative.div between the two forms: a string in JSON, an element of another namespace in XML (R4 narrative.html).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "data/xml.h"

namespace linkway::fhir {

inline constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";
inline constexpr std::string_view xhtml_namespace = "http://www.w3.org/1999/xhtml";

// The source text of the element, with the namespaces declared in it that were declared further out: it means the same
// when it stands alone.
[[nodiscard]] std::string standing_alone(const data::XmlElement& div);

// A div as it stands in JSON, made fit to stand in XML: entities that only HTML has become characters, nothing else is
// changed. Refused when it is not well-formed or no div of XHTML; line and column count within it.
[[nodiscard]] Result<std::string> xhtml_for_xml(std::string_view div);

}  // namespace linkway::fhir
