// Migration 2: which pack mapped an exchange, and the codes that no code map knew.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0002_packs = R"sql(
-- Beside the exchange, not in it: most exchanges have no pack, and a list of exchanges reads none of this.
CREATE TABLE exchange_pack (
  exchange INTEGER PRIMARY KEY,
  pack     TEXT NOT NULL CHECK (pack <> ''),
  version  TEXT NOT NULL,  -- its own number and the digest of its files: "1.0.0+4f0c12ab34cd"
  mapped   BLOB NOT NULL   -- the FHIR that its map made, '' where there was none
) STRICT;

-- The worklist of those who keep the code maps.
CREATE TABLE unmapped_code (
  map        TEXT NOT NULL,     -- canonical of the ConceptMap
  system     TEXT NOT NULL,
  code       TEXT NOT NULL,
  pack       TEXT NOT NULL,     -- that met it last
  count      INTEGER NOT NULL CHECK (count > 0),
  first_seen INTEGER NOT NULL,
  last_seen  INTEGER NOT NULL,
  resolved   INTEGER NOT NULL,  -- when it was marked as done; 0 while it is open, and again when it comes back
  PRIMARY KEY (map, system, code)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace linkway::store::sqlite
