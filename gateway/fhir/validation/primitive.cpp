// Primitive values (R4 datatypes.html#primitive).
#include <string>

#include "fhir/validation/checks.h"
#include "fhir/validation/lexical.h"

namespace linkway::fhir::validation {

namespace {

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
  return count;
}

}  // namespace

void check_primitive(Run& run, const At& at) {
  if (at.type() == nullptr) return;
  const auto kind = at.node->kind();
  if (kind != data::Kind::text && kind != data::Kind::number) return;
  const auto text = at.node->text();
  if (const auto* fault = lexical_fault(lexical_of(at.type()->type), text)) {
    run.report(at, fault->error ? Severity::error : Severity::warning, issue::value, fault->rule,
               std::string(fault->text));
  }
  const auto* element = at.element();
  if (element == nullptr || element->max_length == 0 || text.size() <= element->max_length) return;
  if (characters(text) > element->max_length) {
    run.error(at, issue::too_long, "max-length",
              "the text is longer than " + std::to_string(element->max_length) + " characters");
  }
}

}  // namespace linkway::fhir::validation
