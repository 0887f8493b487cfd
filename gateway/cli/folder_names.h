// Names of files that partners give, and those that are made from them.
#pragma once

#include <string>
#include <string_view>

namespace linkway::cli {

// Names may speak of persons: what logs hold of one is a digest and its ending.
[[nodiscard]] std::string shown_name(const std::string& name);

// What programs call files that they still write, and hidden ones.
[[nodiscard]] bool is_unfinished(std::string_view name);

// The name to which endings are added: of a very long one its beginning and a digest, so that what is made from it is
// no longer than file systems allow (255 bytes).
[[nodiscard]] std::string stem_of(const std::string& name);

}  // namespace linkway::cli
