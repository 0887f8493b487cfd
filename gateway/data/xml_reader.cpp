#include <algorithm>
#include <pugixml.hpp>
#include <string>

#include "data/xml.h"
#include "data/xml_characters.h"
#include "data/xml_encoding.h"
#include "data/xml_tree.h"

namespace linkway::data {

namespace {

std::string_view reason(pugi::xml_parse_status status) {
  switch (status) {
    case pugi::status_unrecognized_tag: return "this is no markup of XML";
    case pugi::status_bad_pi: return "a processing instruction or XML declaration is not well-formed";
    case pugi::status_bad_comment: return "a comment is not well-formed";
    case pugi::status_bad_cdata: return "a CDATA section is not well-formed";
    case pugi::status_bad_doctype: return "a document type declaration (DOCTYPE) is not read";
    case pugi::status_bad_pcdata: return "a text is not well-formed";
    case pugi::status_bad_start_element: return "a start tag is not well-formed";
    case pugi::status_bad_attribute: return "an attribute is not well-formed";
    case pugi::status_bad_end_element: return "an end tag is not well-formed";
    case pugi::status_end_element_mismatch: return "this end tag is not that of the element that is open";
    case pugi::status_no_document_element: return "there is no element";
    default: return "this is not well-formed";
  }
}

// pugixml puts its own end in place of the last character, and stops there.
bool ends_early(pugi::xml_parse_status status, std::size_t at, std::string_view source) {
  if (at + 1 < source.size() || status == pugi::status_no_document_element) return false;
  return status == pugi::status_end_element_mismatch || !source.ends_with('>');
}

Problem too_large(std::string text) {
  Problem problem;
  problem.category = Category::too_large;
  problem.code = issue::too_long;
  problem.text = "the XML text has " + std::move(text);
  return problem;
}

// At least as many as there are: what looks like one within a text or a comment is counted, too.
std::size_t attributes_at_most(std::string_view source) {
  std::size_t count = 0;
  for (auto at = source.find('='); at != std::string_view::npos; at = source.find('=', at + 1)) {
    auto next = at + 1;
    while (next < source.size() && is_xml_space(source[next])) ++next;
    if (next < source.size() && (source[next] == '"' || source[next] == '\'')) ++count;
    at = next - 1;
  }
  return count;
}

// Before the parser is let to make a node of each.
std::string over_limits(std::string_view source, const XmlLimits& limits) {
  const auto tags = static_cast<std::size_t>(std::count(source.begin(), source.end(), '<'));
  if (tags / 2 > limits.max_elements) return "more than " + std::to_string(limits.max_elements) + " elements";
  if (attributes_at_most(source) > limits.max_all_attributes) {
    return "more than " + std::to_string(limits.max_all_attributes) + " attributes";
  }
  return {};
}

}  // namespace

Problem xml_problem(std::string_view source, std::size_t position, std::string text) {
  const auto where = line_column(source, position);
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::structure;
  problem.text = std::move(text);
  problem.line = where.line;
  problem.column = where.column;
  return problem;
}

Result<XmlDocument> read_xml(std::string_view bytes, const XmlLimits& limits) {
  const auto most = std::min<std::size_t>(limits.max_bytes, 0xFFFFFFFE);
  if (bytes.size() > most) {
    return too_large(std::to_string(bytes.size()) + " bytes; at most " + std::to_string(most) + " are read");
  }
  XmlDocument document;
  const auto text = xml_text(bytes, document.arena);
  if (!text) return text.problems();
  document.source = *text;
  const auto refused = [&](std::size_t at, std::string_view why) {
    return xml_problem(document.source, at, "not readable as XML: " + std::string(why));
  };
  if (const auto bad = not_xml_at(document.source); bad != std::string_view::npos) {
    return refused(bad, "a character that XML does not have, or a byte that is not UTF-8");
  }
  if (auto over = over_limits(document.source, limits); !over.empty()) return too_large(std::move(over));

  // pugixml works in place: names and values come to lie in this copy.
  const auto size = document.source.size();
  char* copy = document.arena.allocate_array<char>(size + 1);
  document.source.copy(copy, size);  // of an empty text nothing, not even a null pointer
  copy[size] = '\0';
  pugi::xml_document parsed;
  constexpr unsigned options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_wconv_attribute | pugi::parse_eol |
                               pugi::parse_pi | pugi::parse_comments | pugi::parse_declaration | pugi::parse_doctype |
                               pugi::parse_ws_pcdata;
  const auto outcome = parsed.load_buffer_inplace(copy, size, options, pugi::encoding_utf8);
  if (!outcome) {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(outcome.offset, 0));
    if (ends_early(outcome.status, at, document.source)) {
      return refused(size, "the text ends before its root element does");
    }
    return refused(std::min(at, size), reason(outcome.status));
  }
  XmlTree tree(document.source, document.arena, limits);
  document.root = tree.build(parsed);
  if (document.root != nullptr) return document;
  auto problem = refused(tree.fault().at, tree.fault().text);
  if (tree.fault().limit) {
    problem.category = Category::too_large;
    problem.code = issue::too_costly;
  }
  return problem;
}

const XmlAttribute* XmlElement::attribute(std::string_view attribute_name) const {
  for (const auto& each : attributes) {
    if (each.name == attribute_name && each.ns.empty()) return &each;
  }
  return nullptr;
}

const XmlElement* XmlElement::child(std::string_view child_name) const {
  for (const auto& each : children) {
    if (each.element != nullptr && each.element->name == child_name) return each.element;
  }
  return nullptr;
}

}  // namespace linkway::data
