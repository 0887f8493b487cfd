// elementDefinition() (R4 fhirpath.html#functions)
#include <string>
#include <vector>

#include "fhir/path/functions.h"
#include "fhir/path/navigation.h"

namespace linkway::fhir::path::run {

namespace {

std::string bound_text(std::uint32_t bound) { return bound == unbounded ? "*" : std::to_string(bound); }

data::Node definition_of(data::Builder& build, const Element& element) {
  std::vector<data::Node> types;
  for (const auto& use : element.types) types.push_back(build.object({{"code", build.text(use.code.view())}}));
  const auto text = [&](std::string_view value) { return value.empty() ? data::Node() : build.text(value); };
  return build.object({
      {"id", text(element.id.view())},
      {"path", text(element.path.view())},
      {"sliceName", text(element.slice_name.view())},
      {"short", text(element.short_text.view())},
      {"min", build.number(std::int64_t{element.min})},
      {"max", build.text(bound_text(element.max))},
      {"contentReference", text(element.content_reference.view())},
      {"type", types.empty() ? data::Node() : build.list(types)},
      {"mustSupport", data::Builder::boolean(element.must_support)},
      {"isModifier", data::Builder::boolean(element.is_modifier)},
      {"isSummary", data::Builder::boolean(element.is_summary)},
  });
}

const Element* element_of(const ElementItem& item) {
  if (item.element != nullptr) return item.element;
  return item.type != nullptr && !item.type->elements.empty() ? &item.type->root() : nullptr;
}

}  // namespace

// What the definitions image holds of it: no narrative, no mappings.
bool element_definition(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  const auto* type = machine.definitions().type("ElementDefinition");
  for (std::size_t i = 0; i < call.count(); ++i) {
    if (!machine.spend(call.node(), 16)) return false;
    const auto* element = call.item(i).is_element() ? element_of(call.item(i).element()) : nullptr;
    if (element == nullptr) continue;
    auto& build = machine.builder();
    auto* node = build.arena().allocate_array<data::Node>(1);
    *node = definition_of(build, *element);
    if (!machine.count_built()) return machine.spend(call.node());
    machine.push(Item::of(ElementItem{node, &absent(), type, nullptr}));
  }
  machine.settle(call.mark(), end);
  return true;
}

}  // namespace linkway::fhir::path::run
