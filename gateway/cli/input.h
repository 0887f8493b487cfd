// What commands read: files, or standard input.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/commands.h"
#include "fhir/format/media_type.h"

namespace linkway::cli {

// "-" is standard input. Nothing when it cannot be read.
[[nodiscard]] std::optional<std::string> read_input(Shell& shell, const std::string& file);
// XML begins with '<', or with the mark of UTF-16.
[[nodiscard]] fhir::Format format_of(std::string_view bytes);

}  // namespace linkway::cli
