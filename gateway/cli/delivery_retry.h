#pragma once

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace linkway::cli {

// linkway delivery retry: sends again what was refused or parked.
void add_delivery_retry(CLI::App& delivery, Shell& shell);

}  // namespace linkway::cli
