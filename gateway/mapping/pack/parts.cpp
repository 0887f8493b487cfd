#include "mapping/pack/parts.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "data/json.h"
#include "fhir/definitions/package.h"
#include "mapping/pack/code_tables.h"
#include "mapping/pack/files.h"
#include "mapping/pack/map_files.h"

namespace linkway::mapping {

namespace {

class Reader {
 public:
  Reader(const PackSource& source, const fhir::Definitions& below) : source_(source) { parts_.definitions = below; }

  PackParts read() {
    for (const auto& file : source_.files) {
      switch (kind_of(file.name())) {
        case FileKind::codes: add_code_maps(file); break;
        case FileKind::code_table: add_table(file); break;
        case FileKind::model: levels_[file.folder].push_back({file.path, file.bytes}); break;
        default: break;
      }
    }
    tell_missing_tables();
    load_levels();
    for (const auto& file : source_.files) {
      const auto kind = kind_of(file.name());
      if (kind == FileKind::map || kind == FileKind::map_resource) add_map(file);
    }
    return std::move(parts_);
  }

 private:
  void tell(std::string file, PackPlace place, std::string text) {
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::invalid;
    problem.text = std::move(text);
    problem.file = std::move(file);
    problem.line = place.line;
    problem.column = place.column;
    parts_.problems.push_back(std::move(problem));
  }

  void add_targets(const CodeMap& map, const PackFile& file) {
    if (!file.is_own()) return;
    const bool is_json = file.name().ends_with(".json");
    for (const auto& row : map.rows()) {
      if (row.target_system.empty() || row.target_code.empty()) continue;
      PackPlace place{row.line, row.column};
      if (is_json && row.position < file.bytes.size()) {
        const auto at = data::line_column(file.bytes, row.position);
        place = {at.line, at.column};
      }
      parts_.targets.push_back({row.target_system, row.target_code, file.path, place});
    }
  }

  void add_code_map(CodeMap map, const PackFile& file) {
    add_targets(map, file);
    const auto [first, fresh] = parts_.code_map_files.try_emplace(map.url(), file.path);
    if (fresh) {
      code_maps_.emplace(map.url(), std::move(map));
    } else if (file.is_own()) {
      tell(file.path, {}, "the code map in " + first->second + " has the same url");
    } else {
      auto& above = code_maps_.at(map.url());
      above = completed(above, map);
      joined_.insert(map.url());
    }
  }

  // The rows of the variant, and those of the pack below about codes that the variant says nothing of.
  static CodeMap completed(const CodeMap& above, const CodeMap& below) {
    auto rows = above.rows();
    for (const auto& row : below.rows()) {
      if (!above.lists(row.source_system, row.source_code)) rows.push_back(row);
    }
    auto otherwise = above.otherwise();
    for (const auto& rule : below.otherwise()) {
      if (above.otherwise(rule.source_system) == nullptr) otherwise.push_back(rule);
    }
    return {above.url(), std::move(rows), std::move(otherwise)};
  }

  void add_code_maps(const PackFile& file) {
    auto& level = levels_[file.folder];
    level.push_back({file.path, file.bytes});
    for (auto& map : read_code_maps(level.back(), parts_.problems)) add_code_map(std::move(map), file);
  }

  void add_table(const PackFile& file) {
    const auto& rules = source_.manifest.code_maps;
    const auto rule = std::ranges::find(rules, file.path, &CodeMapRule::file);
    if (rule == rules.end()) {
      tell(file.path, {}, "pack.yaml does not say by which url maps ask for this table: code_maps: file and url");
      return;
    }
    auto map = read_code_table(file, rule->url, parts_.problems);
    if (!map) return;
    joined_.insert(map->url());
    add_code_map(*std::move(map), file);
  }

  void tell_missing_tables() {
    for (const auto& rule : source_.manifest.code_maps) {
      if (rule.file.empty()) continue;
      if (std::ranges::find(source_.files, rule.file, &PackFile::path) == source_.files.end()) {
        tell(source_.manifest.file, rule.place, "there is no table " + rule.file + " in the pack");
      }
    }
  }

  // The pack's own definitions stand on those of the pack that it extends, and hide what has the same url there.
  // Tables, and what was joined of two levels, are the pack's own.
  void load_levels() {
    std::vector<std::string> folders;  // the uppermost first, as the files are
    for (const auto& file : source_.files) {
      if (!file.is_own() && (folders.empty() || folders.back() != file.folder)) folders.push_back(file.folder);
    }
    for (const auto& folder : std::ranges::reverse_view(folders)) load(std::move(levels_[folder]), folder);
    auto own = std::move(levels_[""]);
    for (auto& [url, map] : code_maps_) {
      if (joined_.contains(url)) own.push_back(definition_of(map, parts_.code_map_files.at(url)));
      parts_.code_maps.add(std::move(map));
    }
    load(std::move(own), "");
  }

  void load(std::vector<fhir::DefinitionFile> files, const std::string& folder) {
    if (files.empty()) return;
    auto loaded = fhir::load_package(source_.manifest.pack + "#" + source_.manifest.version + folder, std::move(files),
                                     parts_.definitions, fhir::BrokenFiles::pass_over);
    if (loaded) parts_.definitions = parts_.definitions.with(loaded->image);
    for (auto& problem : loaded ? loaded->warnings : std::move(loaded).problems()) {
      parts_.problems.push_back(std::move(problem));
    }
  }

  void add_map(const PackFile& file) {
    auto map = read_map_file(file.path, file.bytes, parts_.definitions, parts_.problems);
    if (!map) {
      parts_.broken.insert(file.path);
      return;
    }
    const auto [first, fresh] = urls_.try_emplace(map->url, file.path);
    if (!fresh && !map->url.empty() && !file.is_own()) {
      parts_.instead.emplace(file.path, first->second);
      return;
    }
    if (!fresh && !map->url.empty()) tell(file.path, {1, 1}, "the map in " + first->second + " has the same url");
    parts_.maps.push_back(*std::move(map));
  }

  const PackSource& source_;
  PackParts parts_;
  std::map<std::string, std::string> urls_;                          // of the maps: their files
  std::map<std::string, std::vector<fhir::DefinitionFile>> levels_;  // by PackFile::folder
  std::map<std::string, CodeMap> code_maps_;                         // by url
  std::set<std::string> joined_;                                     // urls of those that no file holds as it is
};

}  // namespace

PackParts read_parts(const PackSource& source, const fhir::Definitions& below) { return Reader(source, below).read(); }

}  // namespace linkway::mapping
