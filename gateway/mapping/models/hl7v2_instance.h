// HL7 v2 by its models.
#pragma once

#include <string>
#include <string_view>

#include "mapping/models/hl7v2_rules.h"
#include "mapping/models/instance.h"

namespace linkway::mapping {

// See read_instance. `charset`: what the bytes are in, whatever the message says of it; "" to go by MSH-18. A batch, or
// several messages one after the other, give a list of instances; one message gives one.
//
// Nothing that a message has is refused for its place: a segment without one stands in OTHER of the group that is open,
// as an instance of its own model or of ANY_SEGMENT; a field or component without one is a member that is called by its
// place (PID-8.2). Both are told, and so is what the standard requires and is not there. Empty repetitions are null. A
// value that is sent as "" has no value and the extension data-absent-reason.
//
// Refused: what data::read_hl7v2 refuses, a message of another code (MSH-9.1) than the model's, and what breaks the
// rules.
[[nodiscard]] Result<Instance> read_hl7v2_instance(std::string_view bytes, std::string_view charset,
                                                   const fhir::Structure& type, const fhir::Definitions& definitions,
                                                   data::Arena& arena, const data::Hl7Limits& limits,
                                                   const Hl7Rules& rules = {});

// Segments in the order of the structure, with MSH-1 and MSH-2 as they are in the instance, else |^~\&. A text that is
// "" in quotes, and one without value that has data-absent-reason, is written as "". Where MSH-18 is not told and there
// are characters beyond ASCII, it becomes the style's charset, or UNICODE UTF-8. Refused: members that are no field or
// component, a message without MSH, characters that the charset does not have.
[[nodiscard]] Status write_hl7v2_instance(const data::Node& instance, const fhir::Structure& type,
                                          const fhir::Definitions& definitions, std::string& out,
                                          const WriteStyle& style);

}  // namespace linkway::mapping
