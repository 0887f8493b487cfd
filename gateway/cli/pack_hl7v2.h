// The keys of a pack.yaml about messages of HL7 v2.
#pragma once

#include "cli/config/yaml_reader.h"
#include "mapping/models/hl7v2_rules.h"

namespace linkway::cli {

[[nodiscard]] mapping::Hl7Rules read_hl7v2_rules(const Section& channel);

}  // namespace linkway::cli
