// What a message of HL7 v2 leaves out of a resource that is here already: no value there means no change (HL7 v2.8.1
// section 2.5.3; v2.4 section 2.7); to take a value away the sender writes "", which leaves a mark in its element.
#pragma once

#include <string_view>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::exchange {

// A map fills in what a new resource must have and the message does not say, and names such an element in a tag of the
// resource (Meta.tag) with this system and the element's name as its code, as "requester" or "performed".
inline constexpr std::string_view filled_in_system = "https://linkway.example/fhir/CodeSystem/filled-in";
// The same for an element that the message takes away, where FHIR has no place for a mark in it.
inline constexpr std::string_view emptied_system = "https://linkway.example/fhir/CodeSystem/emptied";
// The same for a part of a list that has a field of its own: "telecom/work" are the items with this use,
// "telecom/-work" all others; "reasonCode/coding" those that have this member. "note": the sender's words, which are
// not told, beside notes that were made of other fields; "note/PRD-8" such a note that begins so ("PRD-8: ..."), beside
// the sender's words. Of a list with several kinds (supportingInfo) the tag emptied may name one,
// "supportingInfo/Flag", and of notes a label, "note/PRD-8".
inline constexpr std::string_view left_out_system = "https://linkway.example/fhir/CodeSystem/left-out";

// `resource` without those tags: what was filled in counts.
[[nodiscard]] data::Node without_own_tags(const data::Node& resource, data::Builder& builder);

// `fresh`, without those tags, and with the top-level elements of `before` that it says nothing of or that were filled
// in alone. Of a choice of types (deceased[x]) one form is enough. Extensions are compared by their URL, the numbers of
// a request by their type, those of a person by their system, what is tied in with a request (supportingInfo) by the
// type of resource: of what is not told, all stays. Why a status is as it is goes with the status.
[[nodiscard]] data::Node keep_what_is_left_out(const data::Node& fresh, const data::Node& before,
                                               data::Builder& builder);

}  // namespace linkway::exchange
