// XML 1.0 with namespaces (W3C xml, xml-names) to a tree of elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "data/arena.h"
#include "data/json.h"

namespace linkway::data {

struct XmlLimits {
  std::size_t max_bytes = 64UL * 1024 * 1024;
  std::size_t max_depth = 128;           // of elements; what handles them may recurse once a level
  std::size_t max_elements = 1'000'000;  // comments and the like count as elements do
  std::size_t max_attributes = 64;       // of one element, namespace declarations among them
  std::size_t max_all_attributes = 1'000'000;
  std::size_t max_namespaces = 256;  // declared at one place, by it and all around it
};

struct XmlAttribute {
  std::string_view prefix;  // "" when there is none
  std::string_view name;    // without the prefix
  std::string_view ns;      // of the prefix; "" without one
  std::string_view value;   // references replaced, white space normalised
  std::uint32_t position = 0;
};

// xmlns="uri", xmlns:prefix="uri"
struct XmlNamespace {
  std::string_view prefix;
  std::string_view uri;
};

struct XmlElement;

// What stands in an element: another element, or text. CDATA sections are texts of their own, comments and processing
// instructions are left out.
struct XmlChild {
  const XmlElement* element = nullptr;  // null for a text
  std::string_view text;
  std::uint32_t position = 0;
};

struct XmlElement {
  std::string_view prefix;  // "" when there is none
  std::string_view name;    // without the prefix
  std::string_view ns;      // namespace, "" for none
  std::span<const XmlAttribute> attributes;
  std::span<const XmlNamespace> declared;  // by this element
  std::span<const XmlChild> children;
  std::string_view source;     // from its "<" to its last ">"
  std::uint32_t position = 0;  // of its "<" in XmlDocument::source

  // The value of an attribute without a namespace; null when it is not there.
  [[nodiscard]] const XmlAttribute* attribute(std::string_view attribute_name) const;
  // The first child element of this name, in whatever namespace; null when there is none.
  [[nodiscard]] const XmlElement* child(std::string_view child_name) const;
};

// Movable; everything in it lives in the arena.
struct XmlDocument {
  Arena arena;
  std::string_view source;  // the text in UTF-8 without a byte order mark: positions count its bytes
  const XmlElement* root = nullptr;
};

// Reads UTF-8, and UTF-16 and what else ICU knows when the text says that it is (a byte order mark, the XML
// declaration).
//
// Refuses, with line and column: what is not well-formed, what is not well-formed by namespaces, every document type
// declaration (so there are no entities but the five of XML itself), encodings that nobody knows, and what is over a
// limit. Processing instructions other than the XML declaration are read over: nothing here acts on them.
[[nodiscard]] Result<XmlDocument> read_xml(std::string_view bytes, const XmlLimits& limits = {});

// A problem of category malformed at this position of a source text.
[[nodiscard]] Problem xml_problem(std::string_view source, std::size_t position, std::string text);

}  // namespace linkway::data
