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

// A code that one of the pack's own code maps leads to, and where that stands.
struct MappedCode {
  std::string system;
  std::string code;
  std::string file;
  PackPlace place;
};

struct PackParts {
  fhir::Definitions definitions;  // those below, with the pack's models and code maps on top
  std::vector<Map> maps;          // in the order of their files
  std::set<std::string> broken;   // files of maps that cannot be read
  // By the file of a map of the pack that it extends, which is not among `maps`: the file of the map that has its url.
  std::map<std::string, std::string, std::less<>> instead;
  CodeMaps code_maps;
  // By the url of the code map: the pack's own file before that of the pack that it extends.
  std::map<std::string, std::string, std::less<>> code_map_files;
  std::vector<MappedCode> targets;
  Problems problems;  // files are paths from the pack's folder
};

[[nodiscard]] PackParts read_parts(const PackSource& source, const fhir::Definitions& below);

}  // namespace linkway::mapping
