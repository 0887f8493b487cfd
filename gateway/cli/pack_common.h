// What the commands on packs and maps have in common.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "data/builder.h"
#include "fhir/definitions/definitions.h"
#include "mapping/pack/differences.h"

namespace CLI {
class App;
}

namespace linkway::cli {

// The definitions that packs and maps stand on: the built-in ones, those of a gateway's configuration, and packages.
struct DefinitionOptions {
  std::vector<std::string> packages;
  std::string config;
};
void add_definition_options(CLI::App& command, DefinitionOptions& options);
// Warnings of the packages go to shell.err.
[[nodiscard]] Result<fhir::Definitions> definitions_of(Shell& shell, const DefinitionOptions& options);

// "FILE:LINE:COLUMN: error: TEXT [PATH]", the severity in its colour.
void print_judged(std::ostream& out, const Problems& problems, bool colour);
// "- expected", "+ found", under the path.
void print_differences(std::ostream& out, const std::vector<mapping::Difference>& differences, bool colour);

// For --json.
[[nodiscard]] data::Node to_json_node(const Problems& problems, data::Builder& builder);
[[nodiscard]] data::Node to_json_node(const std::vector<mapping::Difference>& differences, data::Builder& builder);
[[nodiscard]] data::Node to_json_node(const std::vector<std::string>& texts, data::Builder& builder);

}  // namespace linkway::cli
