#include "fhir/definitions/compile.h"

#include <algorithm>
#include <iterator>
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
                                                const Definitions& below, std::span<const std::string> leave_out,
                                                BrokenFiles broken_files) {
  compiler::Sources sources;
  Problems unreadable;
  Problems findings;
  compiler::read_sources(files, leave_out, below, sources, unreadable, findings);
  if (broken_files == BrokenFiles::refuse || unreadable.size() == files.size()) {
    if (!unreadable.empty()) return unreadable;
  }

  compiler::Context context(package, files, sources, below);
  context.findings = std::move(unreadable);
  std::ranges::move(findings, std::back_inserter(context.findings));
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
  if (!context.refusals.empty()) return std::move(context.refusals);

  auto& header = writer[context.header];
  header.magic = ImageHeader::expected_magic;
  header.layout = image_layout();
  header.size = writer.size();
  return CompiledDefinitions{writer.take(), std::move(context.findings)};
}

}  // namespace linkway::fhir
