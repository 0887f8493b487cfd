// Migration 3: how far the gateway has read in what partners only let be asked for.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0003_polls = R"sql(
CREATE TABLE poll (
  partner    TEXT NOT NULL,
  name       TEXT NOT NULL CHECK (name <> ''),
  cursor     TEXT NOT NULL,     -- how far it is read, in the partner's own words; '' before the first round
  moved      INTEGER NOT NULL,  -- when it was written; 0 before the first round
  holder     INTEGER NOT NULL,  -- number of the gateway that asks
  held_until INTEGER NOT NULL,  -- after that another may
  PRIMARY KEY (partner, name)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace linkway::store::sqlite
