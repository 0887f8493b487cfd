#include "fhir/definitions/package.h"

#include <algorithm>
#include <utility>

#include "data/json.h"
#include "fhir/definitions/unpack.h"

namespace linkway::fhir {

namespace {

using data::Node;

Problem in_manifest(Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = issue::value;
  problem.text = std::move(text);
  problem.file = "package.json";
  return problem;
}

// Packages say fhirVersions, older ones fhir-version-list; R4 is 4.0.0 and 4.0.1.
bool for_another_fhir(const Node& manifest) {
  for (const auto* member : {"fhirVersions", "fhir-version-list"}) {
    const auto versions = manifest[member].items();
    if (versions.empty()) continue;
    return std::ranges::none_of(versions, [](const Node& version) { return version.text().starts_with("4.0"); });
  }
  return false;
}

// The package's name and version from its manifest.
Status read_manifest(const std::string& bytes, std::string& name) {
  auto manifest = data::read_json(bytes);
  if (!manifest) {
    auto problems = std::move(manifest).problems();
    for (auto& problem : problems) problem.file = "package.json";
    return problems;
  }
  const auto& root = manifest->root;
  if (!root["name"].is_text()) return in_manifest(Category::unprocessable, "it does not say the package's name");
  if (for_another_fhir(root)) return in_manifest(Category::not_supported, "the package is not for FHIR R4 (4.0)");
  name = root["name"].text();
  if (const auto version = root["version"].text(); !version.empty()) name += "#" + std::string(version);
  return Done{};
}

}  // namespace

Result<LoadedPackage> load_package(std::string_view name, std::vector<DefinitionFile> files, const Definitions& below,
                                   BrokenFiles broken_files) {
  std::string called(name);
  const auto manifest = std::ranges::find(files, "package.json", &DefinitionFile::name);
  if (manifest != files.end()) {
    if (auto read = read_manifest(manifest->bytes, called); !read) return std::move(read).problems();
    files.erase(manifest);
  }
  auto compiled = compile_definitions(called, files, below, {}, broken_files);
  if (!compiled) return std::move(compiled).problems();
  return LoadedPackage{Image::own(std::move(compiled->block)), std::move(compiled->warnings)};
}

Result<LoadedPackage> load_package(std::span<const std::byte> tgz, const Definitions& below,
                                   const PackageLimits& limits) {
  auto files = unpack_package(tgz, limits);
  if (!files) return std::move(files).problems();
  const bool named =
      std::ranges::any_of(*files, [](const DefinitionFile& file) { return file.name == "package.json"; });
  if (!named) return in_manifest(Category::unprocessable, "there is none: this is no FHIR package");
  return load_package("", std::move(*files), below, BrokenFiles::refuse);
}

}  // namespace linkway::fhir
