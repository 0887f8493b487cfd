// How partners without a client certificate prove who they are: partners[].authentication.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/config/yaml_reader.h"
#include "security/scheme.h"

namespace linkway::cli {

// Whose an id, a certificate or a secret is, and where that was said.
using Owners = std::map<std::string, std::pair<std::string, Place>>;

// `owner`: the partner's id. A proof that two partners could give is a problem.
[[nodiscard]] std::vector<security::SchemePtr> read_authentication(const Section& partner, const std::string& owner,
                                                                   Owners& proofs);

}  // namespace linkway::cli
