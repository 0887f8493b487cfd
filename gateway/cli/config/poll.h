// What partners are asked for on a schedule: partners[].poll.
#pragma once

#include <memory>
#include <vector>

#include "cli/config/yaml_reader.h"
#include "exchange/poll.h"
#include "net/tls.h"
#include "security/partner.h"

namespace linkway::cli {

// After the partner's delivery was read: a poll may use its URL and credentials, and then shows `own`, the gateway's
// identity towards partners.
[[nodiscard]] std::vector<std::shared_ptr<const exchange::PollSettings>> read_polls(const Section& section,
                                                                                    const security::Partner& partner,
                                                                                    const net::TlsClientFiles& own);

}  // namespace linkway::cli
