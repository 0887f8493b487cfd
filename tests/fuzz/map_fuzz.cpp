// Any text: it is refused with the place of what is wrong, or read as a map; what is read is printed as text that reads
// as the same map, and so does what went through a StructureMap. Any JSON as a StructureMap: refused with a path, or
// read as a map that goes through text unharmed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "data/json.h"
#include "mapping/language/parse.h"
#include "mapping/language/print.h"
#include "mapping/language/resource.h"

namespace data = linkway::data;
namespace mapping = linkway::mapping;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void through_text(const mapping::Map& map) {
  const auto text = mapping::to_text(map);
  const auto again = mapping::parse_map(text, "again.map");
  const bool same = again.ok() && without_places(again.map) == without_places(map);
  if (!same) {
    std::cerr << text << '\n';
    for (const auto& problem : again.problems) std::cerr << to_string(problem) << '\n';
  }
  require(same);
  require(mapping::to_text(again.map) == text);
}

void through_resource(const mapping::Map& map, mapping::StructureMapForm form) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto resource = mapping::to_resource(map, builder, form);
  const auto read = mapping::from_resource(resource);
  if (!read) {
    for (const auto& problem : read.problems()) std::cerr << to_string(problem) << '\n';
  }
  require(read.ok());
  through_text(*read);
}

void read_resource(std::string_view text) {
  const auto document = data::read_json(text);
  if (!document) return;
  const auto map = mapping::from_resource(document->root, "fuzz.json");
  if (map) return through_text(*map);
  for (const auto& problem : map.problems()) require(!problem.text.empty() && !problem.path.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (text.starts_with('{')) read_resource(text);
  const auto parsed = mapping::parse_map(text, "fuzz.map");
  for (const auto& problem : parsed.problems) {
    require(!problem.text.empty() && problem.line > 0 && problem.column > 0);
  }
  if (!parsed.ok()) return 0;
  through_text(parsed.map);
  through_resource(parsed.map, mapping::StructureMapForm::r4);
  through_resource(parsed.map, mapping::StructureMapForm::r5);
  return 0;
}
