// References (R4 section 2.3): what kind a reference is, every reference of a resource with its path, and a copy of a
// resource with its references changed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::fhir {

struct Reference {
  enum class Kind : std::uint8_t {
    none,         // no literal reference (identifier or display only)
    contained,    // #id
    urn,          // urn:uuid:... or urn:oid:...
    relative,     // Type/id, Type/id/_history/v
    absolute,     // http(s)://base/Type/id[/_history/v]; base without the last '/'
    conditional,  // Type?parameter=value
    other,        // anything else: kept as it is
  };
  Kind kind = Kind::none;
  std::string_view text;     // the whole literal
  std::string_view base;     // absolute only
  std::string_view type;     // relative, absolute, conditional
  std::string_view id;       // relative, absolute; contained without '#'
  std::string_view version;  // when it has one
  std::string_view query;    // conditional, after '?'
};
[[nodiscard]] Reference parse_reference(std::string_view text);

// Calls `see` for every element of type Reference (an object with a text member "reference") and for canonical uses of
// "valueReference"-like elements alike, with its FHIRPath below `path` ("Bundle.entry[1].resource.subject") and the
// Reference object. Contained resources are walked too; Bundle entries inside a resource are not. The three elements
// "reference" of R4 that are plain URIs (DetectedIssue, Immunization.education, Expression) are seen as well: nothing
// in the JSON tells them from a Reference, and a reference must not escape by looking like one of them.
void for_each_reference(const data::Node& resource, const std::string& path,
                        const std::function<void(const std::string& path, const data::Node& reference)>& see);

// A copy in which `change` may give a new literal for each reference ("" leaves it); shares all that did not change.
// It sees what for_each_reference sees, and changes nothing but Reference.reference.
[[nodiscard]] data::Node rewrite_references(const data::Node& resource, data::Builder& builder,
                                            const std::function<std::string(std::string_view literal)>& change);

}  // namespace linkway::fhir
