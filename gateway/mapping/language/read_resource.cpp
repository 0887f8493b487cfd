#include "mapping/language/resource.h"
#include "mapping/language/resource_reader.h"

namespace linkway::mapping {

Result<Map> from_resource(const data::Node& resource, std::string file, std::string_view text,
                          const MapLimits& limits) {
  ResourceReader reader(limits, text);
  auto map = reader.map(resource);
  if (!reader.problems().empty()) {
    auto problems = reader.problems();
    for (auto& problem : problems) problem.file = file;
    return problems;
  }
  map.file = std::move(file);
  return map;
}

}  // namespace linkway::mapping
