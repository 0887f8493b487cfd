#include "cli/package_manifest.h"

#include <algorithm>
#include <fstream>
#include <span>
#include <sstream>
#include <utility>

#include "data/json.h"
#include "fhir/definitions/unpack.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return std::move(all).str();
}

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
  std::error_code error;
  if (fs::is_directory(package, error)) {
    const auto path = package / file_name;
    return fs::exists(path, error) ? parse(bytes_of(path), path) : PackageManifest{};
  }
  if (package.extension() != ".tgz") return PackageManifest{};
  const auto bytes = bytes_of(package);
  auto files = fhir::unpack_package(std::as_bytes(std::span(bytes)), {});
  if (!files) return named(std::move(files).problems(), package);
  const auto found = std::ranges::find(*files, file_name, &fhir::DefinitionFile::name);
  return found == files->end() ? PackageManifest{} : parse(found->bytes, package / file_name);
}

}  // namespace linkway::cli
