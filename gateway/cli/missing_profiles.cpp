#include "cli/missing_profiles.h"

#include <string>

namespace linkway::cli {

namespace {

void look_for(const security::ValidationPolicy& policy, const Config& config, Problems& missing) {
  for (const auto& canonical : policy.profiles) {
    const auto* structure = config.settings.definitions.structure(canonical);
    if (structure != nullptr && structure->unusable.empty()) continue;
    Problem problem;
    problem.category = Category::not_found;
    problem.code = issue::not_found;
    problem.file = config.file;
    problem.path = "validation.profiles";
    problem.text = structure == nullptr
                       ? "there is no profile " + canonical + ", neither built in nor in a package"
                       : "the profile " + canonical + " cannot be used: " + std::string(structure->unusable.view());
    missing.push_back(std::move(problem));
  }
}

}  // namespace

Problems missing_profiles(const Config& config) {
  Problems missing;
  look_for(config.settings.validation, config, missing);
  for (const auto& partner : config.settings.partners.all()) {
    if (partner.validation) look_for(*partner.validation, config, missing);
  }
  return missing;
}

}  // namespace linkway::cli
