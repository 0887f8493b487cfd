// A map as the commands on maps take it: with the maps that it imports, the models that it names, and the pack it is
// of.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/pack_common.h"
#include "fhir/definitions/definitions.h"
#include "mapping/codes/code_translator.h"
#include "mapping/engine/compile.h"
#include "mapping/engine/plan.h"
#include "mapping/language/map.h"
#include "mapping/pack/manifest.h"

namespace linkway::cli {

struct MapOptions {
  std::string map;    // a file, or a channel of the pack
  std::string pack;   // a folder; "": the folder of the map when it is a pack
  std::string group;  // "": the first
  std::vector<std::string> models;
  DefinitionOptions definitions;
};
void add_map_options(CLI::App& command, MapOptions& options);
// The same without the map itself, for commands that take several.
void add_map_surroundings(CLI::App& command, MapOptions& options);

struct MapSetup {
  fhir::Definitions definitions;
  mapping::Manifest manifest;  // of the pack; empty without one
  std::shared_ptr<const mapping::CodeMaps> code_maps;
  std::vector<mapping::Map> maps;             // all that may be imported, and the map itself
  std::string file;                           // of the map
  std::string channel;                        // of the pack, where the map was named by it
  std::shared_ptr<const mapping::Plan> plan;  // null when a problem is an error
  Problems problems;                          // of this map and those that it needs
};
// What cannot even be begun is in `problems`, too.
[[nodiscard]] MapSetup set_up_map(Shell& shell, const MapOptions& options);

// The types of the plan's sources or targets, in their order; null where a map says none that is known.
[[nodiscard]] std::vector<const fhir::Structure*> types_of(const mapping::Plan& plan, mapping::InputMode mode);

}  // namespace linkway::cli
