#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "data/interner.h"
#include "data/json_number.h"
#include "data/xml_characters.h"
#include "fhir/format/json_form.h"
#include "fhir/format/shape.h"
#include "fhir/format/spot.h"
#include "fhir/format/xhtml.h"
#include "fhir/format/xml_form.h"

namespace linkway::fhir {

namespace {

using data::Member;
using data::Node;
using data::XmlAttribute;
using data::XmlElement;

// Of lists and objects, as JSON counts them: what handles Nodes may recurse once a level.
constexpr std::size_t deepest = data::JsonLimits{}.max_depth;

constexpr std::string_view schema_instance = "http://www.w3.org/2001/XMLSchema-instance";

// The number of RFC 8259, which is also what FHIR's integer and decimal may look like.
bool is_json_number(std::string_view s) {
  const auto digits = [&s] {
    const auto end = std::min(s.find_first_not_of("0123456789"), s.size());
    s.remove_prefix(end);
    return end;
  };
  const auto take = [&s](std::string_view any_of) {
    if (s.empty() || any_of.find(s[0]) == std::string_view::npos) return false;
    s.remove_prefix(1);
    return true;
  };
  take("-");
  if (!take("0") && digits() == 0) return false;
  if (take(".") && digits() == 0) return false;
  if (take("eE")) {
    take("+-");
    if (digits() == 0) return false;
  }
  return s.empty();
}

// Loosely: what is wrong is told, and the rest is read nevertheless.
enum class Manner : std::uint8_t { strict, loose };
constexpr std::size_t most_faults = 1000;

class Reader {
 public:
  Reader(Shapes& shapes, data::Arena& arena, XmlOrder order, Manner manner)
      : shapes_(shapes), arena_(arena), names_(arena), order_(order), loose_(manner == Manner::loose) {}

  Node resource(const XmlElement& element, const Spot& place) {
    if (!usual_namespace(element, fhir_namespace)) {
      say(element.position, place, issue::structure,
          "a resource in the namespace " + std::string(fhir_namespace) + " is expected");
      if (!loose_) return {};
    }
    const auto* known = shapes_.resource(element.name);
    if (known == nullptr)
      return say(element.position, place, issue::not_supported, "FHIR R4 has no resource type of this name");
    return object(element, known->inside, place, known->name);
  }

  [[nodiscard]] std::vector<FormFault> take() { return std::move(faults_); }

 private:
  // Values of one element, gathered until another comes.
  struct Run {
    const Slot* slot = nullptr;
    std::size_t position = 0;  // of the first
    std::vector<Node> values;
    std::vector<Node> companions;  // `_name`
    bool any_value = false;
    bool any_companion = false;
  };

  Node object(const XmlElement& element, const Inside& inside, const Spot& place, std::string_view resource_type = {}) {
    if (depth_ >= deepest) return say(element.position, place, issue::too_costly, "elements are nested too deep");
    ++depth_;
    const auto faults_before = faults_.size();
    std::vector<Member> members;
    if (!resource_type.empty()) {
      members.push_back({names_.intern("resourceType"), text(resource_type, element.position)});
    }
    attributes(element, inside, place, members);
    elements(element, inside, place, members);
    --depth_;
    if (members.empty() && !loose_ && faults_.size() == faults_before) {
      return say(element.position, place, issue::structure, "an element is never empty");
    }
    return Node::make_object(arena_.copy(std::span<const Member>(members))).with_position(element.position);
  }

  // id and url; `value` of a primitive is read by what reads primitives.
  void attributes(const XmlElement& element, const Inside& inside, const Spot& place, std::vector<Member>& members,
                  bool primitive = false) {
    for (const auto& attribute : element.attributes) {
      if (attribute.ns == schema_instance && attribute.name == "schemaLocation") continue;
      if (primitive && attribute.ns.empty() && attribute.name == "value") continue;
      const auto* slot = attribute.ns.empty() ? shapes_.member(inside, attribute.name) : nullptr;
      if (slot == nullptr || !slot->element->xml_attribute) {
        say(attribute.position, place, issue::structure, "this element has no attribute " + shown(attribute.name));
        continue;
      }
      if (attribute.value.empty()) {
        say(attribute.position, spot_of(place, *slot), issue::structure, "an attribute is never empty");
        continue;
      }
      members.push_back({names_.intern(slot->name), text(attribute.value, attribute.position)});
    }
  }

