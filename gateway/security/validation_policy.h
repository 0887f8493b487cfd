// How strictly the messages of a partner are validated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.h"

namespace linkway::security {

struct ValidationPolicy {
  enum class Mode : std::uint8_t {
    off,      // by form alone, which every message has to keep
    warn,     // what is found is told with the answer and kept; nothing is refused for it
    enforce,  // what is found from `refuse_from` on refuses the message
  };
  Mode mode = Mode::off;
  Severity refuse_from = Severity::error;
  std::vector<std::string> profiles;  // canonicals that each resource of their type must satisfy
};

}  // namespace linkway::security
