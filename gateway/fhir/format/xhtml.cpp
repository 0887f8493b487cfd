#include "fhir/format/xhtml.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "data/xml_writer.h"
#include "fhir/format/html_entities.h"

namespace linkway::fhir {

namespace {

using data::XmlElement;
using data::XmlNamespace;

// The bindings that an element and all in it use without declaring them.
class Borrowed {
 public:
  void look_at(const XmlElement& element) {
    const auto outer = declared_.size();
    for (const auto& each : element.declared) declared_.push_back(each.prefix);
    need(element.prefix, element.ns);
    for (const auto& attribute : element.attributes) {
      if (!attribute.prefix.empty()) need(attribute.prefix, attribute.ns);
    }
    for (const auto& child : element.children) {
      if (child.element != nullptr) look_at(*child.element);
    }
    declared_.resize(outer);
  }
  [[nodiscard]] const std::vector<XmlNamespace>& all() const { return borrowed_; }

 private:
  void need(std::string_view prefix, std::string_view ns) {
    if (prefix == "xml" || (prefix.empty() && ns.empty())) return;
    if (std::find(declared_.begin(), declared_.end(), prefix) != declared_.end()) return;
    const auto known = [prefix](const XmlNamespace& each) { return each.prefix == prefix; };
    if (std::none_of(borrowed_.begin(), borrowed_.end(), known)) borrowed_.push_back({prefix, ns});
  }

  std::vector<std::string_view> declared_;
  std::vector<XmlNamespace> borrowed_;
};

void append_utf8(std::string& out, char16_t c) {
  if (c < 0x800) {
    out += static_cast<char>(0xC0U | c >> 6U);
  } else {
    out += static_cast<char>(0xE0U | c >> 12U);
    out += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
  }
  out += static_cast<char>(0x80U | (c & 0x3FU));
}

// What begins here and has no references in it: a comment, a CDATA section, a processing instruction; 0 when none does.
std::size_t size_without_references(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kinds[] = {
      {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  for (const auto& [begin, end] : kinds) {
    if (!text.starts_with(begin)) continue;
    const auto at = text.find(end, begin.size());
    return at == std::string_view::npos ? text.size() : at + end.size();
  }
  return 0;
}

std::string without_html_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto plain = std::min(text.find_first_of("&<"), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text.front() == '<') {
      const auto whole = std::max<std::size_t>(size_without_references(text), 1);
      out += text.substr(0, whole);
      text.remove_prefix(whole);
      continue;
    }
    // The longest name, thetasym, has eight letters.
    const auto end = text.substr(0, 10).find(';');
    const auto c = end == std::string_view::npos ? u'\0' : html_entity(text.substr(1, end - 1));
    if (c == u'\0') {
      out += '&';
      text.remove_prefix(1);
    } else {
      append_utf8(out, c);
      text.remove_prefix(end + 1);
    }
  }
  return out;
}

}  // namespace

std::string standing_alone(const XmlElement& div) {
  Borrowed borrowed;
  borrowed.look_at(div);
  std::string out(div.source);
  if (borrowed.all().empty()) return out;
  std::string declarations;
  for (const auto& [prefix, uri] : borrowed.all()) {
    declarations.append(prefix.empty() ? " xmlns" : " xmlns:").append(prefix).append("=\"");
    data::append_xml_attribute(declarations, uri);
    declarations += '"';
  }
  const auto tag = 1 + (div.prefix.empty() ? 0 : div.prefix.size() + 1) + div.name.size();
  return out.insert(tag, declarations);
}

Result<std::string> xhtml_for_xml(std::string_view div) {
  auto text = without_html_entities(div);
  const auto read = data::read_xml(text);
  if (!read) return read.problems();
  const auto& root = *read->root;
  if (root.ns != xhtml_namespace || root.name != "div") {
    return data::xml_problem(read->source, root.position,
                             "a div in the namespace " + std::string(xhtml_namespace) + " is expected");
  }
  return std::string(root.source);
}

}  // namespace linkway::fhir
