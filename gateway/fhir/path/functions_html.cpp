// htmlChecks() (R4 fhirpath.html#functions)
#include "fhir/path/functions.h"
#include "fhir/path/html_rules.h"

namespace linkway::fhir::path::run {

bool html_checks(Call& call) {
  for (std::size_t i = 0; i < call.count(); ++i) {
    std::string_view text;
    if (!text_of(call.item(i), text)) continue;
    if (!call.machine().spend(call.node(), 1 + text.size() / 16)) return false;
    if (!follows_html_rules(text)) return call.result(false);
  }
  return call.result(true);
}

}  // namespace linkway::fhir::path::run
