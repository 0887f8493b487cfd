// The keys of a pack.yaml about tables.
#pragma once

#include "cli/config/yaml_reader.h"
#include "mapping/models/table_rules.h"

namespace linkway::cli {

[[nodiscard]] mapping::TableRules read_table_rules(const Section& channel);

}  // namespace linkway::cli
