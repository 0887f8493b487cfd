// Instances of a type or logical model, from the formats in which partners send them, and back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "data/hl7v2.h"
#include "data/json.h"
#include "data/node.h"
#include "data/xml.h"
#include "fhir/definitions/definitions.h"

namespace linkway::mapping {

// What a Node holds of a logical model: members by the names of the elements, lists where an element may repeat,
// primitives as FHIR's JSON has them, choices by the name of their type. An instance that is of another type than its
// place says (xsi:type) tells it in a member resourceType, as a resource does.
enum class Format : std::uint8_t { json, xml, csv, form, hl7v2 };

[[nodiscard]] std::string_view to_string(Format format);

struct TableLimits {
  std::size_t max_bytes = 64UL * 1024 * 1024;
  std::size_t max_rows = 1'000'000;
  std::size_t max_columns = 1'000;
  std::size_t max_cell = 1024UL * 1024;
};

struct InstanceLimits {
  data::JsonLimits json;
  data::XmlLimits xml;
  TableLimits table;
  data::Hl7Limits hl7v2;
};

struct Instance {
  data::Node node;
  const fhir::Structure* type = nullptr;
  Problems findings;  // what the model does not know: told, and kept where the tree can hold it
};

// `charset`: the name that the sender gave, "" for the format's own rule (UTF-8; XML says it itself). Tables are UTF-8
// or what is named, with or without a byte order mark.
//
// A CSV text gives a list of rows, each an instance of `type`; or one instance when all that the type has is an element
// that repeats and has elements of its own: then those are the rows. A form gives one instance. HL7 v2 gives one, or a
// list for a batch (hl7v2_instance.h).
//
// Refused, up to fhir::most_problems at once, each with path, line and column: what is not of the format, values that
// the model does not allow at their place (a list for one value, a text for a number), another root. What must be there
// and is not is not looked for here.
[[nodiscard]] Result<Instance> read_instance(Format format, std::string_view bytes, std::string_view charset,
                                             const fhir::Structure& type, const fhir::Definitions& definitions,
                                             data::Arena& arena, const InstanceLimits& limits = {});

struct WriteStyle {
  bool pretty = false;
  // JSON of a logical model begins with its type as resourceType, as HL7's tools write it unless the model has the
  // extension json-suppress-resourcetype. Resources always do.
  bool resource_type = false;
  // Of HL7 v2, as a name of table 0211, for a message that does not say its charset itself. Of XML and of forms that in
  // which they are written, by a name of ICU ("": UTF-8).
  std::string_view charset = {};
};
// Appends to `out`; nothing when there are problems.
[[nodiscard]] Status write_instance(Format format, const data::Node& instance, const fhir::Structure& type,
                                    const fhir::Definitions& definitions, std::string& out, WriteStyle style = {});

}  // namespace linkway::mapping
