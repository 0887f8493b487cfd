// Any bytes as FHIR JSON: reading by the definitions says the same as reading plain JSON and checking its form
// afterwards, and what is read is the same tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/json.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/json_form.h"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(bytes), size);
  const auto& core = linkway::fhir::Definitions::core();
  const auto typed = linkway::fhir::read_json(source, core);
  const auto plain = linkway::data::read_json(source);
  if (!plain) {
    require(!typed);
    return 0;
  }
  const auto problems = linkway::fhir::check_json_form(plain->root, core, source);
  require(typed.ok() == problems.empty());
  if (typed) require(linkway::data::equal(typed->root, plain->root));
  return 0;
}
