// Any package: it is refused with a reason, or loaded; what is loaded can be looked up and followed. The first byte
// tells how the rest is read: z is an archive, anything else stands before files of JSON or XML with a NUL between.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/definitions/package.h"

namespace fhir = linkway::fhir;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<fhir::DefinitionFile> files(std::string_view text) {
  constexpr std::size_t most = 8;
  std::vector<fhir::DefinitionFile> found;
  while (!text.empty() && found.size() < most) {
    const auto part = text.substr(0, text.find('\0'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const auto* ending = part.starts_with('<') ? ".xml" : ".json";
    found.push_back({std::to_string(found.size()) + ending, std::string(part)});
  }
  return found;
}

linkway::Result<fhir::LoadedPackage> load(std::string_view input) {
  const auto rest = input.substr(1);
  if (input[0] != 'z') return fhir::load_package("example#1.0.0", files(rest), fhir::Definitions::core());
  fhir::PackageLimits limits;
  limits.max_total_bytes = 1 << 20;
  return fhir::load_package(std::as_bytes(std::span(rest)), fhir::Definitions::core(), limits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const auto loaded = load({reinterpret_cast<const char*>(bytes), size});
  if (!loaded) {
    require(!loaded.problems().front().text.empty());
    return 0;
  }
  const auto definitions = fhir::Definitions::core().with(loaded->image);
  (void)definitions.value_set("http://example.org/v");
  (void)definitions.code_system("http://example.org/c");
  const auto* structure = definitions.structure("http://example.org/s");
  if (structure == nullptr) return 0;
  for (const auto& element : structure->elements) {
    for (const auto& child : element.children) {
      const auto step = definitions.step(&element, nullptr, child.key());
      require(step.child == nullptr || step.child->name.view() == child.name.view());
    }
  }
  return 0;
}
