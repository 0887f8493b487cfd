#include "cli/pack_sample_hl7v2.h"

#include <algorithm>
#include <string>
#include <utility>

#include "data/hl7v2_header.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/hl7v2_paths.h"
#include "mapping/models/instance.h"
#include "mapping/models/model_names.h"

namespace linkway::cli {

namespace {

// As maps write it: `PID-5` in backticks, and OBX-5 without the type that a message chose.
std::string name_of(std::string_view member) {
  if (!mapping::is_hl7v2_part(member)) return std::string(member);
  const auto end = member.find_first_not_of("0123456789", member.rfind('-') + 1);
  return "`" + std::string(member.substr(0, end)) + "`";
}

void collect(const data::Node& object, const fhir::Inside& inside, std::vector<SampleElement>& into) {
  for (const auto& member : object.members()) {
    const auto own = member.name.view();
    // Who reads the message reads the delimiters. What has no place in the model (PID-8.2) is read by no rule.
    const auto step = fhir::Definitions::built_in().step(inside.element, inside.type, fhir::Key(own));
    if (!step || own == "OTHER" || own == "MSH-1" || own == "MSH-2") continue;
    const auto name = name_of(own);
    auto known = std::ranges::find(into, name, &SampleElement::name);
    if (known == into.end()) {
      into.emplace_back().name = name;
      known = into.end() - 1;
    }
    const auto add = [&](const data::Node& value) {
      known->object = known->object || value.is_object();
      if (!value.is_object()) known->type = "string";
      if (value.is_object()) collect(value, mapping::inside_of(step), known->elements);
    };
    known->list = known->list || member.value.is_list();
    if (!member.value.is_list()) {
      add(member.value);
    } else {
      for (const auto& value : member.value.items()) {
        if (value.kind() != data::Kind::null) add(value);
      }
    }
  }
}

}  // namespace

Result<Sample> read_hl7v2_sample(std::string_view bytes) {
  std::string_view structure;
  if (const auto header = data::peek_hl7v2(bytes)) {
    structure = mapping::hl7v2_structure_of(header->message_code(), header->trigger_event());
  }
  const auto model = std::string(mapping::hl7v2_models) + std::string(structure.empty() ? "MESSAGE" : structure);
  const auto& definitions = fhir::Definitions::built_in();
  data::Arena arena;
  const auto* type = definitions.structure(model);
  auto instance = mapping::read_instance(mapping::Format::hl7v2, bytes, "", *type, definitions, arena);
  if (!instance) return std::move(instance).problems();
  Sample sample;
  sample.model = model;
  collect(instance->node.is_list() ? instance->node.at(0) : instance->node, {nullptr, type}, sample.elements);
  return sample;
}

}  // namespace linkway::cli
