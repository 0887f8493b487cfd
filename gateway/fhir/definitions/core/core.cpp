#include <cstddef>
#include <cstdlib>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"

// The image as core_image.S lays it into the program.
extern "C" {
extern const std::byte linkway_core_image[];
extern const std::byte linkway_core_image_end[];
}

namespace linkway::fhir {

const Definitions& Definitions::core() {
  static const Definitions core = [] {
    auto image = Image::in_place({linkway_core_image, linkway_core_image_end});
    if (image == nullptr) std::abort();  // built for another layout: a build gone wrong, and nothing would be right
    return Definitions().with(std::move(image));
  }();
  return core;
}

}  // namespace linkway::fhir
