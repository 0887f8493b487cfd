#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "mapping/language/escape.h"
#include "mapping/language/resource.h"
#include "mapping/language/resource_words.h"

namespace linkway::mapping {

namespace {

using data::Builder;
using data::Node;
using Fields = std::vector<Builder::Field>;

class Writer {
 public:
  Writer(Builder& builder, StructureMapForm form) : builder_(builder), r5_(form == StructureMapForm::r5) {}

  Node run(const Map& map) {
    Fields fields;
    fields.push_back({"resourceType", text("StructureMap")});
    metadata(map, std::span(metadata_before).first(3), fields);
    fields.push_back({"contained", concept_maps(map)});
    if (!r5_) fields.push_back({"extension", constant_extensions(map)});
    fields.push_back({"url", optional(map.url)});
    metadata(map, std::span(metadata_before).last(2), fields);
    fields.push_back({"name", optional(map.name)});
    fields.push_back({"title", optional(map.title)});
    fields.push_back({"status", text(map.status.empty() ? "draft" : map.status)});
    metadata(map, std::span(metadata_after).first(4), fields);
    fields.push_back({"description", optional(map.description)});
    metadata(map, std::span(metadata_after).last(4), fields);
    fields.push_back({"structure", list(map.uses, [&](const Uses& uses) { return structure(uses); })});
    fields.push_back({"import", list(map.imports, [&](const Import& import) { return text(import.url); })});
    if (r5_) fields.push_back({"const", constants(map)});
    fields.push_back({"group", list(map.groups, [&](const Group& one) { return group(one); })});
    return builder_.object(fields);
  }

 private:
  Node text(std::string_view value) { return builder_.text(value); }
  Node optional(const std::string& value) { return value.empty() ? Node() : text(value); }
  template <class All, class Make>
  Node list(const All& all, const Make& make) {
    if (all.empty()) return {};
    std::vector<Node> nodes;
    nodes.reserve(all.size());
    for (const auto& one : all) nodes.push_back(make(one));
    return builder_.list(nodes);
  }

  // ---- metadata

  Node value(const Parameter& parameter) {
    switch (parameter.kind) {
      case ParameterKind::boolean: return Builder::boolean(parameter.text == "true");
      case ParameterKind::integer:
      case ParameterKind::decimal: return builder_.number(std::string_view(parameter.text));
      default: return text(parameter.text);
    }
  }

  struct Line {
    std::vector<std::string_view> path;
    const Parameter* value = nullptr;
  };

  // The element at `depth` of the lines' paths: the last value given, or an object of what lies below.
  Node element(std::span<const Line> lines, std::size_t depth) {
    const auto is_value = [&](const Line& line) { return line.path.size() == depth; };
    const auto last = std::find_if(lines.rbegin(), lines.rend(), is_value);
    if (last != lines.rend()) return value(*last->value);
    std::vector<std::pair<std::string_view, std::vector<Line>>> parts;
    std::unordered_map<std::string_view, std::size_t> known;
    for (const auto& line : lines) {
      const auto [found, is_new] = known.try_emplace(line.path[depth], parts.size());
      if (is_new) parts.emplace_back(line.path[depth], std::vector<Line>{});
      parts[found->second].second.push_back(line);
    }
    Fields fields;
    for (const auto& [name, below] : parts) {
      const auto node = element(below, depth + 1);
      const bool repeats = std::find(metadata_lists.begin(), metadata_lists.end(), name) != metadata_lists.end();
      fields.push_back({name, repeats ? builder_.list({node}) : node});
    }
    return builder_.object(fields);
  }

  void metadata(const Map& map, std::span<const MetadataElement> elements, Fields& fields) {
    constexpr std::size_t deepest = 6;  // of what the definition has
    for (const auto& known : elements) {
      std::vector<Line> lines;
      for (const auto& more : map.metadata) {
        auto path = text::split(more.path, '.');
        if (path.front() != known.name || path.size() > deepest || more.value.kind == ParameterKind::id) continue;
        if (more.value.text.empty()) continue;
        lines.push_back({std::move(path), &more.value});
      }
      if (lines.empty()) continue;
      const auto node = element(lines, 1);
      fields.push_back({known.name, known.list ? builder_.list({node}) : node});
    }
  }

  // ---- what stands before the groups

  Node constant_extensions(const Map& map) {
    return list(map.constants, [&](const Constant& constant) {
      const auto name = builder_.object({{"url", text("name")}, {"valueId", text(constant.name)}});
      const auto value = builder_.object({{"url", text("value")}, {"valueString", text(constant.value.text)}});
      return builder_.object({{"extension", builder_.list({name, value})}, {"url", text(constant_extension)}});
    });
  }

