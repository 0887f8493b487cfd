#include <cstddef>
#include <cstdlib>
#include <span>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"

// The images as the assembler files beside lay them into the program.
extern "C" {
extern const std::byte linkway_core_image[];
extern const std::byte linkway_core_image_end[];
extern const std::byte linkway_own_image[];
extern const std::byte linkway_own_image_end[];
extern const std::byte linkway_hl7v2_image[];
extern const std::byte linkway_hl7v2_image_end[];
}

namespace linkway::fhir {

namespace {

Definitions on_top_of(const Definitions& below, std::span<const std::byte> block) {
  auto image = Image::in_place(block);
  if (image == nullptr) std::abort();  // built for another layout: a build gone wrong, and nothing would be right
  return below.with(std::move(image));
}

}  // namespace

const Definitions& Definitions::core() {
  static const Definitions core = on_top_of({}, {linkway_core_image, linkway_core_image_end});
  return core;
}

const Definitions& Definitions::built_in() {
  static const Definitions all = on_top_of(on_top_of(core(), {linkway_hl7v2_image, linkway_hl7v2_image_end}),
                                           {linkway_own_image, linkway_own_image_end});
  return all;
}

}  // namespace linkway::fhir
