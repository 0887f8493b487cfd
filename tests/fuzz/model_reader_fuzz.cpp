// Any bytes as an instance of a logical model, in each format (the first byte chooses). What is read without a finding
// is written, and reads back the same in JSON and XML; a table that was written can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/definitions/package.h"
#include "mapping/codes/code_map_csv.h"
#include "mapping/models/choices.h"
#include "mapping/models/instance.h"

namespace {

using linkway::mapping::Format;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view models = R"({"resourceType":"Bundle","entry":[
{"resource":{"resourceType":"StructureDefinition","url":"http://models.example/T","name":"T","kind":"logical","type":"T",
 "derivation":"specialization","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Base","differential":{"element":[
 {"path":"T","min":0,"max":"*"},
 {"path":"T.a","representation":["xmlAttr"],"min":0,"max":"1","type":[{"code":"code"}]},
 {"path":"T.data[x]","representation":["xmlText"],"min":0,"max":"1","type":[{"code":"string"},{"code":"boolean"}]},
 {"path":"T.t","representation":["typeAttr"],"min":0,"max":"*","type":[{"code":"http://models.example/T"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://models.example/U","name":"U","kind":"logical","type":"U",
 "derivation":"specialization","baseDefinition":"http://models.example/T","differential":{"element":[
 {"path":"U","min":0,"max":"*"},{"path":"U.u","min":0,"max":"1","type":[{"code":"integer"}]}]}}},
{"resource":{"resourceType":"StructureDefinition","url":"http://models.example/C","name":"C","kind":"logical","type":"C",
 "derivation":"specialization","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Base","differential":{"element":[
 {"path":"C","min":0,"max":"*"},
 {"path":"C.id","min":0,"max":"1","type":[{"code":"string"}]},
 {"path":"C.n","min":0,"max":"*","type":[{"code":"decimal"}]},
 {"path":"C.b","min":0,"max":"1","type":[{"code":"boolean"}]},
 {"path":"C.p","min":0,"max":"*","type":[{"code":"BackboneElement"}]},
 {"path":"C.p.q","label":"Q","min":0,"max":"1","type":[{"code":"date"}]},
 {"path":"C.p.c","min":0,"max":"*","contentReference":"#C.p"},
 {"path":"C.v[x]","min":0,"max":"1","type":[{"code":"string"},{"code":"Quantity"}]},
 {"path":"C.h","min":0,"max":"1","type":[{"code":"HumanName"}]},
 {"path":"C.r","min":0,"max":"1","type":[{"code":"Resource"}]},
 {"path":"C.t","min":0,"max":"*","representation":["typeAttr"],"type":[{"code":"http://models.example/T"}]}]}}}]})";

const linkway::fhir::Definitions& definitions() {
  static const auto all = [] {
    const auto& core = linkway::fhir::Definitions::core();
    std::vector<linkway::fhir::DefinitionFile> files{{"models.json", std::string(models)}};
    auto loaded = linkway::fhir::load_package("models", std::move(files), core);
    require(loaded.ok());
    return core.with(loaded->image);
  }();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (bytes[0] % 5 == 4) {
    const auto map = linkway::mapping::read_code_map(text, "", "http://models.example/map", "a.csv");
    if (map) require(linkway::mapping::read_code_map(to_csv(map->map), "", "", "a.csv").ok());
    return 0;
  }
  const auto format = static_cast<Format>(bytes[0] % 5);
  const auto& type = *linkway::mapping::type_named(definitions(), "http://models.example/C");
  linkway::data::Arena arena;
  linkway::mapping::InstanceLimits limits;
  limits.table.max_columns = 50;
  const auto read = read_instance(format, text, "", type, definitions(), arena, limits);
  if (!read) {
    require(!read.problems().empty());
    return 0;
  }
  std::string out;
  const auto written = write_instance(format, read->node, type, definitions(), out);
  if (!written || !read->findings.empty()) return 0;
  const auto again = read_instance(format, out, "", type, definitions(), arena);
  require(again.ok());
  if (format == Format::json || format == Format::xml) require(linkway::data::equal(read->node, again->node));
  return 0;
}
