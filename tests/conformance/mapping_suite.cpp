// The suite mapping: manifest.xml says which map makes what of which source. Every map of the folder is read, printed
// and read again, and goes to a StructureMap and back; those below a folder bad/ must be refused.
#include <algorithm>
#include <set>
#include <vector>

#include "conformance/files.h"
#include "conformance/mapping_run.h"
#include "conformance/suite.h"
#include "mapping/language/parse.h"
#include "mapping/language/print.h"
#include "mapping/language/resource.h"

namespace linkway::conformance {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> maps_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const auto ending = entry.path().extension();
    if (entry.is_regular_file() && (ending == ".map" || ending == ".fml")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_bad(const fs::path& file, const fs::path& folder) {
  const auto relative = file.lexically_relative(folder).parent_path();
  return std::find(relative.begin(), relative.end(), "bad") != relative.end();
}

std::optional<std::string> through_text(const mapping::Map& map) {
  const auto again = mapping::parse_map(mapping::to_text(map), "printed");
  if (!again.ok()) return "as printed: " + to_line(again.problems);
  if (without_places(again.map) != without_places(map)) return "what is printed reads as another map";
  return std::nullopt;
}

std::optional<std::string> through_resource(const mapping::Map& map, mapping::StructureMapForm form) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto resource = to_resource(map, builder, form);
  const auto back = mapping::from_resource(resource);
  if (!back) return "as a StructureMap: " + to_line(back.problems());
  data::Builder second(arena);
  if (!data::equal(resource, to_resource(*back, second, form))) return "the StructureMap comes back as another one";
  return through_text(*back);
}

std::optional<std::string> check(const mapping::Map& map) {
  if (auto wrong = through_text(map)) return wrong;
  for (const auto form : {mapping::StructureMapForm::r4, mapping::StructureMapForm::r5}) {
    if (auto wrong = through_resource(map, form)) return wrong;
  }
  return std::nullopt;
}

void tell(Tally& tally, const std::string& name, const std::optional<std::string>& why) {
  if (why) {
    tally.failed(name, *why);
  } else {
    tally.passed(name);
  }
}

}  // namespace

Status run_mapping(const fs::path& folder, Tally& tally) {
  const auto cases = read_mapping_cases(folder);
  if (!cases) return cases.problems();
  const auto files = maps_below(folder);
  if (cases->empty() && files.empty()) return cannot("there are no maps at " + folder.string());

  std::vector<mapping::Map> library;
  for (const auto& file : files) {
    const auto name = file.lexically_relative(folder).string();
    auto map = read_map_file(file);
    if (is_bad(file, folder)) {
      tell(tally, name, map ? std::optional<std::string>("is read, and should be refused") : std::nullopt);
    } else if (!map) {
      tally.failed(name, to_line(map.problems()));
    } else {
      tell(tally, name, check(*map));
      library.push_back(std::move(*map));
    }
  }
  for (const auto& one : *cases) tell(tally, title_of(one), run_mapping_case(folder, one, library));
  return Done{};
}

}  // namespace linkway::conformance