  Node constants(const Map& map) {
    return list(map.constants, [&](const Constant& constant) {
      return builder_.object({{"name", text(constant.name)}, {"value", text(constant.value.text)}});
    });
  }

  Node structure(const Uses& uses) {
    return builder_.object({{"url", text(uses.url)},
                            {"mode", text(code_of(uses.mode))},
                            {"alias", optional(uses.alias)},
                            {"documentation", optional(uses.documentation)}});
  }

  // ---- contained concept maps

  // R4 says what the target is to the source.
  static const char* equivalence(Relationship relationship) {
    switch (relationship) {
      case Relationship::related: return "relatedto";
      case Relationship::equivalent: return "equivalent";
      case Relationship::narrower: return "wider";
      case Relationship::broader: return "narrower";
      case Relationship::not_related: return "disjoint";
    }
    return "";
  }

  Node code_target(const CodeTarget& target) {
    const auto relation = r5_ ? code_of(target.relationship) : equivalence(target.relationship);
    return builder_.object(
        {{"code", text(target.code)},
         {r5_ ? "relationship" : "equivalence", text(relation)},
         // R4 wants a word on it (cmd-1).
         {"comment",
          !r5_ && target.relationship == Relationship::broader ? text("narrower than the source code") : Node()}});
  }

  Node code_row(const CodeRow& row) {
    const auto targets = list(row.targets, [&](const CodeTarget& target) { return code_target(target); });
    if (!row.targets.empty()) return builder_.object({{"code", text(row.code)}, {"target", targets}});
    if (r5_) return builder_.object({{"code", text(row.code)}, {"noMap", Builder::boolean(true)}});
    const auto unmatched = builder_.object({{"equivalence", text("unmatched")}});
    return builder_.object({{"code", text(row.code)}, {"target", builder_.list({unmatched})}});
  }

  Node unmapped(const CodeGroup& group) {
    if (group.unmapped == Unmapped::none) return {};
    if (group.unmapped == Unmapped::fixed) {
      return builder_.object({{"mode", text("fixed")}, {"code", text(group.unmapped_code)}});
    }
    return builder_.object({{"mode", text(r5_ ? "use-source-code" : "provided")}});
  }

  Node concept_maps(const Map& map) {
    return list(map.concept_maps, [&](const EmbeddedConceptMap& codes) {
      const auto groups = list(codes.groups, [&](const CodeGroup& group) {
        return builder_.object({{"source", optional(group.source)},
                                {"target", optional(group.target)},
                                {"element", list(group.rows, [&](const CodeRow& row) { return code_row(row); })},
                                {"unmapped", unmapped(group)}});
      });
      return builder_.object(
          {{"resourceType", text("ConceptMap")}, {"id", text(codes.id)}, {"status", text("draft")}, {"group", groups}});
    });
  }

  // ---- groups and rules

  Node group(const Group& group) {
    const std::string_view mode = group.type_mode == TypeMode::types            ? "types"
                                  : group.type_mode == TypeMode::type_and_types ? "type-and-types"
                                                                                : "none";
    // R5 has no code for none.
    const bool silent = r5_ && group.type_mode == TypeMode::none;
    return builder_.object({{"name", text(group.name)},
                            {"extends", optional(group.extends)},
                            {"typeMode", silent ? Node() : text(mode)},
                            {"documentation", optional(group.documentation)},
                            {"input", list(group.inputs, [&](const Input& one) { return input(one); })},
                            {"rule", list(group.rules, [&](const Rule& one) { return rule(one); })}});
  }

  Node input(const Input& input) {
    return builder_.object({{"name", text(input.name)},
                            {"type", optional(input.type)},
                            {"mode", text(code_of(input.mode))},
                            {"documentation", optional(input.documentation)}});
  }

  Node rule(const Rule& rule) {
    return builder_.object({{"name", text(rule_id(rule.name))},
                            {"source", list(rule.sources, [&](const Source& one) { return source(one); })},
                            {"target", list(rule.targets, [&](const Target& one) { return target(one); })},
                            {"rule", list(rule.rules, [&](const Rule& one) { return this->rule(one); })},
                            {"dependent", list(rule.dependents, [&](const Dependent& one) { return dependent(one); })},
                            {"documentation", optional(rule.documentation)}});
  }

  // Under the name for its kind, in the order of ParameterKind.
  Builder::Field typed(const Parameter& parameter, std::array<std::string_view, 8> names) {
    return {names.at(static_cast<std::size_t>(parameter.kind)), value(parameter)};
  }

