// Migration 7: what the cursor of a poll was made of.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0007_poll_places = R"sql(
ALTER TABLE poll ADD COLUMN made TEXT NOT NULL DEFAULT '';   -- what made the cursor; '' where nobody kept it
ALTER TABLE poll ADD COLUMN start TEXT NOT NULL DEFAULT '';  -- where the configuration began then
)sql";

}  // namespace linkway::store::sqlite
