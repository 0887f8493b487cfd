// Any document and any JSON Patch: the patch is refused with a reason, or gives a document that reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/json.h"
#include "fhir/patch/json_patch.h"

namespace data = linkway::data;

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

// {"doc": ..., "patch": [...]}
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = data::read_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!input) return 0;
  data::Arena arena;
  data::Builder builder(arena);
  linkway::fhir::PatchLimits limits;
  limits.max_work = 1 << 20;
  const auto patched = linkway::fhir::apply_json_patch(input->root["doc"], input->root["patch"], builder, limits);
  if (!patched) {
    require(!patched.problems().front().text.empty());
    return 0;
  }
  if (!*patched) return 0;  // there was no doc
  const auto again = data::read_json(data::to_json(*patched));
  require(again.ok() && data::equal(again->root, *patched));
  return 0;
}
