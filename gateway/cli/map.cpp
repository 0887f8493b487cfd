// linkway map: maps by themselves.
#include "cli/map.h"

#include <CLI/CLI.hpp>

namespace linkway::cli {

void add_map(CLI::App& app, Shell& shell) {
  auto* map = app.add_subcommand("map", "Maps of the FHIR Mapping Language: check, run, trace, coverage, diff");
  map->require_subcommand(1);
  map->footer(
      "A map stands alone (--model names the models it needs), or in a pack (--pack).\n\n"
      "Examples:\n"
      "  linkway map check referral.map --watch\n"
      "  linkway map run event-in.map event.json --pack mappings/json-platform");
  add_map_check(*map, shell);
  add_map_run(*map, shell);
  add_map_trace(*map, shell);
  add_map_coverage(*map, shell);
  add_map_diff(*map, shell);
}

}  // namespace linkway::cli
