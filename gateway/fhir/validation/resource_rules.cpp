#include "fhir/types.h"
#include "fhir/validation/checks.h"

namespace linkway::fhir::validation {

void check_resource_rules(Run& run, const At& resource) {
  const auto& id = (*resource.node)["id"];
  if (id.is_text() && !is_id(id.text())) {
    run.error(resource, issue::invalid, "resource-id", "An id has 1 to 64 letters, digits, '-' and '.'");
  }
}

}  // namespace linkway::fhir::validation
