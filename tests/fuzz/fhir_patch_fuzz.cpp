// Any resource and any Parameters: the patch is refused with a reason, or gives a document that reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/clock.h"
#include "data/json.h"
#include "fhir/patch/fhir_patch.h"

namespace data = linkway::data;

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

// {"resource": {...}, "patch": {...}}
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = data::read_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!input) return 0;
  static const linkway::FixedClock clock(linkway::Instant{1'795'000'000'000'000});
  data::Arena arena;
  data::Builder builder(arena);
  linkway::fhir::PatchLimits limits;
  limits.max_work = 1 << 20;
  limits.max_steps = 100'000;
  const auto patched = linkway::fhir::apply_fhir_patch(input->root["resource"], input->root["patch"], builder, clock,
                                                       linkway::fhir::Definitions::core(), limits);
  if (!patched) {
    require(!patched.problems().front().text.empty());
    return 0;
  }
  const auto again = data::read_json(data::to_json(*patched));
  require(again.ok() && data::equal(again->root, *patched));
  return 0;
}
