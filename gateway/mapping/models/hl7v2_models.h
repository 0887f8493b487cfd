// The logical models of HL7 v2: every program knows them (fhir-profiles/definitions.cmake), as
// https://linkway.example/hl7v2/StructureDefinition/ and the name of a message structure (REF_I12), a segment (PID) or
// a data type (XPN).
#pragma once

#include <string_view>

namespace linkway::mapping {

inline constexpr std::string_view hl7v2_models = "https://linkway.example/hl7v2/StructureDefinition/";

// The structure that messages of this code and event have: REF_I12 for REF and I13. "" when none is known.
[[nodiscard]] std::string_view hl7v2_structure_of(std::string_view code, std::string_view event);

// What marks a value that was sent as "": the element is there and has no value.
inline constexpr std::string_view hl7v2_null_extension = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

}  // namespace linkway::mapping
