// What the gateway shows to a partner's system that it calls: headers, parameters, authentication of a section.
#pragma once

#include <memory>

#include "cli/config/yaml_reader.h"
#include "security/outgoing.h"

namespace linkway::cli {

// Null when the section has none of them.
[[nodiscard]] std::shared_ptr<security::Outgoing> read_credentials(const Section& section);

}  // namespace linkway::cli
