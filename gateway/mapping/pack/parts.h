// The maps, models and code maps of a pack, as far as they can be read: also of one that cannot be used as a whole.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "mapping/codes/code_translator.h"
#include "mapping/language/map.h"
#include "mapping/pack/pack.h"

namespace linkway::mapping {

struct PackParts {
  fhir::Definitions definitions;  // those below, with the pack's models and code maps on top
  std::vector<Map> maps;          // in the order of their files
  std::set<std::string> broken;   // files of maps that cannot be read
  CodeMaps code_maps;
  std::map<std::string, std::string, std::less<>> code_map_files;  // by the url of the code map
  Problems problems;                                               // files are paths from the pack's folder
};

[[nodiscard]] PackParts read_parts(const PackSource& source, const fhir::Definitions& below);

}  // namespace linkway::mapping
