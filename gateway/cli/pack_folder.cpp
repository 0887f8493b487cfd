#include "cli/pack_folder.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "cli/pack_yaml.h"
#include "cli/package_files.h"
#include "exchange/digest.h"
#include "mapping/pack/inherit.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* manifest_name = "pack.yaml";

Problem problem_of(const fs::path& path, Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = category == Category::too_large ? issue::too_costly : issue::not_found;
  problem.text = std::move(text);
  problem.file = path.string();
  return problem;
}

// Hidden files, and what editors leave beside the file they hold open.
bool is_passed_over(const std::string& name) { return name.starts_with('.') || name.ends_with('~'); }

Result<std::vector<fs::path>> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    const bool is_folder = at->is_directory(ignored);
    if (is_passed_over(at->path().filename().string())) {
      if (is_folder) at.disable_recursion_pending();
    } else if (at->is_regular_file(ignored)) {
      files.push_back(at->path());
      if (files.size() > most_pack_files) {
        return problem_of(folder, Category::too_large, "it has too many files for a pack");
      }
    }
  }
  if (error) return problem_of(folder, Category::not_found, "it cannot be read: " + error.message());
  return files;
}

// Of names and contents, each with its length before it, so that no two sets of files give the same text.
std::string digest_of(const std::vector<mapping::PackFile>& files) {
  std::string all;
  const auto add = [&](const std::string& text) { all += std::to_string(text.size()) + ":" + text; };
  for (const auto& file : files) {
    add(file.path);
    add(file.bytes);
  }
  return exchange::sha256_hex(all);
}

std::string name_of(const fs::path& folder) {
  auto whole = fs::absolute(folder).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.filename().string();
}

Result<mapping::PackSource> read_alone(const fs::path& folder) {
  const auto paths = files_below(folder);
  if (!paths) return paths.problems();
  mapping::PackSource source;
  std::size_t total = 0;
  for (const auto& path : *paths) {
    auto bytes = read_package_file(path, most_pack_file_bytes);
    if (!bytes) return std::move(bytes).problems();
    total += bytes->size();
    if (total > most_pack_bytes) return problem_of(folder, Category::too_large, "its files are too large for a pack");
    source.files.push_back({path.lexically_relative(folder).generic_string(), *std::move(bytes), ""});
  }
  std::ranges::sort(source.files, {}, &mapping::PackFile::path);
  const auto manifest = std::ranges::find(source.files, manifest_name, &mapping::PackFile::path);
  if (manifest == source.files.end()) {
    return problem_of(folder / manifest_name, Category::not_found, "it is not there: a pack begins with it");
  }
  auto read = parse_pack_yaml(manifest->bytes, (folder / manifest_name).string(), name_of(folder));
  if (!read) return std::move(read).problems();
  source.manifest = *std::move(read);
  source.digest = digest_of(source.files);
  return source;
}

// With the packs below it.
class Reading {
 public:
  explicit Reading(const std::vector<fs::path>& others) : others_(others) {}

  Result<mapping::PackSource> read(const fs::path& folder) {
    auto source = read_alone(folder);
    if (!source || source->manifest.extends.empty()) return source;
    const auto& name = source->manifest.extends;
    names_.push_back(source->manifest.pack);
    if (std::ranges::find(names_, name) != names_.end()) {
      return wrong(source->manifest, "the packs are variants of each other in a circle: " + chain_to(name));
    }
    if (names_.size() > most_packs_below) return wrong(source->manifest, "it is a variant of too many others");
    const auto below = folder_of(name, folder);
    if (below.empty()) {
      return wrong(source->manifest, "there is no pack '" + name + "' beside this one" +
                                         (others_.empty() ? "" : ", nor in the folders of packs"));
    }
    auto base = read(below);
    if (!base) return std::move(base).problems();
    source->digest = exchange::sha256_hex(source->digest + base->digest);
    move_into(*base, below.lexically_relative(whole(folder)).generic_string() + "/");
    return mapping::inherit(*std::move(source), *std::move(base));
  }

 private:
  static Problem wrong(const mapping::Manifest& manifest, std::string text) {
    auto problem = problem_of(manifest.file, Category::unprocessable, std::move(text));
    problem.path = "extends";
    problem.line = manifest.extends_place.line;
    problem.column = manifest.extends_place.column;
    return problem;
  }

  std::string chain_to(const std::string& name) const {
    std::string chain;
    for (const auto& each : names_) chain += each + " extends ";
    return chain + name;
  }

  fs::path folder_of(const std::string& name, const fs::path& folder) const {
    std::error_code error;
    const auto here = whole(folder);
    auto beside = here.parent_path() / name;
    if (fs::exists(beside / manifest_name, error)) return beside;
    for (const auto& other : others_) {
      if (name_of(other) == name && fs::exists(other / manifest_name, error)) return whole(other);
    }
    return {};
  }

  static fs::path whole(const fs::path& folder) {
    auto path = fs::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
  }

  // Its paths as they are seen from the variant, which stands `way` from it.
  static void move_into(mapping::PackSource& base, const std::string& way) {
    const auto seen = [&](const std::string& path) { return fs::path(way + path).lexically_normal().generic_string(); };
    for (auto& file : base.files) {
      file.path = seen(file.path);
      file.folder = seen(file.folder);
    }
    for (auto& channel : base.manifest.channels) {
      if (!channel.map.empty()) channel.map = seen(channel.map);
      for (auto& request : channel.before) {
        if (!request.map.empty()) request.map = seen(request.map);
      }
    }
    for (auto& rule : base.manifest.code_maps) {
      if (!rule.file.empty()) rule.file = seen(rule.file);
    }
  }

  const std::vector<fs::path>& others_;
  std::vector<std::string> names_;  // of the packs on the way, the uppermost first
};

}  // namespace

Result<mapping::PackSource> read_pack_folder(const fs::path& folder, const std::vector<fs::path>& others) {
  return Reading(others).read(folder);
}

mapping::LoadedPack load_pack_folder(const fs::path& folder, const fhir::Definitions& below,
                                     const std::vector<fs::path>& others) {
  auto source = read_pack_folder(folder, others);
  if (!source) return {nullptr, std::move(source).problems()};
  source->manifest.file = manifest_name;
  auto loaded = mapping::Pack::load(*std::move(source), below);
  for (auto& problem : loaded.problems) {
    problem.file = problem.file.empty() ? folder.string() : (folder / problem.file).lexically_normal().string();
  }
  return loaded;
}

Result<std::vector<fs::path>> find_pack_folders(const std::vector<std::string>& paths) {
  std::vector<fs::path> folders;
  Problems problems;
  std::error_code error;
  for (const auto& text : paths) {
    const fs::path path = text;
    if (!fs::is_directory(path, error)) {
      problems.push_back(problem_of(path, Category::not_found, "there is no such folder"));
      continue;
    }
    if (fs::exists(path / manifest_name, error)) {
      folders.push_back(path);
      continue;
    }
    std::vector<fs::path> below;
    for (const auto& entry : fs::directory_iterator(path, error)) {
      std::error_code ignored;
      if (entry.is_directory(ignored) && fs::exists(entry.path() / manifest_name, ignored)) below.push_back(entry);
    }
    if (below.empty()) {
      problems.push_back(problem_of(path, Category::not_found,
                                    "there is no pack here: no pack.yaml in it, nor in a "
                                    "folder in it"));
    }
    std::ranges::sort(below);
    folders.insert(folders.end(), below.begin(), below.end());
  }
  if (!problems.empty()) return problems;
  return folders;
}

}  // namespace linkway::cli
