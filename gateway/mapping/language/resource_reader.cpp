#include "mapping/language/resource_reader.h"

#include "data/json.h"
#include "mapping/language/escape.h"
#include "mapping/language/resource_words.h"
#include "mapping/language/token.h"

namespace linkway::mapping {

using data::Node;

std::string ResourceReader::Spot::path() const {
  std::string out = around == nullptr ? std::string() : around->path() + ".";
  out += name;
  if (index != none) out += "[" + std::to_string(index) + "]";
  return out;
}

std::uint32_t ResourceReader::Spot::position() const {
  if (node != nullptr && node->position() != Node::no_position) return node->position();
  if (around == nullptr) return Node::no_position;
  if (around->node != nullptr) {
    const auto& member = (*around->node)[name];
    if (member && member.position() != Node::no_position) return member.position();
  }
  return around->position();
}

void ResourceReader::fail(const Spot& spot, std::string text) {
  if (problems_.size() >= most_problems) return;
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  problem.path = spot.path();
  if (const auto at = spot.position(); at < text_.size()) {
    const auto place = data::line_column(text_, at);
    problem.line = place.line;
    problem.column = place.column;
  }
  problems_.push_back(std::move(problem));
}

bool ResourceReader::count_part(const Spot& spot) {
  if (++parts_ <= limits_.max_parts) return true;
  if (parts_ == limits_.max_parts + 1) {
    fail(spot, "the map is too large: more than " + std::to_string(limits_.max_parts) +
                   " rules, sources, targets, parameters and codes");
    problems_.back().category = Category::too_large;
    problems_.back().code = issue::too_long;
  }
  return false;
}

std::string ResourceReader::text(const Node& object, const Spot& spot, std::string_view name, bool required) {
  const auto& member = object[name];
  if (!member) {
    if (required) fail({&spot, name}, std::string(name) + " is needed");
    return {};
  }
  if (!member.is_text()) {
    fail({&spot, name}, "expected a text");
    return {};
  }
  if (member.text().empty()) fail({&spot, name}, "a text is not empty");
  return std::string(member.text());
}

std::string ResourceReader::name(const Node& object, const Spot& spot, std::string_view member, bool required) {
  auto out = text(object, spot, member, required);
  if (!is_sound_name(out)) fail({&spot, member}, unsound_name);
  return out;
}

std::string ResourceReader::expression(const std::string& text, const Spot& spot) {
  auto read = read_expression(text);
  if (read) return std::move(*read);
  const auto& problem = read.problems().front();
  fail(spot, "no FHIRPath expression: " + std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
                 problem.text);
  return {};
}

ExpressionText ResourceReader::expression(const Node& object, const Spot& spot, std::string_view name) {
  const auto found = text(object, spot, name);
  return {found.empty() ? found : expression(found, {&spot, name}), {}};
}

// ---- what stands before the groups

void ResourceReader::flatten(const Node& node, const std::string& path, int depth, Map& map) {
  constexpr int deepest = 6;
  if (depth > deepest || path.ends_with("extension")) return;
  if (node.is_list()) {
    for (const auto& item : node.items()) flatten(item, path, depth, map);
    return;
  }
  if (node.is_object()) {
    for (const auto& member : node.members()) {
      const auto name = member.name.view();
      if (is_plain_name(name) && !name.starts_with('_'))
        flatten(member.value, path + "." + std::string(name), depth + 1, map);
    }
    return;
  }
  Metadata line;
  line.path = path;
  line.value.kind = ParameterKind::string;
  line.value.text = node.text();
  if (node.kind() == data::Kind::boolean) {
    line.value.kind = ParameterKind::boolean;
    line.value.text = node.boolean() ? "true" : "false";
  } else if (!node.is_text()) {
    return;  // there are no numbers among these
  }
  map.metadata.push_back(std::move(line));
}

void ResourceReader::metadata(const Node& resource, Map& map) {
  for (const auto& known : metadata_before) flatten(resource[known.name], std::string(known.name), 1, map);
  for (const auto& known : metadata_after) flatten(resource[known.name], std::string(known.name), 1, map);
}

Constant ResourceReader::constant(const Node& name, const Node& value, const Spot& spot) {
  Constant constant;
  if (!name.is_text() || name.text().empty()) fail(spot, "a constant has a name");
  if (!value.is_text() || value.text().empty()) fail(spot, "a constant has a value");
  constant.name = name.text();
  if (!is_sound_name(constant.name)) fail(spot, unsound_name);
  if (value.is_text()) constant.value.text = expression(std::string(value.text()), spot);
  return constant;
}

void ResourceReader::constants(const Node& resource, const Spot& spot, Map& map) {
  each(resource, spot, "const", [&](const Node& object, const Spot& item) {
    map.constants.push_back(constant(object["name"], object["value"], item));
  });
  if (!resource["extension"]) return;
  each(resource, spot, "extension", [&](const Node& object, const Spot& item) {
    if (object["url"].text() != constant_extension) return;
    Node name;
    Node value;
    for (const auto& part : object["extension"].items()) {
      if (part["url"].text() == "name") name = part["valueId"];
      if (part["url"].text() == "value") value = part["valueString"];
    }
    map.constants.push_back(constant(name, value, item));
  });
}

Map ResourceReader::map(const Node& resource) {
  Map map;
  const Spot spot{nullptr, "StructureMap", Spot::none, &resource};
  if (!resource.is_object() || resource["resourceType"].text() != "StructureMap") {
    fail(spot, "expected a StructureMap");
    return map;
  }
  map.url = text(resource, spot, "url");
  map.name = text(resource, spot, "name");
  map.title = text(resource, spot, "title");
  map.status = text(resource, spot, "status");
  map.description = text(resource, spot, "description");
  metadata(resource, map);
  each(resource, spot, "contained", [&](const Node& object, const Spot& item) {
    if (object["resourceType"].text() == "ConceptMap") concept_map(object, item, map);
  });
  each(resource, spot, "structure", [&](const Node& object, const Spot& item) {
    Uses uses;
    uses.url = text(object, item, "url", true);
    uses.alias = name(object, item, "alias");
    uses.mode = code(object, item, "mode", UsesMode::source,
                     {{"source", UsesMode::source},
                      {"queried", UsesMode::queried},
                      {"target", UsesMode::target},
                      {"produced", UsesMode::produced}},
                     true);
    uses.documentation = documentation(text(object, item, "documentation"));
    map.uses.push_back(std::move(uses));
  });
  each(resource, spot, "import", [&](const Node& url, const Spot& item) {
    if (!url.is_text() || url.text().empty()) fail(item, "expected a text");
    map.imports.push_back({std::string(url.text()), {}});
  });
  constants(resource, spot, map);
  each(resource, spot, "group",
       [&](const Node& object, const Spot& item) { map.groups.push_back(group(object, item)); });
  if (map.groups.empty()) fail({&spot, "group"}, "a map has at least one group");
  return map;
}

}  // namespace linkway::mapping
