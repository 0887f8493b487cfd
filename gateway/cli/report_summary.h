// The figures of a period in the form of those who refer: a channel out of their pack that carries a summary.
#pragma once

#include "cli/commands.h"
#include "cli/config/config.h"
#include "cli/report_options.h"

namespace linkway::cli {

// Without --partner: of all partners that have the pack. Gives the exit code.
[[nodiscard]] int write_summary(Shell& shell, Config& config, exchange::ReportQuestion question,
                                const ReportOptions& options);

}  // namespace linkway::cli
