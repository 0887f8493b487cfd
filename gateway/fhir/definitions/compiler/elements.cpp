#include "fhir/definitions/compiler/elements.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/json.h"
#include "fhir/definitions/compiler/wires.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

constexpr std::string_view system_types = "http://hl7.org/fhirpath/System.";
constexpr std::string_view canonical_of_types = "http://hl7.org/fhir/StructureDefinition/";

constexpr std::string_view profile_element =
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element";

// By how a System type's name begins, for definitions without the extension.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> plain_types = {{
    {"String", "string"},
    {"Boolean", "boolean"},
    {"Integer", "integer"},
    {"Decimal", "decimal"},
    {"DateTime", "dateTime"},
    {"Date", "date"},
    {"Time", "time"},
}};

std::optional<std::uint32_t> number(const Node& node) {
  std::uint32_t value = 0;
  const auto text = node.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> maximum(const Node& node) {
  return node.text() == "*" ? std::optional(unbounded) : number(node);
}

bool lists(const Node& list, std::string_view wanted) {
  for (const auto& item : list.items()) {
    if (item.text() == wanted) return true;
  }
  return false;
}

std::string as_text(const Node& value) {
  return value.text().empty() ? data::to_json(value) : std::string(value.text());
}

// type.profile; with the extension elementdefinition-profile-element as url#id: one element of that profile.
std::vector<std::string> profiles_of(const Node& type) {
  std::vector<std::string> all;
  const auto& list = type["profile"];
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list.at(i).is_text()) continue;
    auto& canonical = all.emplace_back(list.at(i).text());
    for (const auto& extension : type["_profile"].at(i)["extension"].items()) {
      if (extension["url"].text() != profile_element) continue;
      const auto id = extension["valueString"].text();
      if (!id.empty()) canonical.append("#").append(id);
    }
  }
  return all;
}

}  // namespace

std::string_view fhir_type(const Node& element, const Node& type) {
  // R4 publishes the id of a resource as a string (resource.html says id; mended in R4B).
  if (element["base"]["path"].text() == "Resource.id") return "id";
  for (const auto& extension : type["extension"].items()) {
    if (extension["url"].text().ends_with("/structuredefinition-fhir-type")) {
      const auto name = extension["valueUrl"].text();
      return name.empty() ? extension["valueUri"].text() : name;
    }
  }
  const auto code = type["code"].text();
  if (code.starts_with(system_types)) {
    const auto name = code.substr(system_types.size());
    for (const auto& [system, fhir] : plain_types) {
      if (name == system) return fhir;
    }
  }
  if (code.starts_with(canonical_of_types)) return code.substr(canonical_of_types.size());
  return code;
}

Place<Element> ElementCompiler::compile(const SourceItem& structure, const Node& list) {
  const auto place = context_.writer.place<Element>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& element = list.at(i);
    const auto at = place + i;
    context_.writer[at].order = static_cast<std::uint32_t>(i);
    basics(at, structure, element);
    cardinality(at, structure, element);
    values(at, element);
    compile_binding(context_, at, element);
    compile_value_rules(context_, at, element);
    slicing(at, structure, element["slicing"]);
    compile_wire(context_, at, element, i == 0 ? structure.node : data::Node());
    const auto used = types(element);
    context_.writer.point(context_.writer[at].types, used);
    const auto rules = invariants(structure, element["constraint"]);
    context_.writer.point(context_.writer[at].invariants, rules);
  }
  link_elements(context_, structure, list, place);
  return place;
}

void ElementCompiler::basics(Place<Element> place, const SourceItem& structure, const Node& element) {
  auto& writer = context_.writer;
  const auto path = element["path"].text();
  if (path.empty()) context_.error(structure, element, "an element without a path");
  auto name = path.substr(path.rfind('.') + 1);
  const auto base = element["base"]["path"].text();
  // A profile may write valueQuantity for value[x] (R4 profiling.html, shortcut form).
  if (!name.ends_with("[x]") && base.ends_with("[x]")) name = base.substr(base.rfind('.') + 1);
  const bool choice = name.ends_with("[x]");
  if (choice) name.remove_suffix(3);
  writer.text(writer[place].path, path);
  writer.text(writer[place].id, element["id"].text());
  writer.text(writer[place].name, name);
  writer.text(writer[place].slice_name, element["sliceName"].text());
  writer.text(writer[place].short_text, element["short"].text());
  writer.text(writer[place].content_reference, element["contentReference"].text());
  auto& e = writer[place];
  e.choice = choice;
  e.is_modifier = element["isModifier"].boolean();
  e.is_summary = element["isSummary"].boolean();
  e.must_support = element["mustSupport"].boolean();
  e.xml_attribute = lists(element["representation"], "xmlAttr");
  e.xml_text = lists(element["representation"], "xmlText");
  e.type_attribute = lists(element["representation"], "typeAttr");
  e.xhtml = lists(element["representation"], "xhtml") || lists(element["representation"], "cdaText");
  for (const auto& type : element["type"].items()) e.xhtml = e.xhtml || type["code"].text() == "xhtml";
}

