#include <string_view>

#include "fhir/definitions/compiler/structures.h"

namespace linkway::fhir::compiler {

namespace {

ExtensionContext::Kind kind_of(std::string_view code) {
  if (code == "extension") return ExtensionContext::Kind::extension;
  return code == "fhirpath" ? ExtensionContext::Kind::fhirpath : ExtensionContext::Kind::element;
}

void imposed(Context& context, const SourceItem& item, Place<Structure> place) {
  std::vector<std::string_view> canonicals;
  for (const auto& extension : item.node["extension"].items()) {
    if (!extension["url"].text().ends_with("/StructureDefinition/structuredefinition-imposeProfile")) continue;
    canonicals.push_back(extension["valueCanonical"].text());
  }
  if (canonicals.empty()) return;
  const auto texts = context.texts(canonicals);
  context.writer.point(context.writer[place].imposed, texts);
}

}  // namespace

void compile_contexts(Context& context, Expressions& expressions, const SourceItem& item, Place<Structure> place) {
  auto& writer = context.writer;
  const auto& contexts = item.node["context"];
  const auto list = writer.place<ExtensionContext>(contexts.size());
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    const auto& expression = contexts.at(i)["expression"];
    const auto kind = kind_of(contexts.at(i)["type"].text());
    writer[list + i].kind = kind;
    writer.text(writer[list + i].expression, expression.text());
    if (kind != ExtensionContext::Kind::fhirpath) continue;
    if (const auto syntax = expressions.parse(item, expression)) writer.point(writer[list + i].syntax, *syntax);
  }
  writer.point(writer[place].contexts, list);

  const auto& invariants = item.node["contextInvariant"];
  const auto rules = writer.place<ContextInvariant>(invariants.size());
  for (std::size_t i = 0; i < invariants.size(); ++i) {
    writer.text(writer[rules + i].expression, invariants.at(i).text());
    if (const auto syntax = expressions.parse(item, invariants.at(i))) writer.point(writer[rules + i].syntax, *syntax);
  }
  writer.point(writer[place].context_invariants, rules);
  imposed(context, item, place);
}

}  // namespace linkway::fhir::compiler
