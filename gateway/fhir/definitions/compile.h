// Compiles FHIR definitions into an image: the build does it with the core package, a running gateway with what it
// loads.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir {

// A file as it was read: a resource or a Bundle of resources.
struct DefinitionFile {
  std::string name;  // as problems name it
  std::string bytes;
};

struct CompiledDefinitions {
  std::vector<std::byte> block;  // for Image::own()
  Problems warnings;             // what was compiled all the same
};

// `package` is name#version; definitions whose url is in `leave_out` are passed over. Types, code systems and value
// sets that the files do not bring are looked for in `below`. A problem names file, line and column, and nothing is
// compiled when there is one: no JSON, a definition without url, two with the same canonical, an unknown or circular
// base, element paths that do not fit together. An expression that is no FHIRPath is a warning.
[[nodiscard]] Result<CompiledDefinitions> compile_definitions(std::string_view package,
                                                              std::span<const DefinitionFile> files,
                                                              const Definitions& below,
                                                              std::span<const std::string> leave_out = {});

}  // namespace linkway::fhir
