// How elements of logical models stand in XML, JSON and tables: ElementDefinition.label, and the extensions with which
// HL7's own tools read CDA and the like (elementdefinition-namespace and those of http://hl7.org/fhir/tools).
#pragma once

#include <vector>

#include "data/builder.h"
#include "fhir/definitions/compiler/context.h"

namespace linkway::fhir::compiler {

// What has "." as its xml_name is a choice group: its children stand in its place. A root with "." as its json_name
// does not tell its type in JSON (json-suppress-resourcetype).
//
// `structure` is given for the root alone, and absent otherwise.
void compile_wire(Context& context, Place<Element> place, const data::Node& element, const data::Node& structure);

// The extensions that say the same.
[[nodiscard]] std::vector<data::Node> wire_extensions(data::Builder& builder, const Wire& wire);

}  // namespace linkway::fhir::compiler
