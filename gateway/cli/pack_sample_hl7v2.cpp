#include "cli/pack_sample_hl7v2.h"

#include <algorithm>
#include <string>
#include <utility>

#include "data/hl7v2_header.h"
#include "mapping/models/choices.h"
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

class Collector {
 public:
  explicit Collector(Sample& sample) : sample_(sample) {}

  void collect(const data::Node& object, const fhir::Inside& inside, std::vector<SampleElement>& into) {
    for (const auto& member : object.members()) {
      const auto own = member.name.view();
      if (own == "OTHER") {
        for (const auto& segment : member.value.items()) collect_other(segment, into);
        continue;
      }
      // Who reads the message reads the delimiters.
      if (own == "MSH-1" || own == "MSH-2" || own == "resourceType") continue;
      const auto step = definitions_.step(inside.element, inside.type, fhir::Key(own));
      if (!step) {
        if (std::ranges::find(sample_.unread, own) == sample_.unread.end()) sample_.unread.emplace_back(own);
        continue;
      }
      auto& known = element(into, name_of(own), "");
      const auto add = [&](const data::Node& value) {
        known.object = known.object || value.is_object();
        if (!value.is_object()) known.type = "string";
        if (value.is_object()) collect(value, mapping::inside_of(step), known.elements);
      };
      known.list = known.list || member.value.is_list();
      if (!member.value.is_list()) {
        add(member.value);
      } else {
        for (const auto& value : member.value.items()) {
          if (value.kind() != data::Kind::null) add(value);
        }
      }
    }
  }

 private:
  static SampleElement& element(std::vector<SampleElement>& of, std::string_view name, std::string_view segment) {
    for (auto& known : of) {
      if (known.name == name && known.segment == segment) return known;
    }
    auto& fresh = of.emplace_back();
    fresh.name = name;
    fresh.segment = segment;
    return fresh;
  }

  // A segment that the structure has no place for, as a Z segment: by its own model, else by that of any segment.
  void collect_other(const data::Node& segment, std::vector<SampleElement>& into) {
    const auto name = mapping::hl7v2_segment_name("OTHER", segment);
    const auto type_name = mapping::short_name(segment["resourceType"].text());
    const auto* type = definitions_.structure(std::string(mapping::hl7v2_models) + std::string(type_name));
    if (type == nullptr) return;
    auto& known = element(into, "OTHER", name);
    known.object = known.list = true;
    known.modelled = type_name == name;
    collect(segment, {nullptr, type}, known.elements);
    // The rule's own condition says it.
    if (!known.modelled) std::erase_if(known.elements, [](const SampleElement& part) { return part.name == "name"; });
  }

  const fhir::Definitions& definitions_ = fhir::Definitions::built_in();
  Sample& sample_;
};

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
  Collector(sample).collect(instance->node.is_list() ? instance->node.at(0) : instance->node, {nullptr, type},
                            sample.elements);
  return sample;
}

}  // namespace linkway::cli
