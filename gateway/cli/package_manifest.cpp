#include "cli/package_manifest.h"

#include <algorithm>
#include <span>
#include <utility>

#include "cli/package_files.h"
#include "data/json.h"
#include "fhir/definitions/unpack.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

Problems named(Problems problems, const fs::path& path) {
  for (auto& problem : problems) problem.file = path.string();
  return problems;
}

Result<PackageManifest> parse(const std::string& json, const fs::path& path) {
  const auto read = data::read_json(json);
  if (!read) return named(read.problems(), path);
  PackageManifest manifest;
  manifest.name = read->root["name"].text();
  for (const auto& [name, version] : read->root["dependencies"].members()) {
    manifest.dependencies.emplace_back(name.view());
  }
  return manifest;
}

}  // namespace

Result<PackageManifest> read_manifest_from(const fs::path& package) {
  constexpr auto file_name = "package.json";
  const fhir::PackageLimits limits;
  std::error_code error;
  if (fs::is_directory(package, error)) {
    const auto path = package / file_name;
    if (!fs::exists(path, error)) return PackageManifest{};
    const auto bytes = read_package_file(path, limits.max_file_bytes);
    if (!bytes) return bytes.problems();
    return parse(*bytes, path);
  }
  if (package.extension() != ".tgz") return PackageManifest{};
  const auto bytes = read_package_file(package, limits.max_total_bytes);
  if (!bytes) return bytes.problems();
  auto files = fhir::unpack_package(std::as_bytes(std::span(*bytes)), limits);
  if (!files) return named(std::move(files).problems(), package);
  const auto found = std::ranges::find(*files, file_name, &fhir::DefinitionFile::name);
  return found == files->end() ? PackageManifest{} : parse(found->bytes, package / file_name);
}

}  // namespace linkway::cli
