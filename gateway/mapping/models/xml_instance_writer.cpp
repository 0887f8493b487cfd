#include <algorithm>
#include <utility>
#include <vector>

#include "base/charset.h"
#include "base/text.h"
#include "data/xml_writer.h"
#include "fhir/format/xml_form.h"
#include "mapping/models/choices.h"
#include "mapping/models/findings.h"
#include "mapping/models/model_names.h"
#include "mapping/models/problems.h"
#include "mapping/models/xml_instance.h"

namespace linkway::mapping {

namespace {

using data::Kind;
using data::Node;
using fhir::Inside;
using fhir::Spot;
using fhir::Structure;
using fhir::StructureKind;

constexpr Node nothing;

std::string_view scalar_text(const Node& node) {
  return node.kind() == Kind::boolean ? (node.boolean() ? "true" : "false") : node.text();
}

// Characters that XML does not have: controls, and U+FFFE and U+FFFF (xml section 2.2).
bool is_xml(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
    if (c == 0xEF && text.substr(i, 3) >= "\xEF\xBF\xBE") return false;
  }
  return true;
}

// A member of an instance, with what the model says of it.
struct Placed {
  Step step;
  const Node* value;
  const Node* extra;
};

class Writer {
 public:
  Writer(const fhir::Definitions& definitions, std::string& out, bool pretty)
      : definitions_(definitions), out_(out), pretty_(pretty) {}

  Findings& findings() { return findings_; }

  void document(const Node& instance, const Structure& type, std::string_view charset) {
    out_ += R"(<?xml version="1.0" encoding=")" + std::string(charset) + R"("?>)";
    const Spot spot{nullptr, type.name, Spot::no_index, nullptr, &type};
    const auto ns = namespace_of(type, definitions_);
    text_values_ = !type.elements.empty() && type.root().wire && type.root().wire->xml_text_values;
    begin(root_name(type), ns, "");
    declarations_at_ = out_.size();
    if (const auto* own = own_type(instance, &type); own != &type) type_attribute(*own);
    content(instance, {nullptr, own_type(instance, &type)}, ns, spot, root_name(type));
    if (uses_xsi_) out_.insert(declarations_at_, R"( xmlns:xsi=")" + std::string(xsi_namespace) + '"');
  }

 private:
  // -- text
  void new_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }
  void begin(std::string_view name, std::string_view ns, std::string_view around) {
    new_line();
    out_ += '<';
    out_ += name;
    if (plain(ns) != plain(around)) attribute("xmlns", plain(ns), nullptr);
  }
  static std::string_view plain(std::string_view ns) { return ns == no_namespace ? std::string_view() : ns; }
  void attribute(std::string_view name, std::string_view value, const Spot* spot) {
    if (spot != nullptr && !is_xml(value)) not_xml(*spot);
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    data::append_xml_attribute(out_, value);
    out_ += '"';
  }
  void end(std::string_view name, bool with_elements) {
    if (with_elements) new_line();
    out_ += "</";
    out_ += name;
    out_ += '>';
  }
  void type_attribute(const Structure& type) {
    uses_xsi_ = true;
    attribute("xsi:type", schema_name(type), nullptr);
  }
  void not_xml(const Spot& spot) {
    findings_.error(spot, Node::no_position, issue::value, "it has a character that XML does not have");
  }

  // -- model
  const Structure* own_type(const Node& node, const Structure* declared) const {
    const auto named = node["resourceType"].text();
    if (named.empty() || declared == nullptr || declared->child("resourceType") != nullptr) return declared;
    const auto* type = type_named(definitions_, named);
    return type != nullptr ? type : declared;
  }

  std::string_view namespace_of_child(const Step& step, const Inside& inside, std::string_view around) const {
    const auto& element = *step.child->element;
    if (element.wire && !element.wire->xml_namespace.empty()) return element.wire->xml_namespace;
    if (inside.type == nullptr) return around;
    const auto own = namespace_of(*inside.type, definitions_);
    return own.empty() ? around : own;
  }

