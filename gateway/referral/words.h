// What datatypes say, as a person would write it. Plain text: not escaped for XHTML.
#pragma once

#include <string>

#include "data/node.h"

namespace linkway::referral {

// CodeableConcept: its text, else a display, else a code; of a list, each with "; " between them. "" for none.
[[nodiscard]] std::string concept_words(const data::Node& concept_or_list);
// Reference: display, else the identifier's value; "" for a bare literal, which tells a reader nothing.
[[nodiscard]] std::string reference_words(const data::Node& reference);
// The element `name` of choice type, dateTime or Period or instant: performed[x], effective[x], occurrence[x].
[[nodiscard]] std::string time_words(const data::Node& resource, const std::string& name);
[[nodiscard]] std::string period_words(const data::Node& period);
// value[x] of an Observation, one of its components or a Task.output, or why there is none; "" when nothing is said.
// A quantity has its comparator and unit, and the number as it was written.
[[nodiscard]] std::string value_words(const data::Node& holder);

}  // namespace linkway::referral
