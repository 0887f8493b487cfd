// The requests of pack.yaml that go before a message.
#pragma once

#include "cli/config/yaml_reader.h"
#include "mapping/pack/manifest.h"

namespace linkway::cli {

// `channel`: the message that they go before, read already.
void read_requests_before(const Section& channel_section, mapping::Channel& channel);

}  // namespace linkway::cli
