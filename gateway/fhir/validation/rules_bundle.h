// What single types of Bundle ask for.
#pragma once

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// What Composition names as subject, author ..., and in its sections, is in the document (documents.html#content).
void check_document_references(Run& run, const At& bundle);
// What MessageHeader.focus names is in the message.
void check_message_references(Run& run, const At& bundle);
// Every entry can be reached from the first one by following references forwards or backwards.
void check_linked(Run& run, const At& bundle, bool message);

// searchset: search.mode, ids, types that were searched for (http.html#search, search.html#modes)
void check_search_set(Run& run, const At& bundle);
// transaction, batch: request.url and method fit each other and the resource (http.html#transaction)
void check_requests(Run& run, const At& bundle);

}  // namespace linkway::fhir::validation
