// What the files of a pack are, by their paths.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "mapping/pack/example.h"
#include "mapping/pack/pack.h"

namespace linkway::mapping {

enum class FileKind : std::uint8_t {
  manifest,      // pack.yaml
  read_me,       // README.md
  map,           // *.map
  map_resource,  // a StructureMap in maps/ (.json, .xml)
  model,         // models/*.json, *.xml
  codes,         // codes/*.json, *.xml
  code_table,    // codes/*.csv
  example,       // examples/**
  other,
};
// `name`: PackFile::name().
[[nodiscard]] FileKind kind_of(std::string_view name);

// The examples among the files, by name. Problems: a file that belongs to none, an example of no channel, one that has
// both a result and an error, one without either (a warning: `linkway pack test --update` makes it).
[[nodiscard]] std::vector<Example> find_examples(const Manifest& manifest, const std::vector<PackFile>& files,
                                                 Problems& problems);

}  // namespace linkway::mapping
