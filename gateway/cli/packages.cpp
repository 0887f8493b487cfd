#include "cli/packages.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "cli/package_files.h"
#include "cli/package_manifest.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

Problem problem_at(const fs::path& path, Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = category == Category::conflict ? issue::duplicate : issue::not_found;
  problem.text = std::move(text);
  problem.file = path.string();
  return problem;
}

struct Candidate {
  fs::path path;
  PackageManifest manifest;
};

bool is_package(const fs::directory_entry& entry) {
  if (entry.path().filename().string().starts_with('.')) return false;
  std::error_code ignored;
  const auto ending = entry.path().extension();
  return entry.is_directory(ignored) || ending == ".tgz" || ending == ".json" || ending == ".xml";
}

Result<std::vector<Candidate>> candidates_in(const fs::path& folder) {
  std::vector<Candidate> candidates;
  std::error_code error;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    if (is_package(*at)) candidates.push_back({at->path(), {}});
  }
  if (error) return problem_at(folder, Category::not_found, "the packages cannot be read: " + error.message());
  std::ranges::sort(candidates, {}, &Candidate::path);
  for (auto& candidate : candidates) {
    auto manifest = read_manifest_from(candidate.path);
    if (!manifest) return std::move(manifest).problems();
    candidate.manifest = *std::move(manifest);
  }
  return candidates;
}

// The first whose dependencies, as far as they are among the candidates, are loaded; the first of all when they go
// round in a circle.
std::size_t next_of(const std::vector<Candidate>& left) {
  const auto waits_for_another = [&](const Candidate& candidate) {
    return std::ranges::any_of(left, [&](const Candidate& other) {
      return &other != &candidate && std::ranges::find(candidate.manifest.dependencies, other.manifest.name) !=
                                         candidate.manifest.dependencies.end();
    });
  };
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!waits_for_another(left[i])) return i;
  }
  return 0;
}

Problems named(Problems problems, const fs::path& path) {
  for (auto& problem : problems) {
    if (!problem.file.starts_with(path.string())) {
      problem.file = problem.file.empty() ? path.string() : (path / problem.file).string();
    }
  }
  return problems;
}

Result<InstalledPackage> load_one(const fs::path& path, const fhir::Definitions& below) {
  auto loaded = load_package_from(path, below);
  if (!loaded) return named(std::move(loaded).problems(), path);
  return InstalledPackage{path, loaded->image, named(std::move(loaded->warnings), path)};
}

// Renamed into its place as the last step, so that a reader sees all of it or nothing.
Status copy_whole(const fs::path& from, const fs::path& to) {
  const auto half = to.parent_path() / ("." + to.filename().string() + "." + std::to_string(::getpid()));
  std::error_code error;
  fs::copy(from, half, fs::copy_options::recursive, error);
  if (!error) fs::rename(half, to, error);
  if (!error) return Done{};
  auto problem = problem_at(to, Category::unavailable, "the package cannot be written: " + error.message());
  fs::remove_all(half, error);
  return problem;
}

}  // namespace

Result<Packages> load_packages(const fs::path& folder) {
  Packages packages{fhir::Definitions::built_in(), {}};
  if (folder.empty()) return packages;
  auto candidates = candidates_in(folder);
  if (!candidates) return std::move(candidates).problems();
  Problems problems;
  while (!candidates->empty()) {
    const auto next = candidates->begin() + static_cast<std::ptrdiff_t>(next_of(*candidates));
    auto installed = load_one(next->path, packages.definitions);
    candidates->erase(next);
    if (!installed) {
      problems.insert(problems.end(), installed.problems().begin(), installed.problems().end());
      continue;
    }
    packages.definitions = packages.definitions.with(installed->image);
    packages.installed.push_back(*std::move(installed));
  }
  if (!problems.empty()) return problems;
  return packages;
}

Result<InstalledPackage> install_package(const fs::path& package, const fs::path& folder) {
  auto there = load_packages(folder);
  if (!there) return std::move(there).problems();
  auto manifest = read_manifest_from(package);
  if (!manifest) return std::move(manifest).problems();
  auto loaded = load_one(package, there->definitions);
  if (!loaded) return std::move(loaded).problems();
  std::string name(loaded->image->package());
  std::ranges::replace(name, '/', '-');
  std::error_code error;
  const bool is_folder = fs::is_directory(package, error);
  const auto target = folder / (name + (is_folder ? "" : package.extension().string()));
  for (const auto& other : there->installed) {
    if (other.image->package() == loaded->image->package()) {
      return problem_at(other.path, Category::conflict, "the package is there already, in the same version");
    }
  }
  if (fs::exists(target, error)) return problem_at(target, Category::conflict, "there is such a file already");
  if (auto copied = copy_whole(package, target); !copied) return std::move(copied).problems();
  loaded->path = target;
  return loaded;
}

}  // namespace linkway::cli
