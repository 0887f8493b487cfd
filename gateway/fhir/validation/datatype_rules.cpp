#include "base/text.h"
#include "fhir/validation/checks.h"

namespace linkway::fhir::validation {

void check_datatype_rules(Run& run, const At& at) {
  if (at.type() == nullptr || at.type()->type.view() != "Attachment") return;
  const auto& data = (*at.node)["data"];
  const auto& size = (*at.node)["size"];
  if (!data.is_text() || size.kind() != data::Kind::number) return;
  const auto bytes = text::decode_base64(data.text());
  if (bytes && std::to_string(bytes->size()) != size.text()) {
    run.error(at, issue::value, "attachment-size", "size is not the number of bytes in data");
  }
}

}  // namespace linkway::fhir::validation
