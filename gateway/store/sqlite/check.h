// Checks the file, and the rules that tie its tables together.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace linkway::store::sqlite {

// What is wrong, a line each; at most a hundred of a kind.
[[nodiscard]] Result<std::vector<std::string>> check(Connection& connection);

}  // namespace linkway::store::sqlite