void ElementCompiler::cardinality(Place<Element> place, const SourceItem& structure, const Node& element) {
  auto& e = context_.writer[place];
  const auto& min = element["min"];
  const auto& max = element["max"];
  const auto least = number(min);
  const auto most = maximum(max);
  if (min && !least) context_.error(structure, min, "min is no whole number");
  if (max && !most) context_.error(structure, max, "max is neither a whole number nor *");
  e.min = least.value_or(0);
  e.max = most.value_or(1);
  e.base_max = maximum(element["base"]["max"]).value_or(e.max);
  e.max_length = number(element["maxLength"]).value_or(0);
}

void ElementCompiler::values(Place<Element> place, const Node& element) {
  auto& writer = context_.writer;
  for (const auto& member : element.members()) {
    const auto name = member.name.view();
    const auto is = [&](std::string_view beginning) { return name.starts_with(beginning); };
    if (is("fixed")) {
      writer.text(writer[place].fixed_type, name.substr(5));
      writer.text(writer[place].fixed_json, data::to_json(member.value));
    } else if (is("pattern")) {
      writer.text(writer[place].pattern_type, name.substr(7));
      writer.text(writer[place].pattern_json, data::to_json(member.value));
    } else if (is("minValue")) {
      writer.text(writer[place].min_value, as_text(member.value));
    } else if (is("maxValue")) {
      writer.text(writer[place].max_value, as_text(member.value));
    }
  }
}

void ElementCompiler::slicing(Place<Element> place, const SourceItem& structure, const Node& slicing) {
  if (!slicing) return;
  auto& writer = context_.writer;
  auto [known, fresh] = known_slicings_.try_emplace(data::to_json(slicing));
  if (fresh) known->second = compile_slicing(context_, expressions_, structure, slicing);
  writer.point(writer[place].slicing, known->second);
}

Place<TypeUse> ElementCompiler::types(const Node& element) {
  const auto& list = element["type"];
  if (list.size() == 0) return {};
  auto key = data::to_json(list);
  if (element["base"]["path"].text() == "Resource.id") key += "id";  // fhir_type()
  if (const auto known = known_types_.find(key); known != known_types_.end()) return known->second;
  auto& writer = context_.writer;
  const auto place = writer.place<TypeUse>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& type = list.at(i);
    const auto at = place + i;
    writer.text(writer[at].code, type["code"].text());
    writer.text(writer[at].name, fhir_type(element, type));
    const auto named = profiles_of(type);
    const std::vector<std::string_view> canonicals(named.begin(), named.end());
    const auto profiles = context_.texts(canonicals);
    writer.point(writer[at].profiles, profiles);
    const auto targets = context_.texts(type["targetProfile"]);
    writer.point(writer[at].targets, targets);
    const auto& how = type["aggregation"];
    writer[at].aggregation = static_cast<std::uint8_t>(
        (lists(how, "contained") ? 1 : 0) | (lists(how, "referenced") ? 2 : 0) | (lists(how, "bundled") ? 4 : 0));
    const auto versioning = type["versioning"].text();
    writer[at].versioning = versioning == "independent" ? 1 : versioning == "specific" ? 2 : 0;
  }
  known_types_.emplace(std::move(key), place);
  return place;
}

Place<Invariant> ElementCompiler::invariants(const SourceItem& structure, const Node& list) {
  if (list.size() == 0) return {};
  // An invariant without a source is the structure's own.
  auto key = std::string(structure.url()) + data::to_json(list);
  bool sources = true;
  for (const auto& item : list.items()) sources = sources && !item["source"].text().empty();
  if (sources) key.erase(0, structure.url().size());
  if (const auto known = known_invariants_.find(key); known != known_invariants_.end()) return known->second;
  auto& writer = context_.writer;
  const auto place = writer.place<Invariant>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& item = list.at(i);
    const auto at = place + i;
    const auto source = item["source"].text();
    writer.text(writer[at].key, item["key"].text());
    writer.text(writer[at].human, item["human"].text());
    writer.text(writer[at].expression, item["expression"].text());
    writer.text(writer[at].source, source.empty() ? structure.url() : source);
    if (const auto& expression = item["expression"]) {
      if (const auto syntax = expressions_.parse(structure, expression)) writer.point(writer[at].syntax, *syntax);
    }
    writer[at].error = item["severity"].text() != "warning";
  }
  known_invariants_.emplace(std::move(key), place);
  return place;
}

}  // namespace linkway::fhir::compiler
