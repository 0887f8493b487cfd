#include "exchange/body.h"

#include <string>

#include "fhir/format/json_form.h"
#include "fhir/format/media_type.h"
#include "fhir/format/xml_form.h"

namespace linkway::exchange {

namespace {

Problem not_read(std::string text) {
  Problem problem;
  problem.category = Category::unsupported_media;
  problem.code = issue::not_supported;
  problem.text = std::move(text);
  return problem;
}

}  // namespace

Result<data::Node> read_body(std::string_view content_type, std::string_view bytes, data::Arena& arena,
                             const fhir::Definitions& definitions) {
  if (content_type.empty()) {
    return not_read("Content-Type is missing; send application/fhir+json or application/fhir+xml");
  }
  const auto media = fhir::parse_media_type(content_type);
  if (!media.format) {
    return not_read("this Content-Type is not read here; send application/fhir+json or application/fhir+xml");
  }
  if (!media.utf8) return not_read("FHIR content is UTF-8; another charset is not read");
  if (!media.r4) return not_read("FHIR R4 is read here: fhirVersion=4.0");
  return *media.format == fhir::Format::json ? fhir::read_json(bytes, arena, definitions)
                                             : fhir::read_xml(bytes, arena, definitions);
}

}  // namespace linkway::exchange
