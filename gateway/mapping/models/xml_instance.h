// XML of a logical model: elements and attributes by their names and namespaces, text, xsi:type.
#pragma once

#include <string>
#include <string_view>

#include "mapping/models/instance.h"

namespace linkway::mapping {

// See read_instance. A FHIR primitive has its value as the attribute `value`, or as text; names without a namespace in
// the definitions are taken in any. Elements in another order than the model's are told, and taken.
[[nodiscard]] Result<Instance> read_xml_instance(std::string_view bytes, const fhir::Structure& type,
                                                 const fhir::Definitions& definitions, data::Arena& arena,
                                                 const data::XmlLimits& limits);

[[nodiscard]] Status write_xml_instance(const data::Node& instance, const fhir::Structure& type,
                                        const fhir::Definitions& definitions, std::string& out,
                                        const WriteStyle& style);

inline constexpr std::string_view xsi_namespace = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";

}  // namespace linkway::mapping
