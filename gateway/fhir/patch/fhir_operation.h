// The operations of a FHIRPath Patch as they stand in its Parameters, checked for their parts alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "data/node.h"

namespace linkway::fhir {

enum class PatchVerb : std::uint8_t { add, insert, remove, replace, move };
inline constexpr std::array<std::string_view, 5> patch_verbs = {"add", "insert", "delete", "replace", "move"};

// Points into the Parameters.
struct FhirOperation {
  PatchVerb verb = PatchVerb::add;
  std::string_view path;
  std::string_view name;        // add
  data::Node value;             // add, insert, replace: the part itself
  std::size_t index = 0;        // insert
  std::size_t source = 0;       // move
  std::size_t destination = 0;  // move
};

// `parameter`: one of Parameters.parameter. Parts that the operation has no use for are left aside; parts that no
// operation has are refused.
[[nodiscard]] Result<FhirOperation> read_fhir_operation(const data::Node& parameter);

}  // namespace linkway::fhir
