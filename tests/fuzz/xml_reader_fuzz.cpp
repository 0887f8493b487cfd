// Any bytes as XML: they are refused with their place, or read. What reads as a FHIR resource is written and reads back
// the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "data/xml.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/xml_form.h"

namespace data = linkway::data;

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(bytes), size);
  const auto document = data::read_xml(source);
  if (!document) {
    require(!document.problems().front().text.empty());
    return 0;
  }
  require(document->root != nullptr && !document->root->name.empty());

  const auto& core = linkway::fhir::Definitions::core();
  const auto resource = linkway::fhir::read_xml(source, core);
  if (!resource) {
    require(!resource.problems().front().text.empty());
    return 0;
  }
  std::string written;
  if (!linkway::fhir::write_xml(resource->root, core, written)) return 0;  // a div that is no XHTML of FHIR
  const auto again = linkway::fhir::read_xml(written, core);
  require(again.ok() && data::equal(again->root, resource->root));
  return 0;
}
