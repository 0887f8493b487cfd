// The parts of read_bundle that know one type of Bundle.
#pragma once

#include "fhir/bundle.h"
#include "fhir/problem_list.h"

namespace linkway::fhir {

// Whether an entry of a transaction with this request may come without a resource: the method needs none, and is
// refused for itself.
[[nodiscard]] bool needs_no_resource(const data::Node& bundle_entry);

// Entry.request of a transaction (R4 http.html#transaction): fills the entry's request fields.
void read_request(const data::Node& bundle_entry, Entry& entry, ProblemList& problems);

// The first entry of a message (R4 messageheader.html): an event and a source endpoint.
void check_message_header(const InboundBundle& message, ProblemList& problems);

}  // namespace linkway::fhir
