// The XML form of FHIR (R4 xml.html) to and from the tree that the JSON form gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/node.h"
#include "data/xml.h"
#include "data/xml_writer.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir {

enum class XmlOrder : std::uint8_t {
  as_defined,  // elements that are out of order are refused
  any,         // taken as if they stood in order: for test files and definitions that others wrote
};

// XML text to what read_json gives for the same resource: members in the order of the definitions, lists where an
// element may repeat, numbers and booleans by the type of the element, the digits as they came, `_name` beside `name`,
// Narrative.div as its XHTML text. Node::position() is the byte at which the element (of an attribute: the attribute)
// begins, in the text as UTF-8 without a byte order mark.
//
// Refuses, with path, line and column, up to most_problems at once: what data::read_xml refuses, elements and
// attributes that the definitions do not have at that place, in another namespace or out of order, text between them,
// elements that repeat and may not, values that do not fit their type's form in JSON, empty values and elements.
// Comments and xsi:schemaLocation are read over.
[[nodiscard]] Result<data::Document> read_xml(std::string_view bytes, const Definitions& definitions,
                                              const data::XmlLimits& limits = {},
                                              XmlOrder order = XmlOrder::as_defined);
[[nodiscard]] Result<data::Node> read_xml(std::string_view bytes, data::Arena& arena, const Definitions& definitions,
                                          const data::XmlLimits& limits = {}, XmlOrder order = XmlOrder::as_defined);
// The same of an element that was read already, e.g. one that other XML carries. `source` is that of its document.
[[nodiscard]] Result<data::Node> read_xml(const data::XmlElement& resource, std::string_view source, data::Arena& arena,
                                          const Definitions& definitions, XmlOrder order = XmlOrder::as_defined);

// What is wrong with the form at one place.
struct FormFault {
  std::uint32_t position = 0;  // byte
  std::string_view code;       // one of issue::
  std::string path;            // FHIRPath
  std::string text;
};
struct LooseDocument {
  data::Document document;  // the root is absent when it is no resource that is known
  std::vector<FormFault> faults;
  // Whether positions count the bytes that were given, from this one on (behind a byte order mark): not where the text
  // came in another encoding.
  bool positions_in_bytes = true;
  std::uint32_t first_byte = 0;
};
// For validation, which tells every fault and not only the first kind: what is unknown, out of order, in another
// namespace or more than may be is a fault, and the rest is read as read_xml does. A value that does not fit its type's
// form in JSON is left as a text, an element without anything in it as an empty object, for whoever checks values.
// Refuses only what data::read_xml refuses.
[[nodiscard]] Result<LooseDocument> read_xml_loosely(std::string_view bytes, const Definitions& definitions,
                                                     const data::XmlLimits& limits = {});

// The reverse: appends the resource as an XML document. When something cannot stand in XML (a member that the
// definitions do not have, whatever else check_json_form finds, a character that XML does not have, a div that is no
// XHTML), the problems say so, and nothing is appended.
[[nodiscard]] Status write_xml(const data::Node& resource, const Definitions& definitions, std::string& out,
                               data::XmlStyle style = data::XmlStyle::compact);

}  // namespace linkway::fhir
