#include "fhir/definitions/compiler/code_systems.h"

#include <algorithm>
#include <numeric>

namespace linkway::fhir::compiler {

namespace {

// value[x] of a property: the name behind "value" is its type.
void write_property(Context& context, const data::Node& property, Place<ConceptProperty> at) {
  auto& writer = context.writer;
  writer.text(writer[at].code, property["code"].text());
  for (const auto& member : property.members()) {
    auto name = member.name.view();
    if (!name.starts_with("value") || name.size() == 5) continue;
    name.remove_prefix(5);
    std::string type(name);
    if (type != "Coding") type[0] = static_cast<char>(type[0] - 'A' + 'a');
    writer.text(writer[at].type, type);
    const auto& value = member.value;
    if (value.is_object()) {
      writer.text(writer[at].value, value["code"].text());
      writer.text(writer[at].system, value["system"].text());
      writer.text(writer[at].display, value["display"].text());
    } else if (value.kind() == data::Kind::boolean) {
      writer.text(writer[at].value, value.boolean() ? "true" : "false");
    } else {
      writer.text(writer[at].value, value.text());
    }
  }
}

void write_designation(Context& context, const data::Node& designation, Place<Designation> at) {
  auto& writer = context.writer;
  writer.text(writer[at].language, designation["language"].text());
  writer.text(writer[at].use_system, designation["use"]["system"].text());
  writer.text(writer[at].use_code, designation["use"]["code"].text());
  writer.text(writer[at].value, designation["value"].text());
}

void write_details(Context& context, const KnownConcept& from, Place<Concept> at) {
  auto& writer = context.writer;
  writer.text(writer[at].definition, from.definition);
  const auto properties = writer.place<ConceptProperty>(from.properties.size());
  for (std::size_t i = 0; i < from.properties.size(); ++i) {
    write_property(context, from.properties.at(i), properties + i);
  }
  writer.point(writer[at].properties, properties);
  const auto designations = writer.place<Designation>(from.designations.size());
  for (std::size_t i = 0; i < from.designations.size(); ++i) {
    write_designation(context, from.designations.at(i), designations + i);
  }
  writer.point(writer[at].designations, designations);
}

Place<Concept> write_concepts(Context& context, const KnownSystem& system) {
  auto& writer = context.writer;
  const auto place = writer.place<Concept>(system.concepts.size());
  for (std::size_t i = 0; i < system.concepts.size(); ++i) {
    const auto& from = system.concepts[i];
    const auto at = place + i;
    writer.text(writer[at].code, from.code);
    writer.text(writer[at].display, from.display);
    write_details(context, from, at);
    writer[at].is_abstract = from.is_abstract;
    writer[at].inactive = from.inactive;
    const auto parents = writer.place<std::uint32_t>(from.parents.size());
    for (std::size_t p = 0; p < from.parents.size(); ++p) writer[parents + p] = from.parents[p];
    writer.point(writer[at].parents, parents);
  }
  return place;
}

Place<std::uint32_t> write_order(Context& context, const KnownSystem& system) {
  std::vector<std::uint32_t> order(system.concepts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t index) { return system.concepts[index].code; });
  const auto place = context.writer.place<std::uint32_t>(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) context.writer[place + i] = order[i];
  return place;
}

}  // namespace

void compile_code_systems(Context& context, KnownSystems& systems) {
  auto& writer = context.writer;
  const auto& items = context.sources.code_systems;
  const auto place = writer.place<CodeSystem>(items.size());
  std::vector<std::pair<std::uint32_t, Place<CodeSystem>>> urls;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    const auto at = place + i;
    if (context.too_large(item)) return;
    const auto& system = systems.read(item);
    urls.emplace_back(hash_of(item.url()), at);
    writer.text(writer[at].url, item.url());
    writer.text(writer[at].version, item.text("version"));
    writer.text(writer[at].name, item.text("name"));
    writer.text(writer[at].package, context.package);
    writer.text(writer[at].content, system.content);
    writer.text(writer[at].language, item.text("language"));
    writer.text(writer[at].supplements, item.text("supplements"));
    writer[at].complete = system.content == "complete";
    const auto& sensitive = item.node["caseSensitive"];
    writer[at].case_sensitive = !sensitive || sensitive.boolean();
    const auto concepts = write_concepts(context, system);
    writer.point(writer[at].concepts, concepts);
    const auto order = write_order(context, system);
    writer.point(writer[at].by_code, order);
  }
  writer.point(writer[context.header].code_systems, place);
  context.table<CodeSystem>(&ImageHeader::code_systems_by_url, urls);
}

}  // namespace linkway::fhir::compiler
