#include "mapping/pack/map_files.h"

#include <utility>

#include "data/json.h"
#include "fhir/format/xml_form.h"
#include "mapping/language/parse.h"
#include "mapping/language/resource.h"

namespace linkway::mapping {

namespace {

void take(Problems from, const std::string& path, Problems& into) {
  for (auto& problem : from) {
    if (problem.file.empty()) problem.file = path;
    into.push_back(std::move(problem));
  }
}

std::optional<Map> read_map_resource(const std::string& path, std::string_view bytes,
                                     const fhir::Definitions& definitions, Problems& problems) {
  auto document =
      path.ends_with(".xml") ? fhir::read_xml(bytes, definitions, {}, fhir::XmlOrder::any) : data::read_json(bytes);
  if (!document) {
    take(std::move(document).problems(), path, problems);
    return std::nullopt;
  }
  auto map = from_resource(document->root, {}, bytes);
  if (!map) {
    take(std::move(map).problems(), path, problems);
    return std::nullopt;
  }
  map->file = path;
  return *std::move(map);
}

}  // namespace

std::optional<Map> read_map_file(const std::string& path, std::string_view bytes, const fhir::Definitions& definitions,
                                 Problems& problems) {
  if (!path.ends_with(".map")) return read_map_resource(path, bytes, definitions, problems);
  auto parsed = parse_map(bytes, path);
  const bool ok = parsed.ok();
  take(std::move(parsed.problems), path, problems);
  if (!ok) return std::nullopt;
  return std::move(parsed.map);
}

}  // namespace linkway::mapping
