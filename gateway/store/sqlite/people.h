// Pairs of Patients that share a search token.
#pragma once

#include <functional>
#include <string>

#include "store/people.h"
#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

using StatementOf = std::function<Statement&(const std::string& sql)>;

// Within the state that the connection reads.
[[nodiscard]] Fault find_pairs(const StatementOf& statement, const PairQuery& query, PairList& found);

}  // namespace linkway::store::sqlite