  void elements(const XmlElement& element, const Inside& inside, const Spot& place, std::vector<Member>& members) {
    std::vector<Run> runs;
    for (const auto& child : element.children) {
      if (full()) return;
      if (child.element == nullptr) {
        if (!data::is_xml_space(child.text)) {
          say(child.position, place, issue::structure, "text stands between elements; values are attributes in FHIR");
        }
        continue;
      }
      if (const auto* slot = known(*child.element, inside, place)) {
        add(run_of(*slot, *child.element, runs, place), *child.element, place);
      }
    }
    if (order_ == XmlOrder::any || loose_) {
      std::stable_sort(runs.begin(), runs.end(),
                       [](const Run& a, const Run& b) { return a.slot->element->order < b.slot->element->order; });
    }
    for (auto& run : runs) finish(run, members, element, inside);
  }

  // Where the values of this element are gathered.
  Run& run_of(const Slot& slot, const XmlElement& each, std::vector<Run>& runs, const Spot& place) {
    if (!runs.empty() && runs.back().slot == &slot) return runs.back();
    for (auto& run : runs) {
      if (order_ == XmlOrder::any && run.slot == &slot) return run;
      if (loose_ && run.slot == &slot) {
        out_of_order(each, place, slot);
        return run;
      }
      if (run.slot != &slot && run.slot->element == slot.element) {
        say(each.position, spot_of(place, slot), issue::structure,
            std::string(slot.element->name.view()) + "[x] has a value of another type already");
        break;
      }
      if (order_ == XmlOrder::as_defined && run.slot->element->order >= slot.element->order) {
        out_of_order(each, place, slot);
        break;
      }
    }
    runs.push_back({&slot, each.position, {}, {}, false, false});
    return runs.back();
  }

  void out_of_order(const XmlElement& each, const Spot& place, const Slot& slot) {
    say(each.position, spot_of(place, slot), issue::structure,
        "this element is out of order: elements come in the order of the definition");
  }

  // A document that is in another namespace throughout has one fault, not one for each element.
  bool usual_namespace(const XmlElement& element, std::string_view ns) {
    if (element.ns == ns || (loose_ && told_namespace_ && element.ns == *told_namespace_)) return true;
    told_namespace_ = element.ns;
    return false;
  }

  const Slot* known(const XmlElement& each, const Inside& inside, const Spot& place) {
    const auto* slot = shapes_.member(inside, each.name);
    const bool exists = slot != nullptr && !slot->element->xml_attribute;
    const auto ns = exists && slot->holds == Slot::Holds::xhtml ? xhtml_namespace : fhir_namespace;
    if (!usual_namespace(each, ns)) {
      say(each.position, Spot{&place, each.name}, issue::structure,
          "this element stands in another namespace; " + std::string(ns) + " is expected");
      if (!loose_) return nullptr;
    }
    if (exists) return slot;
    say(each.position, Spot{&place, each.name}, issue::structure, name_of(inside) + " has no element of this name");
    return nullptr;
  }

