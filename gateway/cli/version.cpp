#include "cli/version.h"

namespace linkway::cli {

std::string_view version() { return LINKWAY_VERSION; }

}  // namespace linkway::cli
