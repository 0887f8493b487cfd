#include "conformance/mapping_run.h"

#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "conformance/files.h"
#include "conformance/mapping_compare.h"
#include "conformance/validator_world.h"
#include "data/json.h"
#include "fhir/format/json_form.h"
#include "fhir/format/xml_form.h"
#include "fhir/terminology/service.h"
#include "mapping/engine/compile.h"
#include "mapping/engine/plan.h"
#include "mapping/engine/run.h"
#include "mapping/language/parse.h"
#include "mapping/language/resource.h"
#include "mapping/models/instance.h"

namespace linkway::conformance {

namespace {

using mapping::Format;

// What a case has made, as text in the form of what it should have made.
struct Runner {
  Runner(const std::filesystem::path& files, const MappingCase& which, std::span<const mapping::Map> maps)
      : folder(files), one(which), library(maps.begin(), maps.end()), resources(folder) {}

  Status load();

  Result<std::string> run(std::string_view expected);

  Result<fhir::path::Item> read_source(const mapping::PlanInput& input);
  Result<std::string> write(const mapping::Output& output, std::string_view expected) const;

  const std::filesystem::path& folder;
  const MappingCase& one;
  std::vector<mapping::Map> library;
  FileLibrary resources;
  World world;
  data::Arena arena;
  data::Document source;
  data::Node root;
  data::Node nothing;
};

// Without the byte order mark that some of these files begin with.
Result<std::string> read_text(const std::filesystem::path& file) {
  auto bytes = read_file(file);
  if (bytes && bytes->starts_with("\xEF\xBB\xBF")) bytes->erase(0, 3);
  return bytes;
}

Format format_of(std::string_view bytes) { return text::trim(bytes).starts_with('<') ? Format::xml : Format::json; }

Result<fhir::path::Item> Runner::read_source(const mapping::PlanInput& input) {
  const auto bytes = read_text(folder / one.source);
  if (!bytes) return bytes.problems();
  const auto* type = input.type;
  if (type != nullptr && type->kind == fhir::StructureKind::logical) {
    auto ending = std::filesystem::path(one.source).extension();
    const auto format = ending == ".csv" ? Format::csv : ending == ".form" ? Format::form : format_of(*bytes);
    auto instance = mapping::read_instance(format, *bytes, "", *type, world.definitions, arena);
    if (!instance) return instance.problems();
    root = instance->node;
  } else {
    auto read = read_resource(*bytes);
    if (!read) return read.problems();
    source = std::move(*read);
    root = source.root;
    type = world.definitions.type(root["resourceType"].text());
  }
  return fhir::path::Item::of(fhir::path::ElementItem{&root, &nothing, type, nullptr});
}

// In the form of what is expected: JSON or XML, JSON of a logical model with resourceType or without.
Result<std::string> Runner::write(const mapping::Output& output, std::string_view expected) const {
  const bool xml_wanted = format_of(expected) == Format::xml;
  if (output.type == nullptr || output.type->kind != fhir::StructureKind::logical) {
    if (!xml_wanted) return data::to_json(output.node);
    std::string out;
    if (auto written = fhir::write_xml(output.node, world.definitions, out); !written) return written.problems();
    return out;
  }
  std::string out;
  mapping::WriteStyle style;
  if (!xml_wanted) {
    const auto wanted = data::read_json(expected);
    style.resource_type = wanted && wanted->root["resourceType"];
  }
  const auto written = mapping::write_instance(xml_wanted ? Format::xml : Format::json, output.node, *output.type,
                                               world.definitions, out, style);
  if (!written) return written.problems();
  return out;
}

// What a case names beside its map: definitions, and maps that it imports.
Status Runner::load() {
  std::vector<std::string> definitions;
  for (const auto& name : one.models) {
    auto map = read_map_file(folder / name);
    const auto ending = std::filesystem::path(name).extension();
    if (map) {
      library.push_back(*std::move(map));
    } else if (ending == ".json" || ending == ".xml") {
      definitions.push_back(name);
    } else {
      return map.problems();
    }
  }
  world = make_world(folder, definitions, resources);
  if (!world.without.empty()) return cannot(world.without.front());
  return Done{};
}

Result<std::string> Runner::run(std::string_view expected) {
  if (auto loaded = load(); !loaded) return loaded.problems();
  const auto map = read_map_file(folder / one.map);
  if (!map) return map.problems();
  const auto compiled = compile(*map, mapping::importer_of(library), world.definitions);
  if (compiled.plan == nullptr) return compiled.problems;
  const auto& group = compiled.plan->groups.at(compiled.plan->entry);
  std::vector<fhir::path::Item> sources;
  for (const auto& input : group.inputs) {
    if (input.mode != mapping::InputMode::source) continue;
    if (!sources.empty()) return cannot("the suite has one source, the map takes several");
    auto read = read_source(input);
    if (!read) return read.problems();
    sources.push_back(*read);
  }
  const FixedClock clock(Instant{1'795'000'000'000'000});
  TimeOrderedIds ids(clock, 1);
  const fhir::terminology::Service terminology(world.definitions);
  mapping::Context context{clock, ids};
  context.terminology = &terminology;
  mapping::Runner runner(compiled.plan);
  const auto made = runner.run(sources, arena, context);
  if (!made) return made.problems();
  if (made->targets.empty()) return cannot("the map has no target");
  return write(made->targets.front(), expected);
}

}  // namespace

Result<mapping::Map> read_map_file(const std::filesystem::path& file) {
  const auto bytes = read_text(file);
  if (!bytes) return bytes.problems();
  if (file.extension() != ".json" && file.extension() != ".xml") {
    auto parsed = mapping::parse_map(*bytes, file.filename().string());
    if (!parsed.ok()) return std::move(parsed.problems);
    return std::move(parsed.map);
  }
  const auto resource = read_resource(*bytes);
  if (!resource) return resource.problems();
  return mapping::from_resource(resource->root, file.filename().string());
}

std::optional<std::string> run_mapping_case(const std::filesystem::path& folder, const MappingCase& one,
                                            std::span<const mapping::Map> library) {
  Result<std::string> expected(std::string{});
  if (!one.fails) expected = read_text(folder / one.output);
  if (!expected) return to_line(expected.problems());
  Runner runner(folder, one, library);
  const auto got = runner.run(*expected);
  if (one.fails) return got ? std::optional<std::string>("expected a failure, got an output") : std::nullopt;
  if (!got) return to_line(got.problems());
  return difference(*expected, *got);
}

}  // namespace linkway::conformance
