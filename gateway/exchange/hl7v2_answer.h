// What the pipeline does for HL7 v2 alone: the answer, and what is asked of a message before its map sees it.
#pragma once

#include <string>
#include <string_view>

#include "exchange/work.h"

namespace linkway::exchange {

[[nodiscard]] bool answers_in_hl7v2(const Work& work);
// The acknowledgment, positive or not, as the sender asked for it; an empty body where it asked for none.
void answer_in_hl7v2(Work& work);

// What MSH must say: a control id, a version 2.x, a processing id that is taken from this partner. Adds problems with
// v2 places; true when the message may go on.
[[nodiscard]] bool check_hl7v2_header(Work& work);

// What a message is known by when it comes again: sending application, facility and control id; "" when it has none.
[[nodiscard]] std::string hl7v2_business_key(std::string_view bytes);
// The same content: all but the time of the message (MSH-7), and where something else than the control id makes it the
// same, but that.
[[nodiscard]] bool same_hl7v2(std::string_view a, std::string_view b, bool by_control_id);

}  // namespace linkway::exchange
