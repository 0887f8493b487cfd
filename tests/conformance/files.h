// Files of suites.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "data/node.h"

namespace linkway::conformance {

[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);
[[nodiscard]] Problem cannot(std::string text);
// All problems in one line.
[[nodiscard]] std::string to_line(const Problems& problems);

// A resource as JSON or XML, told by its first character. One that is not FHIR in its form is taken all the same: the
// inputs of the suites are not always.
[[nodiscard]] Result<data::Document> read_resource(std::string_view bytes);

}  // namespace linkway::conformance
