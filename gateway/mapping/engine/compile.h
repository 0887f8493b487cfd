// From maps to a plan that can be run (R5 mapping-language.html; R4 structuremap.html).
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "fhir/definitions/definitions.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

class Plan;

// The maps whose url is the one of an import, or fits it where it holds a *. They must live until compile() returns.
using Importer = std::function<std::vector<const Map*>(std::string_view url)>;
// Of a list of maps, which must outlive it.
[[nodiscard]] Importer importer_of(std::span<const Map> library);

struct CompileOptions {
  std::string group;                   // where a run begins; "" for the first group
  std::vector<std::string> variables;  // what a run brings along as %name
};

struct Compiled {
  std::shared_ptr<const Plan> plan;  // null when a problem is an error
  Problems problems;                 // all of them, with file, line and column
};

// Errors: a group, variable, type or model that is not known, a call with the wrong number of parameters, an import
// that is not there or a group that extends itself, an expression that is no FHIRPath. check() says more; where there
// are errors, its own are among them.
[[nodiscard]] Compiled compile(const Map& map, const Importer& imports, const fhir::Definitions& definitions,
                               const CompileOptions& options = {});

}  // namespace linkway::mapping
