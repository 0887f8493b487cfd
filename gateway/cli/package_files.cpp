#include "cli/package_files.h"

#include <algorithm>
#include <fstream>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

Problem problem_of(const fs::path& path, Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = category == Category::too_large ? issue::too_costly : issue::not_found;
  problem.text = std::move(text);
  problem.file = path.string();
  return problem;
}

bool is_passed_over(const fs::path& path, bool folder) {
  const auto name = path.filename().string();
  if (name.starts_with('.')) return true;
  if (folder) return name == "example" || name == "examples";
  return path.extension() != ".json" && path.extension() != ".xml";
}

// Sorted by path, so that the same folder gives the same problems in the same order everywhere.
Result<std::vector<fs::path>> files_below(const fs::path& folder, const fhir::PackageLimits& limits) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  std::size_t entries = 0;
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (++entries > limits.max_entries) return problem_of(folder, Category::too_large, "it has too many files");
    std::error_code ignored;
    const bool is_folder = at->is_directory(ignored);
    if (is_passed_over(at->path(), is_folder)) {
      if (is_folder) at.disable_recursion_pending();
    } else if (at->is_regular_file(ignored)) {
      files.push_back(at->path());
    }
  }
  if (error) return problem_of(folder, Category::not_found, "it cannot be read: " + error.message());
  std::ranges::sort(files);
  return files;
}

Result<fhir::LoadedPackage> load_folder(const fs::path& folder, const fhir::Definitions& below,
                                        const fhir::PackageLimits& limits) {
  const auto paths = files_below(folder, limits);
  if (!paths) return paths.problems();
  std::vector<fhir::DefinitionFile> files;
  std::size_t total = 0;
  for (const auto& path : *paths) {
    auto bytes = read_package_file(path, limits.max_file_bytes);
    if (!bytes) return bytes.problems();
    total += bytes->size();
    if (total > limits.max_total_bytes) return problem_of(folder, Category::too_large, "its files are too large");
    files.push_back({path.lexically_relative(folder).string(), std::move(*bytes)});
  }
  return fhir::load_package(fs::absolute(folder).lexically_normal().filename().string(), std::move(files), below);
}

}  // namespace

Result<std::string> read_package_file(const fs::path& path, std::size_t most) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return problem_of(path, Category::not_found, "it cannot be read: " + error.message());
  if (size > most) return problem_of(path, Category::too_large, "it is too large");
  std::string bytes(size, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!file || file.gcount() != static_cast<std::streamsize>(size)) {
    return problem_of(path, Category::not_found, "it cannot be read");
  }
  return bytes;
}

Result<fhir::LoadedPackage> load_package_from(const fs::path& path, const fhir::Definitions& below,
                                              const fhir::PackageLimits& limits) {
  std::error_code error;
  if (fs::is_directory(path, error)) return load_folder(path, below, limits);
  const auto bytes = read_package_file(path, limits.max_total_bytes);
  if (!bytes) return bytes.problems();
  if (path.extension() == ".json" || path.extension() == ".xml") {
    std::vector<fhir::DefinitionFile> files;
    files.push_back({path.string(), *bytes});
    return fhir::load_package(path.stem().string(), std::move(files), below);
  }
  auto loaded = fhir::load_package(std::as_bytes(std::span(*bytes)), below, limits);
  if (loaded) return loaded;
  auto problems = std::move(loaded).problems();
  for (auto& problem : problems) {
    problem.file = path.string() + (problem.file.empty() ? "" : "/package/" + problem.file);
  }
  return problems;
}

}  // namespace linkway::cli
