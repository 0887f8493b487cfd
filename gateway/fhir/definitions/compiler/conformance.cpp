#include "fhir/definitions/compiler/conformance.h"

#include <charconv>

#include "data/json.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

std::uint32_t whole(const Node& node) {
  std::uint32_t value = 0;
  const auto text = node.text();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return text == "*" ? unbounded : value;
}

void operation(Context& context, const SourceItem& item, Place<Operation> at) {
  auto& writer = context.writer;
  writer.text(writer[at].url, item.url());
  writer.text(writer[at].version, item.text("version"));
  writer.text(writer[at].code, item.text("code"));
  writer[at].system = item.node["system"].boolean();
  writer[at].type = item.node["type"].boolean();
  writer[at].instance = item.node["instance"].boolean();
  const auto resources = context.texts(item.node["resource"]);
  writer.point(writer[at].resources, resources);
  const auto& list = item.node["parameter"];
  const auto parameters = writer.place<OperationParameter>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& from = list.at(i);
    const auto to = parameters + i;
    writer.text(writer[to].name, from["name"].text());
    writer.text(writer[to].type, from["type"].text());
    writer[to].min = whole(from["min"]);
    writer[to].max = whole(from["max"]);
    writer[to].output = from["use"].text() == "out";
  }
  writer.point(writer[at].parameters, parameters);
}

void compartment(Context& context, const SourceItem& item, Place<Compartment> at) {
  auto& writer = context.writer;
  writer.text(writer[at].url, item.url());
  writer.text(writer[at].code, item.text("code"));
  const auto& list = item.node["resource"];
  const auto members = writer.place<CompartmentMember>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    writer.text(writer[members + i].type, list.at(i)["code"].text());
    const auto parameters = context.texts(list.at(i)["param"]);
    writer.point(writer[members + i].parameters, parameters);
  }
  writer.point(writer[at].members, members);
}

// Without the narrative, which says nothing that is not in the rest.
std::string map_json(const Node& map) {
  std::vector<data::Member> members;
  for (const auto& member : map.members()) {
    if (member.name.view() != "text") members.push_back(member);
  }
  return data::to_json(Node::make_object(members));
}

void concept_map(Context& context, const SourceItem& item, Place<ConceptMapText> at) {
  auto& writer = context.writer;
  writer.text(writer[at].url, item.url());
  writer.text(writer[at].version, item.text("version"));
  writer.text(writer[at].json, map_json(item.node));
}

template <class T, class Compile>
Place<T> all(Context& context, const std::vector<SourceItem>& items, Compile compile,
             std::vector<std::pair<std::uint32_t, Place<T>>>& urls) {
  const auto place = context.writer.place<T>(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    compile(context, items[i], place + i);
    urls.emplace_back(hash_of(items[i].url()), place + i);
  }
  return place;
}

}  // namespace

void compile_conformance(Context& context) {
  auto& writer = context.writer;
  std::vector<std::pair<std::uint32_t, Place<Operation>>> operations;
  const auto first_operation = all<Operation>(context, context.sources.operations, operation, operations);
  writer.point(writer[context.header].operations, first_operation);
  context.table<Operation>(&ImageHeader::operations_by_url, operations);

  std::vector<std::pair<std::uint32_t, Place<Compartment>>> compartments;
  const auto first_compartment = all<Compartment>(context, context.sources.compartments, compartment, compartments);
  writer.point(writer[context.header].compartments, first_compartment);

  std::vector<std::pair<std::uint32_t, Place<ConceptMapText>>> maps;
  const auto first_map = all<ConceptMapText>(context, context.sources.concept_maps, concept_map, maps);
  writer.point(writer[context.header].concept_maps, first_map);
  context.table<ConceptMapText>(&ImageHeader::concept_maps_by_url, maps);
}

}  // namespace linkway::fhir::compiler
