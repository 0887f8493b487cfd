#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "net/tls.h"

namespace linkway::cli {

// Sends the messages of HL7 v2 in `bytes`, one or a batch, to mllp(s)://host:port, each when the one before was
// acknowledged, and prints the acknowledgments. It ends at the first that is not answered. True when all of them are AA
// or CA.
[[nodiscard]] bool send_mllp(Shell& shell, const std::string& bytes, const std::string& url,
                             const net::TlsClientFiles& tls, std::chrono::milliseconds timeout);
[[nodiscard]] bool is_mllp_url(const std::string& url);

}  // namespace linkway::cli