  void add(Run& run, const XmlElement& element, const Spot& around) {
    const auto& slot = *run.slot;
    auto place = spot_of(around, slot);
    if (slot.list) {
      place.index = run.values.size();
    } else if (run.values.size() == 1) {
      say(element.position, place, issue::structure, "this element does not repeat");
    }
    depth_ += slot.list ? 1 : 0;
    Node value;
    Node companion;
    switch (slot.holds) {
      case Slot::Holds::object: value = object(element, slot.inside, place); break;
      case Slot::Holds::primitive: std::tie(value, companion) = primitive(element, slot, place); break;
      case Slot::Holds::xhtml: value = text(standing_alone(element), element.position); break;
      case Slot::Holds::resource: value = carried(element, place); break;
      case Slot::Holds::anything:
        say(element.position, place, issue::not_supported, "the type of this element is not defined here");
        break;
    }
    depth_ -= slot.list ? 1 : 0;
    run.any_value = run.any_value || value;
    run.any_companion = run.any_companion || companion;
    run.values.push_back(value);
    run.companions.push_back(companion);
  }

  // <contained><Patient>…</Patient></contained>
  Node carried(const XmlElement& element, const Spot& place) {
    const XmlElement* inner = nullptr;
    for (const auto& attribute : element.attributes) {
      say(attribute.position, place, issue::structure, "this element has no attribute " + shown(attribute.name));
    }
    for (const auto& child : element.children) {
      if (child.element == nullptr) {
        if (data::is_xml_space(child.text)) continue;
        return say(child.position, place, issue::structure, "text stands in place of a resource");
      }
      if (inner != nullptr) return say(child.position, place, issue::structure, "one resource is expected here");
      inner = child.element;
    }
    if (inner == nullptr) return say(element.position, place, issue::structure, "a resource is expected in it");
    return resource(*inner, place);
  }

  std::pair<Node, Node> primitive(const XmlElement& element, const Slot& slot, const Spot& place) {
    if (depth_ >= deepest) return {say(element.position, place, issue::too_costly, "elements are nested too deep"), {}};
    ++depth_;
    std::vector<Member> members;
    attributes(element, slot.inside, place, members, true);
    if (!element.children.empty()) elements(element, slot.inside, place, members);
    --depth_;
    Node companion;
    const auto* attribute = element.attribute("value");
    // Loosely, what has nothing is an empty object, which is no value of anything.
    if (!members.empty() || (loose_ && attribute == nullptr)) {
      companion = Node::make_object(arena_.copy(std::span<const Member>(members))).with_position(element.position);
    }
    if (attribute != nullptr) return {value(*attribute, slot.form, place), companion};
    if (!companion) say(element.position, place, issue::structure, "this element has neither a value nor extensions");
    return {Node(), companion};
  }

  Node value(const XmlAttribute& attribute, JsonForm form, const Spot& place) {
    const auto in_xml = attribute.value;
    if (in_xml.empty()) {
      if (loose_) return text(in_xml, attribute.position);
      return say(attribute.position, place, issue::structure, "a value is never empty");
    }
    switch (form) {
      case JsonForm::boolean:
        if (in_xml != "true" && in_xml != "false") {
          if (loose_) return text(in_xml, attribute.position);
          return say(attribute.position, place, issue::value, "true or false is expected");
        }
        return Node::make_boolean(in_xml == "true").with_position(attribute.position);
      case JsonForm::number:
        if (!is_json_number(in_xml) || data::beyond_double(in_xml)) {
          if (loose_) return text(in_xml, attribute.position);
          return say(attribute.position, place, issue::value, "a number is expected");
        }
        return Node::make_number(arena_.copy(in_xml)).with_position(attribute.position);
      default: return text(in_xml, attribute.position);
    }
  }

  void finish(Run& run, std::vector<Member>& members, const XmlElement& element, const Inside& inside) {
    if (run.slot == nullptr || (!run.any_value && !run.any_companion)) return;
    const auto& slot = *run.slot;
    // Attributes were read first; Extension.url belongs behind Extension.extension.
    auto place = members.end();
    for (const auto& attribute : element.attributes) {
      const auto* other = attribute.ns.empty() ? shapes_.member(inside, attribute.name) : nullptr;
      if (other == nullptr || other->element->order < slot.element->order) continue;
      place = std::find_if(members.begin(), members.end(),
                           [&](const Member& member) { return member.name.view() == other->name; });
      break;
    }
    std::array<Member, 2> out;
    std::size_t count = 0;
    if (run.any_value) out[count++] = {names_.intern(slot.name), one_or_list(run.values, run)};
    if (run.any_companion) {
      out[count++] = {names_.intern("_" + std::string(slot.name)), one_or_list(run.companions, run)};
    }
    members.insert(place, out.begin(), out.begin() + count);
  }