  // Members in the order of the model; what it does not know cannot stand in XML.
  std::vector<Placed> placed(const Node& object, const Inside& inside, const Spot& spot) {
    std::vector<Placed> all;
    for (const auto& member : object.members()) {
      auto name = member.name.view();
      if (name == "resourceType" && (inside.type == nullptr || !inside.type->child("resourceType"))) continue;
      const bool companion = name.starts_with('_');
      if (companion) name.remove_prefix(1);
      const auto step = definitions_.step(inside.element, inside.type, fhir::Key(name));
      if (!step || step.child->plain_choice) {
        findings_.error(Spot{&spot, name, Spot::no_index, nullptr, nullptr}, Node::no_position, issue::structure,
                        "the model has no such element");
        continue;
      }
      if (!companion) {
        all.push_back({step, &member.value, &object['_' + std::string(name)]});
      } else if (!object[name]) {
        all.push_back({step, &nothing, &member.value});
      }
    }
    std::ranges::stable_sort(all, {}, [](const Placed& one) { return one.step.child->element->order; });
    return all;
  }

  // From within the start tag to the end of the element.
  void content(const Node& object, const Inside& inside, std::string_view ns, const Spot& spot, std::string_view name) {
    if (depth_ > TargetTree::max_depth) {
      findings_.error(spot, Node::no_position, issue::too_costly, "it is nested too deeply");
      out_ += "/>";
      return;
    }
    const auto members = placed(object, inside, spot);
    for (const auto& member : members) {
      if (member.step.child->element->xml_attribute) attribute_of(member, inside, spot);
    }
    bool any_text = false;
    bool any_element = false;
    for (const auto& member : members) {
      // Text may stand between the elements of a choice group.
      const bool group = is_choice_group(*member.step.child->element);
      any_text = any_text || member.step.child->element->xml_text || group;
      any_element = any_element || !(member.step.child->element->xml_text || member.step.child->element->xml_attribute);
    }
    if (!any_text && !any_element) {
      out_ += "/>";
      return;
    }
    out_ += '>';
    // White space between text and elements would belong to the text.
    const bool was_pretty = std::exchange(pretty_, pretty_ && !any_text);
    ++depth_;
    for (const auto& member : members) write(member, inside, ns, spot);
    --depth_;
    end(name, any_element);
    pretty_ = was_pretty;
  }

  void write(const Placed& member, const Inside& inside, std::string_view ns, const Spot& spot) {
    const auto& element = *member.step.child->element;
    if (element.xml_attribute) return;
    if (element.xml_text) return text(*member.value, spot);
    if (!is_choice_group(element)) return elements(member, inside, ns, spot);
    // Its items stand in its place; a group within a group is none of HL7's.
    const Spot here{&spot, element.name, Spot::no_index, &element, member.step.type};
    const auto within = inside_of(member.step);
    const auto items = member.value->is_list() ? member.value->items() : std::span<const Node>(member.value, 1);
    for (const auto& item : items) {
      for (const auto& one : placed(item, within, here)) {
        if (one.step.child->element->xml_text) {
          text(*one.value, here);
        } else if (!is_choice_group(*one.step.child->element)) {
          elements(one, within, ns, here);
        }
      }
    }
  }

  void text(const Node& value, const Spot& spot) {
    const auto plain = scalar_text(value);
    if (!is_xml(plain)) not_xml(spot);
    data::append_xml_text(out_, plain);
  }

  void attribute_of(const Placed& member, const Inside& inside, const Spot& spot) {
    const auto& element = *member.step.child->element;
    const Spot here{&spot, element.name, Spot::no_index, &element, member.step.type};
    std::string value;
    if (member.value->is_list()) {
      for (const auto& item : member.value->items()) {
        if (!value.empty()) value += ' ';
        value += scalar_text(item);
      }
    } else {
      value = scalar_text(*member.value);
    }
    std::string name(xml_name(element));
    if (element.wire && !element.wire->xml_namespace.empty()) {
      const auto own = inside.type == nullptr ? std::string_view() : namespace_of(*inside.type, definitions_);
      if (element.wire->xml_namespace.view() != own) {
        attribute("xmlns:a", element.wire->xml_namespace, nullptr);
        name = "a:" + name;
      }
    }
    attribute(name, value, &here);
  }

