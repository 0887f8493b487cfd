#include "fhir/definitions/compile.h"

#include <utility>

#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/sources.h"
#include "fhir/definitions/compiler/structures.h"

namespace linkway::fhir {

Result<CompiledDefinitions> compile_definitions(std::string_view package, std::span<const DefinitionFile> files,
                                                const Definitions& below) {
  compiler::Sources sources;
  Problems problems;
  compiler::read_sources(files, sources, problems);
  if (!problems.empty()) return problems;

  compiler::Context context(package, files, sources, below);
  auto& writer = context.writer;
  context.header = writer.place<ImageHeader>();
  writer.text(writer[context.header].package, package);
  compiler::compile_structures(context);
  if (!context.errors.empty()) return std::move(context.errors);

  auto& header = writer[context.header];
  header.magic = ImageHeader::expected_magic;
  header.layout = image_layout();
  header.size = writer.size();
  return CompiledDefinitions{writer.take(), std::move(context.warnings)};
}

}  // namespace linkway::fhir
