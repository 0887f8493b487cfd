#include "mapping/pack/parts.h"

#include <algorithm>
#include <utility>

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
    std::vector<fhir::DefinitionFile> files;
    for (const auto& file : source_.files) {
      switch (kind_of(file.path)) {
        case FileKind::codes: add_code_maps(file, files); break;
        case FileKind::code_table: add_table(file, files); break;
        case FileKind::model: files.push_back({file.path, file.bytes}); break;
        default: break;
      }
    }
    tell_missing_tables();
    load(std::move(files));
    for (const auto& file : source_.files) {
      const auto kind = kind_of(file.path);
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

  void add_code_map(CodeMap map, const std::string& file) {
    const auto [first, fresh] = parts_.code_map_files.try_emplace(map.url(), file);
    if (fresh) {
      parts_.code_maps.add(std::move(map));
    } else {
      tell(file, {}, "the code map in " + first->second + " has the same url");
    }
  }

  void add_code_maps(const PackFile& file, std::vector<fhir::DefinitionFile>& files) {
    files.push_back({file.path, file.bytes});
    for (auto& map : read_code_maps(files.back(), parts_.problems)) add_code_map(std::move(map), file.path);
  }

  void add_table(const PackFile& file, std::vector<fhir::DefinitionFile>& files) {
    const auto& rules = source_.manifest.code_maps;
    const auto rule = std::ranges::find(rules, file.path, &CodeMapRule::file);
    if (rule == rules.end()) {
      tell(file.path, {}, "pack.yaml does not say by which url maps ask for this table: code_maps: file and url");
      return;
    }
    auto map = read_code_table(file, rule->url, parts_.problems);
    if (!map) return;
    files.push_back(definition_of(*map, file.path));
    add_code_map(*std::move(map), file.path);
  }

  void tell_missing_tables() {
    for (const auto& rule : source_.manifest.code_maps) {
      if (rule.file.empty()) continue;
      if (std::ranges::find(source_.files, rule.file, &PackFile::path) == source_.files.end()) {
        tell(source_.manifest.file, rule.place, "there is no table " + rule.file + " in the pack");
      }
    }
  }

  void load(std::vector<fhir::DefinitionFile> files) {
    if (files.empty()) return;
    auto loaded = fhir::load_package(source_.manifest.pack + "#" + source_.manifest.version, std::move(files),
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
    if (!fresh && !map->url.empty()) tell(file.path, {1, 1}, "the map in " + first->second + " has the same url");
    parts_.maps.push_back(*std::move(map));
  }

  const PackSource& source_;
  PackParts parts_;
  std::map<std::string, std::string> urls_;
};

}  // namespace

PackParts read_parts(const PackSource& source, const fhir::Definitions& below) { return Reader(source, below).read(); }

}  // namespace linkway::mapping
