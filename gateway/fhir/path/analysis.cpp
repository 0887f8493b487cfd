#include "fhir/path/analysis.h"

#include <algorithm>
#include <span>

#include "fhir/path/analysis_checker.h"
#include "fhir/path/analysis_members.h"
#include "fhir/path/analysis_types.h"

namespace linkway::fhir::path {

namespace {

// The resource to which a context belongs: any, when it is a data type.
void add_resource(std::string_view path, const Definitions& definitions, Shape& into) {
  const auto* type = definitions.type(path.substr(0, path.find('.')));
  if (type != nullptr && type->kind == StructureKind::resource) {
    analysis::add_type(into, {SystemType::none, type, nullptr});
  } else {
    into.open = true;
  }
}

}  // namespace

Result<Analysis> analyse(const SyntaxTree& tree, const AnalysisOptions& options) {
  Shape context;
  Shape resource;
  context.may_be_empty = resource.may_be_empty = false;
  context.open = resource.open = options.contexts.empty();
  for (const auto& path : options.contexts) {
    if (!analysis::find_context(path, *options.definitions, context)) {
      Problem problem;
      problem.category = Category::not_found;
      problem.code = issue::not_found;
      problem.text = "there is no type or element '" + path + "'";
      return problem;
    }
    add_resource(path, *options.definitions, resource);
  }
  Analysis analysis;
  analysis::Checker(tree, options, std::move(context), std::move(resource), analysis).run();
  const auto place = [](const Problem& p) { return std::pair(p.line, p.column); };
  std::stable_sort(analysis.problems.begin(), analysis.problems.end(),
                   [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
  return analysis;
}

}  // namespace linkway::fhir::path
