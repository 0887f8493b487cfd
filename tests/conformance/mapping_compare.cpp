#include "conformance/mapping_compare.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "conformance/files.h"
#include "data/json.h"
#include "data/xml.h"

namespace linkway::conformance {

namespace {

using Difference = std::optional<std::string>;

// ---- JSON

std::string kind_of(const data::Node& node) {
  switch (node.kind()) {
    case data::Kind::absent: return "nothing";
    case data::Kind::object: return "an object";
    case data::Kind::list: return "a list of " + std::to_string(node.size());
    default: return data::to_json(node);
  }
}

std::string below(std::string path, std::string_view name) {
  path += '.';
  path += name;
  return path;
}

Difference compare(const data::Node& expected, const data::Node& got, const std::string& path) {
  if (data::equal(expected, got)) return std::nullopt;
  if (expected.is_object() && got.is_object()) {
    for (const auto& member : expected.members()) {
      const auto name = member.name.view();
      if (auto found = compare(member.value, got[name], below(path, name))) return found;
    }
    for (const auto& member : got.members()) {
      const auto name = member.name.view();
      if (!expected[name]) return below(path, name) + ": expected nothing, got " + kind_of(member.value);
    }
  }
  if (expected.is_list() && got.is_list() && expected.size() == got.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (auto found = compare(expected.at(i), got.at(i), path + "[" + std::to_string(i) + "]")) return found;
    }
  }
  return path + ": expected " + kind_of(expected) + ", got " + kind_of(got);
}

// ---- XML

struct Parts {
  std::vector<const data::XmlElement*> elements;
  std::vector<std::string> attributes;  // sorted
  std::string text;
};

Parts parts_of(const data::XmlElement& element) {
  Parts parts;
  for (const auto& attribute : element.attributes) {
    // The schema's place says nothing of the instance.
    if (attribute.name == "schemaLocation") continue;
    std::string value(attribute.value);
    // The type of an instance is a name with a prefix of its own.
    if (attribute.name == "type" && !attribute.ns.empty()) value = value.substr(value.find(':') + 1);
    parts.attributes.push_back("{" + std::string(attribute.ns) + "}" + std::string(attribute.name) + "=" + value);
  }
  std::sort(parts.attributes.begin(), parts.attributes.end());
  for (const auto& child : element.children) {
    if (child.element != nullptr) {
      parts.elements.push_back(child.element);
    } else {
      parts.text += child.text;
    }
  }
  parts.text = text::trim(parts.text);
  return parts;
}

std::string name_of(const data::XmlElement& element) {
  return "{" + std::string(element.ns) + "}" + std::string(element.name);
}

Difference compare(const data::XmlElement& expected, const data::XmlElement& got, const std::string& path) {
  if (name_of(expected) != name_of(got)) return path + ": expected " + name_of(expected) + ", got " + name_of(got);
  const auto wanted = parts_of(expected);
  const auto made = parts_of(got);
  if (wanted.attributes != made.attributes) {
    return path + ": expected the attributes " + text::join(wanted.attributes, " ") + ", got " +
           text::join(made.attributes, " ");
  }
  if (wanted.text != made.text) return path + ": expected the text '" + wanted.text + "', got '" + made.text + "'";
  for (std::size_t i = 0; i < std::max(wanted.elements.size(), made.elements.size()); ++i) {
    if (i >= wanted.elements.size()) return path + ": expected no further " + name_of(*made.elements[i]);
    if (i >= made.elements.size()) return path + ": expected " + name_of(*wanted.elements[i]) + ", got nothing";
    const auto& next = *wanted.elements[i];
    if (auto found = compare(next, *made.elements[i], path + "/" + std::string(next.name))) return found;
  }
  return std::nullopt;
}

bool is_xml(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return text::trim(bytes).starts_with('<');
}

}  // namespace

Difference difference(std::string_view expected, std::string_view got) {
  if (is_xml(expected) != is_xml(got)) return "one is XML, the other is not";
  if (is_xml(expected)) {
    const auto wanted = data::read_xml(expected);
    const auto made = data::read_xml(got);
    if (!wanted) return "the expected output: " + to_line(wanted.problems());
    if (!made) return "the output: " + to_line(made.problems());
    return compare(*wanted->root, *made->root, "/" + std::string(wanted->root->name));
  }
  const auto wanted = data::read_json(expected);
  const auto made = data::read_json(got);
  if (!wanted) return "the expected output: " + to_line(wanted.problems());
  if (!made) return "the output: " + to_line(made.problems());
  return compare(wanted->root, made->root, "$");
}

}  // namespace linkway::conformance
