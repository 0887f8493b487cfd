#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "data/json.h"
#include "fhir/definitions/compiler/elements.h"
#include "fhir/definitions/compiler/snapshot_tree.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

constexpr std::string_view extensions = "http://hl7.org/fhir/StructureDefinition/";
constexpr std::string_view backports = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.";

BindingStrength strength_of(std::string_view code) {
  if (code == "required") return BindingStrength::required;
  if (code == "extensible") return BindingStrength::extensible;
  if (code == "preferred") return BindingStrength::preferred;
  if (code == "example") return BindingStrength::example;
  return BindingStrength::none;
}

// The value of an extension, whatever its type.
const Node& value_of(const Node& extension) {
  for (const auto& member : extension.members()) {
    if (member.name.view().starts_with("value")) return member.value;
  }
  return extension["value"];
}

bool is(const Node& extension, std::string_view space, std::string_view name) {
  const auto url = extension["url"].text();
  return url.size() == space.size() + name.size() && url.starts_with(space) && url.ends_with(name);
}

struct Additional {
  std::string_view purpose;
  std::string_view value_set;
  bool any = false;
  std::vector<Node> usage;
};

Additional from_extension(const Node& extension) {
  Additional binding;
  for (const auto& part : extension["extension"].items()) {
    const auto name = part["url"].text();
    const auto& value = value_of(part);
    if (name == "purpose") binding.purpose = value.text();
    if (name == "valueSet") binding.value_set = value.text();
    if (name == "any") binding.any = value.boolean();
    if (name == "usage") binding.usage.push_back(value);
  }
  return binding;
}

std::vector<Additional> additional_of(const Node& binding) {
  std::vector<Additional> all;
  for (const auto& item : binding["additional"].items()) {  // R5
    const auto usage = item["usage"].items();
    all.push_back(
        {item["purpose"].text(), item["valueSet"].text(), item["any"].boolean(), {usage.begin(), usage.end()}});
  }
  for (const auto& extension : binding["extension"].items()) {
    if (is(extension, extensions, "elementdefinition-maxValueSet")) {
      all.push_back({"maximum", value_of(extension).text(), false, {}});
    } else if (is(extension, extensions, "elementdefinition-minValueSet")) {
      all.push_back({"minimum", value_of(extension).text(), false, {}});
    } else if (is(extension, "http://hl7.org/fhir/tools/StructureDefinition/", "additional-binding") ||
               is(extension, backports, "binding.additional")) {
      all.push_back(from_extension(extension));
    }
  }
  std::erase_if(all, [](const Additional& item) { return item.value_set.empty(); });
  return all;
}

}  // namespace

Node plain_binding(data::Builder& builder, const Node& binding) {
  std::vector<Node> all;
  for (const auto& item : additional_of(binding)) {
    all.push_back(builder.object({{"purpose", Node::make_text(item.purpose)},
                                  {"valueSet", Node::make_text(item.value_set)},
                                  {"any", item.any ? Node::make_boolean(true) : Node()},
                                  {"usage", item.usage.empty() ? Node() : builder.list(item.usage)}}));
  }
  return builder
      .object({{"strength", binding["strength"]},
               {"valueSet", binding["valueSet"]},
               {"additional", all.empty() ? Node() : builder.list(all)}})
      .with_position(binding.position());
}

void compile_binding(Context& context, Place<Element> place, const Node& element) {
  const auto& binding = element["binding"];
  if (!binding) return;
  auto& writer = context.writer;
  writer[place].binding = strength_of(binding["strength"].text());
  writer.text(writer[place].value_set, binding["valueSet"].text());
  const auto additional = additional_of(binding);
  if (additional.empty()) return;
  const auto list = writer.place<AdditionalBinding>(additional.size());
  for (std::size_t i = 0; i < additional.size(); ++i) {
    const auto at = list + i;
    writer.text(writer[at].purpose, additional[i].purpose);
    writer.text(writer[at].value_set, additional[i].value_set);
    writer[at].any = additional[i].any;
    if (additional[i].usage.empty()) continue;
    writer.text(writer[at].usage_json, data::to_json(Node::make_list(additional[i].usage)));
  }
  writer.point(writer[place].additional_bindings, list);
}

void compile_value_rules(Context& context, Place<Element> place, const Node& element) {
  auto& writer = context.writer;
  if (element["mustHaveValue"].boolean()) writer[place].must_have_value = true;
  std::vector<std::string_view> alternatives;
  std::vector<std::string_view> languages;
  for (const auto& canonical : element["valueAlternatives"].items()) alternatives.push_back(canonical.text());
  const auto see = [&](const Node& extension) {
    if (is(extension, extensions, "regex")) {
      writer.text(writer[place].regex, value_of(extension).text());
    } else if (is(extension, extensions, "minLength") && writer[place].regex.empty()) {
      writer.text(writer[place].regex, "(?s).{" + std::string(value_of(extension).text()) + ",}");
    } else if (is(extension, backports, "mustHaveValue")) {
      writer[place].must_have_value = value_of(extension).boolean();
    } else if (is(extension, backports, "valueAlternatives")) {
      alternatives.push_back(value_of(extension).text());
    } else if (is(extension, extensions, "narrative-language-control")) {
      languages.push_back(value_of(extension).text());
    } else if (is(extension, extensions, "narrative-source-control")) {
      languages.emplace_back("_source");
    }
  };
  for (const auto& extension : element["extension"].items()) see(extension);
  // The pattern of a primitive's own value is Structure::primitive_pattern.
  if (!element["path"].text().ends_with(".value")) {
    for (const auto& extension : element["type"].at(0)["extension"].items()) {
      if (is(extension, extensions, "regex")) see(extension);
    }
  }
  const auto texts = context.texts(alternatives);
  writer.point(writer[place].value_alternatives, texts);
  const auto codes = context.texts(languages);
  writer.point(writer[place].narrative_languages, codes);
}

}  // namespace linkway::fhir::compiler
