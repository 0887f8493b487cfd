// Migration 6: what partners answered to an attempt that failed, and who asked for another one.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0006_retries = R"sql(
-- Beside the attempt, not in it: most have none. It may speak of a person, so it is read where one attempt is looked at
-- and by nothing else.
CREATE TABLE attempt_answer (
  delivery INTEGER NOT NULL,
  number   INTEGER NOT NULL CHECK (number >= 1),
  answer   TEXT NOT NULL CHECK (answer <> ''),
  PRIMARY KEY (delivery, number)
) STRICT;

-- A refused or parked delivery that somebody had sent again. None is ever changed.
CREATE TABLE delivery_retry (
  delivery INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 1),       -- that it had then
  state    INTEGER NOT NULL CHECK (state IN (4, 5)),     -- that it left: refused parked
  asked    INTEGER NOT NULL CHECK (asked > 0),
  asker    TEXT NOT NULL,                                -- the user of the operating system
  PRIMARY KEY (delivery, attempts)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER delivery_retry_stays BEFORE UPDATE ON delivery_retry
BEGIN
  SELECT RAISE(ABORT, 'delivery_retry: is only ever added to');
END;
CREATE TRIGGER delivery_retry_is_kept BEFORE DELETE ON delivery_retry
BEGIN
  SELECT RAISE(ABORT, 'delivery_retry: is only ever added to');
END;
)sql";

}  // namespace linkway::store::sqlite
