#include "fhir/path/html_rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "data/xml.h"
#include "fhir/format/xhtml.h"

namespace linkway::fhir::path {

namespace {

using namespace std::string_view_literals;

// Chapters 7 to 11, but for section 4 of chapter 9, and 15 of HTML 4.0; a, img, map and area. Sorted.
constexpr auto elements = std::to_array<std::string_view>(
    {"a",     "abbr", "acronym", "address",  "area",  "b",     "bdo",  "big",    "blockquote", "br",  "caption",
     "cite",  "code", "col",     "colgroup", "dd",    "dfn",   "div",  "dl",     "dt",         "em",  "h1",
     "h2",    "h3",   "h4",      "h5",       "h6",    "hr",    "i",    "img",    "kbd",        "li",  "map",
     "ol",    "p",    "pre",     "q",        "samp",  "small", "span", "strong", "sub",        "sup", "table",
     "tbody", "td",   "tfoot",   "th",       "thead", "tr",    "tt",   "ul",     "var"});

// On every element. Sorted.
constexpr auto attributes = std::to_array<std::string_view>(
    {"abbr",    "accesskey", "align", "axis",    "border",   "cellpadding", "cellspacing", "char",   "charoff", "class",
     "colspan", "dir",       "frame", "headers", "height",   "id",          "lang",        "nowrap", "rowspan", "rules",
     "scope",   "span",      "style", "summary", "tabindex", "title",       "valign",      "width"});

struct Own {
  std::string_view element, attribute;
};
constexpr auto own_attributes = std::to_array<Own>(
    {{"a", "charset"},   {"a", "href"},     {"a", "hreflang"},      {"a", "name"},      {"a", "rel"},
     {"a", "rev"},       {"a", "type"},     {"area", "alt"},        {"area", "coords"}, {"area", "href"},
     {"area", "nohref"}, {"area", "shape"}, {"blockquote", "cite"}, {"img", "alt"},     {"img", "longdesc"},
     {"img", "src"},     {"img", "usemap"}, {"map", "name"},        {"ol", "start"},    {"ol", "type"},
     {"q", "cite"},      {"td", "bgcolor"}, {"tr", "bgcolor"},      {"ul", "type"}});

template <class List>
bool has(const List& list, std::string_view name) {
  return std::binary_search(list.begin(), list.end(), name);
}
static_assert(std::is_sorted(elements.begin(), elements.end()));
static_assert(std::is_sorted(attributes.begin(), attributes.end()));

// The scheme of a URL without white space and case: a browser reads "java\nscript:" as javascript.
bool is_harmless_url(std::string_view url) {
  std::string scheme;
  for (const char c : url.substr(0, url.find(':'))) {
    if (static_cast<unsigned char>(c) > ' ') scheme += c;
  }
  scheme = text::lower(scheme);
  const bool has_scheme = url.find(':') != std::string_view::npos;
  return !has_scheme || (scheme != "javascript" && scheme != "vbscript" && scheme != "data");
}

// Pictures come with the resource (#id, cid:) or from a place that the reader is told of; data: brings its own.
bool is_harmless_image(std::string_view url) { return url.starts_with("data:image/") || is_harmless_url(url); }

bool is_allowed(const data::XmlElement& element, const data::XmlAttribute& attribute) {
  if (attribute.name == "href" && !is_harmless_url(attribute.value)) return false;
  if (attribute.name == "src" && !is_harmless_image(attribute.value)) return false;
  return is_narrative_attribute(element.name, attribute);
}

// As deep as the reader lets it be.
bool is_allowed(const data::XmlElement& element, bool& has_content) {
  if (element.ns != xhtml_namespace || !is_narrative_element(element.name)) return false;
  if (element.name == "img") has_content = true;
  for (const auto& attribute : element.attributes) {
    if (!is_allowed(element, attribute)) return false;
  }
  return std::all_of(element.children.begin(), element.children.end(), [&](const data::XmlChild& child) {
    if (child.element != nullptr) return is_allowed(*child.element, has_content);
    if (!text::trim(child.text).empty()) has_content = true;
    return true;
  });
}

}  // namespace

bool is_narrative_element(std::string_view name) { return has(elements, name); }

bool is_narrative_attribute(std::string_view element, const data::XmlAttribute& attribute) {
  if (attribute.prefix == "xml") return attribute.name == "lang" || attribute.name == "space";
  if (!attribute.prefix.empty()) return false;
  if (has(attributes, attribute.name)) return true;
  return std::any_of(own_attributes.begin(), own_attributes.end(),
                     [&](const Own& own) { return own.element == element && own.attribute == attribute.name; });
}

bool follows_html_rules(std::string_view div) {
  auto document = data::read_xml(div);
  if (!document && div.find('&') != std::string_view::npos) {
    if (const auto mended = xhtml_for_xml(div)) document = data::read_xml(*mended);
  }
  if (!document || document->root == nullptr) return false;
  bool has_content = false;
  return document->root->name == "div" && is_allowed(*document->root, has_content) && has_content;
}

}  // namespace linkway::fhir::path
