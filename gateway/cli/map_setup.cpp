#include "cli/map_setup.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>
#include <utility>

#include "cli/pack_folder.h"
#include "cli/package_files.h"
#include "mapping/engine/check.h"
#include "mapping/pack/map_files.h"
#include "mapping/pack/parts.h"
#include "mapping/pack/state.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

Problem problem_of(const std::string& file, std::string text) {
  Problem problem;
  problem.category = Category::not_found;
  problem.code = issue::not_found;
  problem.text = std::move(text);
  problem.file = file;
  return problem;
}

std::optional<std::string> bytes_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return std::nullopt;
  return bytes.str();
}

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

class SetUp {
 public:
  SetUp(Shell& shell, const MapOptions& options) : shell_(shell), options_(options) {}

  MapSetup run() {
    setup_.file = options_.map;
    setup_.code_maps = std::make_shared<const mapping::CodeMaps>();
    if (!take_definitions()) return std::move(setup_);
    take_pack();
    if (!any_error(setup_.problems)) find_map();
    if (!any_error(setup_.problems)) compile_map();
    return std::move(setup_);
  }

 private:
  bool take_definitions() {
    auto definitions = definitions_of(shell_, options_.definitions);
    if (!definitions) {
      setup_.problems = std::move(definitions).problems();
      return false;
    }
    setup_.definitions = *std::move(definitions);
    for (const auto& path : options_.models) {
      auto loaded = load_package_from(path, setup_.definitions);
      if (!loaded) {
        setup_.problems = std::move(loaded).problems();
        return false;
      }
      print_judged(shell_.err, loaded->warnings, false);
      setup_.definitions = setup_.definitions.with(loaded->image);
    }
    return true;
  }

  void take_pack() {
    std::error_code error;
    folder_ = options_.pack;
    if (options_.pack.empty()) {
      auto beside = fs::path(options_.map).parent_path();
      if (beside.empty()) beside = ".";
      if (!fs::exists(beside / "pack.yaml", error)) return;
      folder_ = beside;
    }
    auto source = read_pack_folder(folder_);
    if (!source) {
      setup_.problems = std::move(source).problems();
      return;
    }
    source->manifest.file = "pack.yaml";
    auto parts = mapping::read_parts(*source, setup_.definitions);
    setup_.definitions = std::move(parts.definitions);
    setup_.code_maps = std::make_shared<const mapping::CodeMaps>(std::move(parts.code_maps));
    setup_.maps = std::move(parts.maps);
    setup_.manifest = std::move(source->manifest);
    for (auto& map : setup_.maps) map.file = (folder_ / map.file).lexically_normal().string();
    for (auto& problem : parts.problems) {
      problem.file = (folder_ / problem.file).lexically_normal().string();
      // Another map of the pack may be broken; that is none of this one's matter.
      const bool other_map = problem.file.ends_with(".map") && !same_file(problem.file, options_.map);
      if (!other_map) setup_.problems.push_back(std::move(problem));
    }
    in_pack_ = true;
  }

  void find_map() {
    for (const auto& map : setup_.maps) {
      if (map.file == options_.map || same_file(map.file, options_.map)) {
        setup_.file = map.file;
        return;
      }
    }
    group_ = options_.group;
    if (auto bytes = bytes_of(options_.map)) {
      auto map = mapping::read_map_file(options_.map, *bytes, setup_.definitions, setup_.problems);
      if (!map) return;
      setup_.maps.push_back(*std::move(map));
      if (!in_pack_) take_neighbours();
      return;
    }
    std::vector<std::pair<std::string, const mapping::Channel*>> known_as;
    for (const auto& channel : setup_.manifest.channels) {
      known_as.emplace_back(channel.name, &channel);
      for (const auto& request : channel.before) known_as.emplace_back(channel.name + "/" + request.name, &request);
    }
    for (const auto& [name, part] : known_as) {
      const auto& channel = *part;
      if (name != options_.map || channel.map.empty()) continue;
      setup_.file = (folder_ / channel.map).lexically_normal().string();
      setup_.channel = name;
      group_ = options_.group.empty() ? channel.group : options_.group;
      const auto known = std::ranges::find(setup_.maps, setup_.file, &mapping::Map::file);
      if (known == setup_.maps.end()) setup_.problems.push_back(problem_of(setup_.file, "this map cannot be used"));
      return;
    }
    setup_.problems.push_back(
        problem_of(options_.map,
                   in_pack_ ? "there is no such map, and the pack has no channel of this name" : "it cannot be read"));
  }

  // The maps beside it may be those that it imports; what is wrong with others is not told.
  void take_neighbours() {
    auto beside = fs::path(options_.map).parent_path();
    if (beside.empty()) beside = ".";
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(beside, error)) {
      if (entry.path().extension() == ".map" && !same_file(entry.path(), options_.map)) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
      const auto bytes = bytes_of(file);
      Problems ignored;
      if (!bytes) continue;
      auto map = mapping::read_map_file(file.string(), *bytes, setup_.definitions, ignored);
      if (map) setup_.maps.push_back(*std::move(map));
    }
  }

  void compile_map() {
    const auto map = std::ranges::find(setup_.maps, setup_.file, &mapping::Map::file);
    if (map == setup_.maps.end()) return;
    mapping::CompileOptions options;
    options.group = group_.empty() ? options_.group : group_;
    options.variables = mapping::variable_names(setup_.manifest);
    auto compiled = mapping::compile(*map, mapping::importer_of(setup_.maps), setup_.definitions, options);
    for (auto& problem : compiled.problems) setup_.problems.push_back(std::move(problem));
    setup_.plan = std::move(compiled.plan);
    if (setup_.plan == nullptr) {
      std::ranges::stable_sort(setup_.problems, {}, [](const Problem& problem) {
        return std::tie(problem.file, problem.line, problem.column);
      });
      return;
    }
    mapping::CheckOptions check;
    check.variables = options.variables;
    for (auto& problem : mapping::check(*setup_.plan, check)) setup_.problems.push_back(std::move(problem));
  }

  Shell& shell_;
  const MapOptions& options_;
  MapSetup setup_;
  fs::path folder_;
  std::string group_;
  bool in_pack_ = false;
};

}  // namespace

void add_map_surroundings(CLI::App& command, MapOptions& options) {
  command.add_option("--pack", options.pack, "The pack whose maps, models and code maps it needs")->type_name("FOLDER");
  command.add_option("--model", options.models, "A model that it needs: a definition, or a folder of them")
      ->type_name("PATH")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--group", options.group, "The group to begin with (default: the first)")->type_name("NAME");
  add_definition_options(command, options.definitions);
}

void add_map_options(CLI::App& command, MapOptions& options) {
  command.add_option("map", options.map, "A map (.map, or a StructureMap .json or .xml), or a channel of the pack")
      ->type_name("MAP")
      ->required();
  add_map_surroundings(command, options);
}

MapSetup set_up_map(Shell& shell, const MapOptions& options) { return SetUp(shell, options).run(); }

std::vector<const fhir::Structure*> types_of(const mapping::Plan& plan, mapping::InputMode mode) {
  std::vector<const fhir::Structure*> types;
  for (const auto& input : plan.groups[plan.entry].inputs) {
    if (input.mode == mode) types.push_back(input.type);
  }
  return types;
}

}  // namespace linkway::cli
