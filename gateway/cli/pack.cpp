// linkway pack: what is known of each kind of partner, in files.
#include "cli/pack.h"

#include <CLI/CLI.hpp>

namespace linkway::cli {

void add_pack(CLI::App& app, Shell& shell) {
  auto* pack = app.add_subcommand("pack", "Packs, which teach the gateway a kind of partner: make, check, test, list");
  pack->require_subcommand(1);
  pack->footer(
      "A pack is a folder with pack.yaml, maps, models, code maps and examples; mappings/README.md leads from a "
      "sample\n"
      "of a new system to a pack that passes its tests.\n\n"
      "Examples:\n"
      "  linkway pack new acme --from sample.json\n"
      "  linkway pack test mappings/acme --watch");
  add_pack_new(*pack, shell);
  add_pack_check(*pack, shell);
  add_pack_test(*pack, shell);
  add_pack_list(*pack, shell);
  add_pack_keys(*pack, shell);
}

}  // namespace linkway::cli