  Node one_or_list(std::vector<Node>& values, const Run& run) {
    if (!run.slot->list) return values.front();
    for (auto& value : values) {
      if (!value) value = Node::make_null().with_position(static_cast<std::uint32_t>(run.position));
    }
    return Node::make_list(arena_.copy(std::span<const Node>(values)))
        .with_position(static_cast<std::uint32_t>(run.position));
  }

  Node text(std::string_view value, std::uint32_t position) {
    return Node::make_text(arena_.copy(value)).with_position(position);
  }

  // Names come from the sender: a word in a sentence, no more of it than one can read.
  static std::string shown(std::string_view name) { return "'" + std::string(name.substr(0, 40)) + "'"; }

  [[nodiscard]] bool full() const { return !loose_ && faults_.size() >= most_problems; }

  // An absent Node, to stand in place of what is wrong.
  Node say(std::size_t position, const Spot& place, std::string_view code, std::string text) {
    if (faults_.size() < (loose_ ? most_faults : most_problems)) {
      faults_.push_back({static_cast<std::uint32_t>(position), code, place.path(), std::move(text)});
    }
    return {};
  }

  Shapes& shapes_;
  data::Arena& arena_;
  data::Interner names_;
  const XmlOrder order_;
  const bool loose_;
  std::optional<std::string_view> told_namespace_;
  std::size_t depth_ = 0;
  std::vector<FormFault> faults_;
};

Problems to_problems(std::vector<FormFault> faults, std::string_view source) {
  Problems problems;
  for (auto& fault : faults) {
    auto& problem = problems.emplace_back(data::xml_problem(source, fault.position, std::move(fault.text)));
    problem.code = fault.code;
    problem.path = std::move(fault.path);
  }
  return problems;
}

}  // namespace

Result<Node> read_xml(const XmlElement& resource, std::string_view source, data::Arena& arena,
                      const Definitions& definitions, XmlOrder order) {
  Reader reader(Shapes::of(definitions), arena, order, Manner::strict);
  const auto root = reader.resource(resource, Spot{nullptr, resource.name});
  auto faults = reader.take();
  if (!faults.empty()) return to_problems(std::move(faults), source);
  return root;
}

Result<LooseDocument> read_xml_loosely(std::string_view bytes, const Definitions& definitions,
                                       const data::XmlLimits& limits) {
  const auto xml = data::read_xml(bytes, limits);
  if (!xml) return xml.problems();
  LooseDocument read;
  Reader reader(Shapes::of(definitions), read.document.arena, XmlOrder::as_defined, Manner::loose);
  read.document.root = reader.resource(*xml->root, Spot{nullptr, xml->root->name});
  read.faults = reader.take();
  read.first_byte = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  read.positions_in_bytes = xml->source.size() + read.first_byte == bytes.size();
  return read;
}

Result<Node> read_xml(std::string_view bytes, data::Arena& arena, const Definitions& definitions,
                      const data::XmlLimits& limits, XmlOrder order) {
  const auto document = data::read_xml(bytes, limits);
  if (!document) return document.problems();
  return read_xml(*document->root, document->source, arena, definitions, order);
}

Result<data::Document> read_xml(std::string_view bytes, const Definitions& definitions, const data::XmlLimits& limits,
                                XmlOrder order) {
  data::Document document;
  auto root = read_xml(bytes, document.arena, definitions, limits, order);
  if (!root) return std::move(root).problems();
  document.root = *root;
  return document;
}

}  // namespace linkway::fhir
