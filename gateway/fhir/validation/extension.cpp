#include "fhir/validation/checks.h"

namespace linkway::fhir::validation {

void check_extension(Run& run, const At& at, bool modifier) {
  if (modifier && run.definitions.structure((*at.node)["url"].text()) == nullptr) {
    run.error(at, issue::extension, "extension-unknown",
              "a modifier extension of an unknown definition changes what this says");
  }
}

}  // namespace linkway::fhir::validation
