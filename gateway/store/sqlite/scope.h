// The one predicate that says what a partner may see.
#pragma once

#include <string>

#include "store/reader.h"

namespace linkway::store::sqlite {

// A partner's scope without a partner sees nothing: rows that belong to nobody carry an empty partner.
[[nodiscard]] Scope::Kind effective(const Scope& scope);

// A condition on `r`, a row of resource; `parameter` names the SQL parameter to which the partner is bound ("?2").
[[nodiscard]] std::string scope_predicate(Scope::Kind kind, const std::string& parameter);

}  // namespace linkway::store::sqlite
