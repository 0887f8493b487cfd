// What one patch may cost; a few operations can ask for a document that grows without end.
#pragma once

#include <cstddef>
#include <cstdint>

namespace linkway::fhir {

struct PatchLimits {
  std::size_t max_operations = 1'000;
  std::size_t max_depth = 128;                   // of the document, as its readers have it
  std::uint64_t max_work = 128UL * 1024 * 1024;  // bytes of members, items and texts copied or searched, in all
  std::uint64_t max_steps = 20'000'000;          // of FHIRPath evaluation, shared out evenly among the operations
};

}  // namespace linkway::fhir