  void elements(const Placed& member, const Inside& inside, std::string_view around, const Spot& spot) {
    const auto& step = member.step;
    const auto& element = *step.child->element;
    const auto ns = namespace_of_child(step, inside, around);
    auto name = std::string(xml_name(element));
    if (element.choice) name += step.child->name.view().substr(element.name.view().size());
    Spot here{&spot, element.name, Spot::no_index, &element, step.type};
    if (!member.value->is_list() && !member.extra->is_list()) {
      return one(*member.value, *member.extra, step, name, ns, around, here);
    }
    for (std::size_t i = 0; i < std::max(member.value->size(), member.extra->size()); ++i) {
      here.index = i;
      one(member.value->at(i), member.extra->at(i), step, name, ns, around, here);
    }
  }

  void one(const Node& value, const Node& extra, const Step& step, const std::string& name, std::string_view ns,
           std::string_view around, const Spot& spot) {
    if (!value && !extra) return;
    if (step.element->xhtml) return raw(value, spot);
    begin(name, ns, around);
    const auto* type = own_type(value, step.type);
    const bool logical = type != nullptr && type->kind == StructureKind::logical;
    if (type != nullptr && (type != step.type || step.element->type_attribute) && (logical || type != step.type)) {
      if (type->kind != StructureKind::resource) type_attribute(*type);
    }
    if (type != nullptr && type->kind == StructureKind::resource) {
      out_ += '>';
      resource(value, spot);
      return end(name, true);
    }
    const bool primitive = type != nullptr && type->kind == StructureKind::primitive;
    if (!primitive && value.is_object()) {
      return content(value, type != nullptr ? Inside{nullptr, type} : Inside{step.element, nullptr}, ns, spot, name);
    }
    const bool as_text = (text_values_ || (step.element->wire && step.element->wire->xml_text_values) || !primitive);
    const bool has_value = value.is_text() || value.kind() == Kind::number || value.kind() == Kind::boolean;
    if (has_value && !as_text) attribute("value", scalar_text(value), &spot);
    if (extra.is_object() && primitive) {
      content(extra, {nullptr, type}, ns, spot, name);
    } else if (has_value && as_text) {
      out_ += '>';
      text(value, spot);
      end(name, false);
    } else {
      out_ += "/>";
    }
  }

  // XHTML and the like, as it is.
  void raw(const Node& value, const Spot& spot) {
    new_line();
    if (const auto read = data::read_xml(value.text()); !read) {
      findings_.error(spot, Node::no_position, issue::value, "it is no XML");
      return;
    }
    out_ += value.text();
  }

  void resource(const Node& value, const Spot& spot) {
    std::string xml;
    const auto done = fhir::write_xml(value, definitions_, xml);
    if (!done) {
      for (const auto& problem : done.problems()) {
        findings_.error(spot, Node::no_position, problem.code, problem.path + ": " + problem.text);
      }
      return;
    }
    const auto declaration = xml.find("?>");
    out_ += std::string_view(xml).substr(declaration == std::string::npos ? 0 : declaration + 2);
  }

  const fhir::Definitions& definitions_;
  std::string& out_;
  bool pretty_;
  bool text_values_ = false;
  bool uses_xsi_ = false;
  std::size_t depth_ = 0;
  std::size_t declarations_at_ = 0;
  Findings findings_;
};

}  // namespace

Status write_xml_instance(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                          std::string& out, const WriteStyle& style) {
  if (type.kind == StructureKind::resource) {
    return fhir::write_xml(instance, definitions, out, style.pretty ? data::XmlStyle::pretty : data::XmlStyle::compact);
  }
  const bool is_utf8 = style.charset.empty() || text::iequals(style.charset, "UTF-8");
  std::string written;
  Writer writer(definitions, written, style.pretty);
  writer.document(instance, type, is_utf8 ? "UTF-8" : style.charset);
  if (writer.findings().failed()) return writer.findings().take_errors();
  if (is_utf8) {
    out += written;
    return Done{};
  }
  const auto bytes = text::to_charset(written, style.charset, text::Absent::xml_reference);
  if (!bytes) {
    return problem_of(Category::unprocessable, issue::value, {},
                      "XML cannot be written in " + std::string(style.charset));
  }
  out += *bytes;
  return Done{};
}

}  // namespace linkway::mapping
