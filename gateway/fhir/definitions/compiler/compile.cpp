#include "fhir/definitions/compile.h"

#include <utility>

#include "fhir/definitions/compiler/code_systems.h"
#include "fhir/definitions/compiler/conformance.h"
#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/expressions.h"
#include "fhir/definitions/compiler/search_parameters.h"
#include "fhir/definitions/compiler/sources.h"
#include "fhir/definitions/compiler/structures.h"
#include "fhir/definitions/compiler/value_sets.h"

namespace linkway::fhir {

Result<CompiledDefinitions> compile_definitions(std::string_view package, std::span<const DefinitionFile> files,
                                                const Definitions& below, std::span<const std::string> leave_out) {
  compiler::Sources sources;
  Problems problems;
  compiler::read_sources(files, leave_out, below, sources, problems);
  if (!problems.empty()) return problems;

  compiler::Context context(package, files, sources, below);
  auto& writer = context.writer;
  context.header = writer.place<ImageHeader>();
  writer.text(writer[context.header].package, package);
  compiler::Expressions expressions(context);
  compiler::KnownSystems systems(context);
  compiler::compile_structures(context, expressions);
  compiler::compile_search_parameters(context, expressions);
  compiler::compile_code_systems(context, systems);
  compiler::compile_value_sets(context, systems);
  compiler::compile_conformance(context);
  if (!context.errors.empty()) return std::move(context.errors);

  auto& header = writer[context.header];
  header.magic = ImageHeader::expected_magic;
  header.layout = image_layout();
  header.size = writer.size();
  return CompiledDefinitions{writer.take(), std::move(context.warnings)};
}

}  // namespace linkway::fhir
