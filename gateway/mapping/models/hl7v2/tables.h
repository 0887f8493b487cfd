// What HL7 v2 consists of, as a superset of versions 2.3 to 2.8.1: types and names by the newest version that has the
// field, required only what every version requires, repeating what some version repeats. CE and CF are CWE here, TS is
// DTM, TN is XTN, PN, CN, CK and AD are XPN, XCN, CX and XAD: what they have in common stands in the same places.
#pragma once

#include <string_view>

namespace linkway::mapping {

// "PID: SI Set ID; CX*!/0061 Patient identifier list; -; ..." Fields of a segment, components of a data type, in their
// order: type, * repeats, ! required, the number of the table of its codes, name. "-" where no version has anything.
[[nodiscard]] std::string_view hl7v2_types();
[[nodiscard]] std::string_view hl7v2_segments_a_l();
[[nodiscard]] std::string_view hl7v2_segments_m_z();

// "ADT_A01 (ADT A01 A04): MSH SFT* PROCEDURE(PR1 ROL*)*": a message structure, the message code and the events that use
// it, its segments and groups in their order; ? optional, * any number, + at least one.
[[nodiscard]] std::string_view hl7v2_structures();

}  // namespace linkway::mapping
