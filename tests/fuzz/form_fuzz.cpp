// Any bytes as a posted form, by a logical model and in a charset (the first byte chooses): what is read is written,
// and reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/definitions/package.h"
#include "mapping/models/choices.h"
#include "mapping/models/instance.h"

namespace {

using linkway::mapping::Format;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view model = R"({"resourceType":"StructureDefinition","url":"http://models.example/F","name":"F",
"kind":"logical","type":"F","derivation":"specialization","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Base",
"differential":{"element":[{"path":"F","min":0,"max":"*"},
 {"path":"F.a","label":"The a","min":0,"max":"1","type":[{"code":"string"}]},
 {"path":"F.l","min":0,"max":"*","type":[{"code":"string"}]},
 {"path":"F.n","min":0,"max":"1","type":[{"code":"decimal"}]},
 {"path":"F.b","min":0,"max":"1","type":[{"code":"boolean"}]},
 {"path":"F.p","min":0,"max":"*","type":[{"code":"BackboneElement"}]},
 {"path":"F.p.x","min":0,"max":"1","type":[{"code":"string"}]},
 {"path":"F.p.y","min":0,"max":"*","type":[{"code":"string"}]}]}})";

const linkway::fhir::Definitions& definitions() {
  static const auto all = [] {
    const auto& core = linkway::fhir::Definitions::core();
    std::vector<linkway::fhir::DefinitionFile> files{{"model.json", std::string(model)}};
    auto loaded = linkway::fhir::load_package("models", std::move(files), core);
    require(loaded.ok());
    return core.with(loaded->image);
  }();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr const char* charsets[] = {"", "utf-8", "windows-1252", "utf-16", "us-ascii"};
  const auto* charset = charsets[data[0] % 5];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto& type = *linkway::mapping::type_named(definitions(), "http://models.example/F");
  linkway::data::Arena arena;
  const auto made = linkway::mapping::read_instance(Format::form, bytes, charset, type, definitions(), arena);
  if (!made) return 0;
  std::string out;
  if (!linkway::mapping::write_instance(Format::form, made->node, type, definitions(), out)) return 0;
  const auto again = linkway::mapping::read_instance(Format::form, out, "", type, definitions(), arena);
  require(again.ok());
  std::string twice;
  require(linkway::mapping::write_instance(Format::form, again->node, type, definitions(), twice).ok());
  require(out == twice);
  return 0;
}
