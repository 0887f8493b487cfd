// The form in which a client wants its answers (R4 http.html#parameters): JSON or XML, for machines or for people.
#pragma once

#include <memory>
#include <optional>

#include "exchange/settings.h"
#include "fhir/format/media_type.h"
#include "net/http_server.h"

namespace linkway::api {

struct Form {
  fhir::Format format = fhir::Format::json;
  bool pretty = false;
};

// From Accept, `_format` and `_pretty`; nothing when the client takes neither form.
[[nodiscard]] std::optional<Form> wanted_form(const net::Request& request);

// Gives what is answered in FHIR's JSON the form that is wanted, and leaves everything else as it is. What cannot stand
// in XML (a character that XML does not have) is answered with 406 when it was only read; the answer to a write, which
// tells what was done, stays JSON.
[[nodiscard]] net::Reply in_form(net::Reply reply, const Form& form, bool writes,
                                 std::shared_ptr<const exchange::Settings> settings);

}  // namespace linkway::api