  Builder::Field parameter_field(const Parameter& parameter) {
    if (r5_) {
      return typed(parameter, {"valueId", "valueString", "valueBoolean", "valueInteger", "valueDecimal", "valueDate",
                               "valueTime", "valueDateTime"});
    }
    return typed(parameter, {"valueId", "valueString", "valueBoolean", "valueInteger", "valueDecimal", "valueString",
                             "valueString", "valueString"});
  }

  Node parameter(const Parameter& parameter) {
    if (parameter.kind == ParameterKind::expression) return builder_.object({{"valueString", text(parameter.text)}});
    return builder_.object({parameter_field(parameter)});
  }

  // R4 has a type for every value; R5 has texts.
  void default_value(const Parameter& given, Fields& fields) {
    if (given.kind == ParameterKind::expression) {
      const auto expression =
          builder_.object({{"language", text(fhirpath_language)}, {"expression", text(given.text)}});
      if (!r5_) {
        fields.push_back({"defaultValueExpression", expression});
        return;
      }
      const auto extension = builder_.object({{"url", text(default_extension)}, {"valueExpression", expression}});
      fields.push_back({"_defaultValue", builder_.object({{"extension", builder_.list({extension})}})});
    } else if (r5_) {
      fields.push_back({"defaultValue", text(given.text)});
    } else {
      fields.push_back(
          typed(given, {"defaultValueId", "defaultValueString", "defaultValueBoolean", "defaultValueInteger",
                        "defaultValueDecimal", "defaultValueDate", "defaultValueTime", "defaultValueDateTime"}));
    }
  }

  Node source(const Source& source) {
    Fields fields;
    fields.push_back({"context", text(source.context)});
    if (source.min) fields.push_back({"min", builder_.number(std::int64_t{*source.min})});
    fields.push_back({"max", optional(source.max)});
    fields.push_back({"type", optional(source.type)});
    if (source.default_value) default_value(*source.default_value, fields);
    fields.push_back({"element", optional(source.element)});
    if (source.list_mode) fields.push_back({"listMode", text(code_of(*source.list_mode))});
    fields.push_back({"variable", optional(source.variable)});
    fields.push_back({"condition", optional(source.condition.text)});
    fields.push_back({"check", optional(source.check.text)});
    fields.push_back({"logMessage", optional(source.log_message.text)});
    return builder_.object(fields);
  }

  // R4 calls collate what R5 calls single or does not have.
  std::string_view list_mode(TargetListMode mode) const {
    if (!r5_ && mode == TargetListMode::single) return "collate";
    if (r5_ && mode == TargetListMode::collate) return "single";
    return code_of(mode);
  }

  Node target(const Target& target) {
    const bool context = !target.context.empty();
    return builder_.object(
        {{"context", optional(target.context)},
         {"contextType", context && !r5_ ? text("variable") : Node()},
         {"element", optional(target.element)},
         {"variable", optional(target.variable)},
         {"listMode", list(target.list_modes, [&](TargetListMode mode) { return text(list_mode(mode)); })},
         {"listRuleId", optional(target.list_rule_id)},
         {"transform", target.transform ? text(code_of(*target.transform)) : Node()},
         {"parameter", list(target.parameters, [&](const Parameter& one) { return parameter(one); })}});
  }

  // R4 has names alone: a literal stands there as the map writes it.
  Node variable(const Parameter& parameter) {
    switch (parameter.kind) {
      case ParameterKind::string: return text("'" + escaped(parameter.text, '\'') + "'");
      case ParameterKind::date:
      case ParameterKind::date_time: return text("@" + parameter.text);
      case ParameterKind::time: return text("@T" + parameter.text);
      case ParameterKind::id:
        return text(looks_like_value(parameter.text) ? written_path(parameter.text) : parameter.text);
      default: return text(parameter.text);
    }
  }

  Node dependent(const Dependent& dependent) {
    const auto& all = dependent.parameters;
    return builder_.object({{"name", text(dependent.name)},
                            {"variable", r5_ ? Node() : list(all, [&](const auto& one) { return variable(one); })},
                            {"parameter", r5_ ? list(all, [&](const auto& one) { return parameter(one); }) : Node()}});
  }

  Builder& builder_;
  bool r5_;
};

}  // namespace

std::string rule_id(const std::string& name) {
  constexpr std::size_t longest = 64;
  auto id = name.substr(0, longest);
  for (auto& c : id) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    if (!fits) c = '-';
  }
  return id;
}

Node to_resource(const Map& map, Builder& builder, StructureMapForm form) { return Writer(builder, form).run(map); }

}  // namespace linkway::mapping
