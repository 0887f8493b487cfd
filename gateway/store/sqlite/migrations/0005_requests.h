// Migration 5: deliveries that take several requests.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0005_requests = R"sql(
-- Each request of a delivery that takes several; what is delivered with one stands in `attempt` alone. Large columns
-- stand last.
CREATE TABLE delivery_request (
  id       INTEGER PRIMARY KEY,
  delivery INTEGER NOT NULL,
  number   INTEGER NOT NULL CHECK (number >= 1),   -- through all attempts
  attempt  INTEGER NOT NULL CHECK (attempt >= 1),
  name     TEXT NOT NULL CHECK (name <> ''),
  started  INTEGER NOT NULL,
  ended    INTEGER NOT NULL,
  outcome  INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 4),  -- delivered unsent transient ambiguous rejected
  status   INTEGER NOT NULL,
  problem  TEXT NOT NULL,
  target   TEXT NOT NULL,
  body     BLOB NOT NULL,
  answer   BLOB NOT NULL,
  UNIQUE (delivery, number)
) STRICT;
-- What was done is never done again.
CREATE UNIQUE INDEX delivery_request_done ON delivery_request (delivery, name) WHERE outcome = 0;

CREATE TRIGGER delivery_request_of_one_under_way BEFORE INSERT ON delivery_request
WHEN (SELECT state FROM delivery WHERE key = NEW.delivery) IS NOT 2
BEGIN
  SELECT RAISE(ABORT, 'delivery_request: its delivery is not under way');
END;

-- What the answers gave for the requests behind them.
CREATE TABLE delivery_value (
  delivery INTEGER NOT NULL,
  name     TEXT NOT NULL CHECK (name <> ''),
  value    TEXT NOT NULL CHECK (value <> ''),
  PRIMARY KEY (delivery, name)
) STRICT, WITHOUT ROWID;

-- What a partner calls a person: it is told once, and all later deliveries about the person use it.
CREATE TABLE person_value (
  partner  TEXT NOT NULL CHECK (partner <> ''),
  patient  INTEGER NOT NULL CHECK (patient > 0),
  name     TEXT NOT NULL CHECK (name <> ''),
  value    TEXT NOT NULL CHECK (value <> ''),
  delivery INTEGER NOT NULL,  -- that learned it
  PRIMARY KEY (partner, patient, name)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace linkway::store::sqlite
