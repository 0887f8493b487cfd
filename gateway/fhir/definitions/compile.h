// Compiles FHIR definitions into an image: the build does it with the core package, a running gateway with what it
// loads.
#pragma once

#include <cstddef>
#include <cstdint>
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
  // What was compiled all the same. An error: something cannot be used, and nothing else suffers; a warning: a small
  // part of a definition was left as it is in its base.
  Problems warnings;
};

// What is to become of a file that is no JSON or XML.
enum class BrokenFiles : std::uint8_t {
  refuse,     // the whole package is refused
  pass_over,  // it is named among the warnings, and the rest is compiled; refused when no file can be read
};

// `package` is name#version; definitions whose url is in `leave_out` are passed over. Types, bases, code systems and
// value sets that the files do not bring are looked for in `below`. A profile without a snapshot gets one.
//
// Problems name file, line and column, and the definition's url. Refused as a whole: files that cannot be read (see
// above), and a package that grows too large. Everything else that is wrong is among the warnings:
// - passed over: a definition without url, a second one with the same canonical;
// - kept, but unusable (Structure::unusable says why): an unknown or circular base, element paths that do not fit
//   together, what contradicts the base so that no instance could be right (a type that the base does not have, an
//   element that does not exist), slices that nothing tells apart;
// - left as the base has it: a min below or a max above the base's, a binding weaker than a required one, a fixed
//   value of another type;
// - an invariant that is no FHIRPath has no syntax.
[[nodiscard]] Result<CompiledDefinitions> compile_definitions(std::string_view package,
                                                              std::span<const DefinitionFile> files,
                                                              const Definitions& below,
                                                              std::span<const std::string> leave_out = {},
                                                              BrokenFiles broken_files = BrokenFiles::refuse);

}  // namespace linkway::fhir
