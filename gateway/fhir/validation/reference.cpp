#include "fhir/reference.h"

#include "fhir/validation/checks.h"
#include "fhir/validation/resolution.h"

namespace linkway::fhir::validation {

void check_reference(Run& run, const At& at, const Element& element, const Structure* profile) {
  const auto& literal = (*at.node)["reference"];
  if (!literal.is_text() || element.types.empty()) return;
  const auto text = literal.text();
  if (text.starts_with('#') && !run.references().find(*at.scope, text)) {
    run.error(at, issue::not_found, "reference-contained", "No contained resource has this id", profile);
  }
}

}  // namespace linkway::fhir::validation
