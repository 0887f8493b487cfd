// Mutates a JSON tree rather than its bytes: what comes out is still JSON, most often still nearly FHIR.
#pragma once

#include <cstddef>
#include <cstdint>

namespace linkway::fuzz {

// For LLVMFuzzerCustomMutator: changes up to four nodes of the JSON in bytes[0, size), one time in eight the bytes
// themselves; what is no JSON is mutated as bytes. Gives the new size, at most max_size.
std::size_t mutate_tree(std::uint8_t* bytes, std::size_t size, std::size_t max_size, unsigned seed);

}  // namespace linkway::fuzz
