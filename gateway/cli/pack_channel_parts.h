// What a channel of pack.yaml and a request that goes before its message have in common.
#pragma once

#include <string>
#include <string_view>

#include "cli/config/yaml_reader.h"
#include "mapping/pack/manifest.h"

namespace linkway::cli {

[[nodiscard]] inline mapping::PackPlace place_in_pack(const Place& place) { return {place.line, place.column}; }

[[nodiscard]] bool is_uri(std::string_view text);
// Letters, digits and '_', beginning with a letter; also "", which is told elsewhere.
[[nodiscard]] bool is_variable_name(std::string_view name);
// "" and a problem where it is none.
[[nodiscard]] std::string read_uri(const Section& section, const Key& key);
void read_headers(const Section& channel_section, mapping::Channel& channel);

}  // namespace linkway::cli
