#include "mapping/pack/code_tables.h"

#include <utility>

#include "data/json.h"
#include "fhir/format/xml_form.h"
#include "mapping/codes/code_map_csv.h"

namespace linkway::mapping {

namespace {

void add_map(const data::Node& resource, const std::string& file, std::vector<CodeMap>& maps, Problems& problems) {
  if (resource["resourceType"].text() != "ConceptMap") return;
  auto map = code_map_of(resource);
  if (map) return maps.push_back(*std::move(map));
  for (auto& problem : std::move(map).problems()) {
    problem.file = file;
    problems.push_back(std::move(problem));
  }
}

}  // namespace

std::optional<CodeMap> read_code_table(const PackFile& file, const std::string& url, Problems& problems) {
  auto table = read_code_map(file.bytes, "", url, file.path);
  const auto& told = table ? table->warnings : table.problems();
  problems.insert(problems.end(), told.begin(), told.end());
  if (!table) return std::nullopt;
  return std::move(table->map);
}

std::vector<CodeMap> read_code_maps(const fhir::DefinitionFile& file, Problems& problems) {
  std::vector<CodeMap> maps;
  const auto document = file.name.ends_with(".xml")
                            ? fhir::read_xml(file.bytes, fhir::Definitions::core(), {}, fhir::XmlOrder::any)
                            : data::read_json(file.bytes);
  if (!document) return maps;
  add_map(document->root, file.name, maps, problems);
  for (const auto& entry : document->root["entry"].items()) add_map(entry["resource"], file.name, maps, problems);
  return maps;
}

fhir::DefinitionFile definition_of(const CodeMap& map, const std::string& file) {
  data::Arena arena;
  data::Builder builder(arena);
  return {file, data::to_json(to_concept_map(map, builder))};
}

}  // namespace linkway::mapping
