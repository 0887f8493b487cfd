#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "data/xml_characters.h"
#include "fhir/format/json_form.h"
#include "fhir/format/shape.h"
#include "fhir/format/spot.h"
#include "fhir/format/xhtml.h"
#include "fhir/format/xml_form.h"

namespace linkway::fhir {

namespace {

using data::Node;

// Writes what check_json_form found nothing wrong with.
class Writer {
 public:
  Writer(Shapes& shapes, std::string& out, data::XmlStyle style) : shapes_(shapes), xml_(out, style) {}

  void resource(const Node& node, const Spot& place) {
    const auto& known = *shapes_.resource(node["resourceType"].text());
    xml_.open(known.name);
    if (place.around == nullptr) xml_.attribute("xmlns", fhir_namespace);
    object(node, known.inside, place);
    xml_.close();
  }

  [[nodiscard]] Problems take() { return std::move(problems_); }

 private:
  struct Part {
    const Slot* slot;
    Node value;
    Node companion;
  };

  void object(const Node& node, const Inside& inside, const Spot& place) {
    const auto parts = in_order(node, inside);
    for (const auto& part : parts) {
      if (!part.slot->element->xml_attribute) continue;
      attribute(part.slot->name, part.value, spot_of(place, *part.slot));
    }
    for (const auto& part : parts) {
      if (!part.slot->element->xml_attribute) element(part, place);
    }
  }

  // What there is of each element, in the order of the definitions.
  std::vector<Part> in_order(const Node& node, const Inside& inside) {
    std::vector<Part> parts;
    parts.reserve(node.size());
    for (const auto& [name, value] : node.members()) {
      const auto text = name.view();
      const bool companion = !text.empty() && text[0] == '_';
      const auto* slot = shapes_.member(inside, companion ? text.substr(1) : text);
      if (slot == nullptr || !value) continue;
      auto known = std::find_if(parts.begin(), parts.end(), [slot](const Part& part) { return part.slot == slot; });
      if (known == parts.end()) known = parts.insert(known, {slot, {}, {}});
      (companion ? known->companion : known->value) = value;
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return a.slot->element->order < b.slot->element->order; });
    return parts;
  }

  void element(const Part& part, const Spot& around) {
    auto place = spot_of(around, *part.slot);
    if (!part.slot->list) return single(*part.slot, part.value, part.companion, place);
    const auto count = std::max(part.value.size(), part.companion.size());
    for (place.index = 0; place.index < count; ++place.index) {
      single(*part.slot, part.value.at(place.index), part.companion.at(place.index), place);
    }
  }

  void single(const Slot& slot, const Node& value, const Node& companion, const Spot& place) {
    if (slot.holds == Slot::Holds::xhtml) return narrative(value, place);
    if (slot.holds == Slot::Holds::anything) {
      return say(place, issue::not_supported, "the type of this element is not defined here");
    }
    xml_.open(slot.name);
    switch (slot.holds) {
      case Slot::Holds::object: object(value, slot.inside, place); break;
      case Slot::Holds::resource: resource(value, place); break;
      default: primitive(slot, value, companion, place); break;
    }
    xml_.close();
  }

  void primitive(const Slot& slot, const Node& value, const Node& companion, const Spot& place) {
    // id before value: attributes have no order, this is how it is mostly written.
    if (const auto& id = companion["id"]) attribute("id", id, place);
    attribute("value", value, place);
    for (const auto& part : in_order(companion, slot.inside)) {
      if (!part.slot->element->xml_attribute) element(part, place);
    }
  }

  void attribute(std::string_view name, const Node& value, const Spot& place) {
    switch (value.kind()) {
      case data::Kind::boolean: return xml_.attribute(name, value.boolean() ? "true" : "false");
      case data::Kind::number: return xml_.attribute(name, value.text());
      case data::Kind::text: break;
      default: return;
    }
    if (data::not_xml_at(value.text()) != std::string_view::npos) {
      return say(place, issue::value, "this text has a character that XML cannot hold");
    }
    xml_.attribute(name, value.text());
  }

  void narrative(const Node& value, const Spot& place) {
    const auto xhtml = xhtml_for_xml(value.text());
    if (xhtml) return xml_.raw(*xhtml);
    for (const auto& problem : xhtml.problems()) say(place, problem.code, "in the XHTML: " + problem.text);
  }

  void say(const Spot& place, std::string_view code, std::string text) {
    if (problems_.size() >= most_problems) return;
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = code;
    problem.path = place.path();
    problem.text = std::move(text);
    problems_.push_back(std::move(problem));
  }

  Shapes& shapes_;
  data::XmlWriter xml_;
  Problems problems_;
};

}  // namespace

Status write_xml(const Node& resource, const Definitions& definitions, std::string& out, data::XmlStyle style) {
  auto problems = check_json_form(resource, definitions);
  if (!problems.empty()) return problems;
  const auto before = out.size();
  Writer writer(Shapes::of(definitions), out, style);
  writer.resource(resource, Spot{nullptr, resource["resourceType"].text()});
  problems = writer.take();
  if (problems.empty()) return Done{};
  out.resize(before);
  return problems;
}

}  // namespace linkway::fhir
