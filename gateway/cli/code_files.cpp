#include "cli/code_files.h"

#include <algorithm>
#include <utility>

#include "cli/pack_folder.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

Problem problem_of(Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = issue::not_found;
  problem.text = std::move(text);
  return problem;
}

fs::path whole(const fs::path& folder, const std::string& file) {
  std::error_code error;
  const auto path = (folder / file).lexically_normal();
  auto real = fs::weakly_canonical(path, error);  // the same file, by whatever way a pack comes to it
  return error ? path : real;
}

// A table that a pack reads is one of its code maps: its own, or of the pack that it extends.
bool reads(const mapping::Manifest& manifest, const fs::path& folder, const fs::path& file) {
  return std::ranges::any_of(manifest.code_maps, [&](const mapping::CodeMapRule& rule) {
    return !rule.file.empty() && whole(folder, rule.file) == file;
  });
}

}  // namespace

const CodeFile* CodeFiles::of(const std::string& pack) const {
  const auto holder = std::ranges::find(holders, pack, &Holder::pack);
  if (holder == holders.end()) return nullptr;
  const auto file = std::ranges::find(files, holder->path, &CodeFile::path);
  return file == files.end() ? nullptr : &*file;
}

Result<CodeFiles> find_code_files(const Config& config, const std::string& map) {
  const auto folders = find_pack_folders(config.pack_folders);
  if (!folders.ok()) return folders.problems();
  CodeFiles found;
  std::vector<std::pair<fs::path, mapping::Manifest>> all;
  for (const auto& folder : *folders) {
    const auto loaded = load_pack_folder(folder, fhir::Definitions::built_in(), *folders);
    if (!loaded.pack) continue;
    const auto& manifest = loaded.pack->manifest();
    all.emplace_back(folder, manifest);
    const auto file = loaded.pack->file_of_code_map(map);
    if (file.empty()) continue;
    auto path = whole(folder, file);
    if (std::ranges::find(found.files, path, &CodeFile::path) == found.files.end()) found.files.push_back({path, {}});
    found.holders.push_back({manifest.pack, std::move(path)});
  }
  for (auto& file : found.files) {
    for (const auto& [folder, manifest] : all) {
      const bool first = std::ranges::any_of(found.holders, [&](const CodeFiles::Holder& holder) {
        return holder.pack == manifest.pack && holder.path == file.path;
      });
      if (first || reads(manifest, folder, file.path)) file.packs.push_back(manifest.pack);
    }
  }
  return found;
}

Result<CodeFile> choose_code_file(const CodeFiles& files, const std::string& map, const std::string& pack,
                                  const std::string& met_by) {
  if (files.files.empty()) {
    return problem_of(Category::not_found, "no pack of this configuration has the code map " + map);
  }
  std::string choices;
  for (const auto& holder : files.holders) choices += (choices.empty() ? "" : ", ") + holder.pack;
  if (!pack.empty()) {
    if (const auto* file = files.of(pack)) return *file;
    return problem_of(Category::not_found,
                      "no pack '" + pack + "' of this configuration has the code map; these have it: " + choices);
  }
  if (files.files.size() == 1) return files.files.front();
  if (const auto* file = files.of(met_by)) return *file;
  return problem_of(Category::conflict,
                    "several packs have rows of this code map: say with --pack for which it is, of " + choices);
}

}  // namespace linkway::cli
