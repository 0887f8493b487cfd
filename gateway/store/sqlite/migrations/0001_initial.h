// Migration 1. A migration that has been released is never edited; a new one is appended.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0001_initial = R"sql(
-- Keys are 64-bit and ordered by time, so rows are appended. Times are microseconds since 1970 in UTC. 0 and '' say
-- "none"; no column is ever NULL. Large columns stand last, so that a list need not read past them.

CREATE TABLE exchange (
  key            INTEGER PRIMARY KEY,
  partner        TEXT NOT NULL,
  channel        TEXT NOT NULL,
  operation      TEXT NOT NULL,
  business_key   TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  request_id     TEXT NOT NULL,
  media_type     TEXT NOT NULL,
  digest         TEXT NOT NULL,
  verdict        INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 3),  -- accepted repeated no-effect refused
  status         INTEGER NOT NULL,
  note           TEXT NOT NULL,
  referral       INTEGER NOT NULL,
  original       INTEGER NOT NULL,
  received       INTEGER NOT NULL,
  answered       INTEGER NOT NULL,
  answer_headers TEXT NOT NULL,
  raw            BLOB NOT NULL,
  answer         BLOB NOT NULL
) STRICT;
CREATE INDEX exchange_referral ON exchange (referral) WHERE referral <> 0;
CREATE INDEX exchange_correlation ON exchange (correlation_id) WHERE correlation_id <> '';
-- Covers what an operator filters by, so that a list never walks the raw bytes.
CREATE INDEX exchange_received ON exchange (received, partner, verdict);

CREATE TABLE resource (
  key      INTEGER PRIMARY KEY,
  type     TEXT NOT NULL,
  version  INTEGER NOT NULL CHECK (version >= 1),
  updated  INTEGER NOT NULL,
  partner  TEXT NOT NULL,
  referral INTEGER NOT NULL,
  exchange INTEGER NOT NULL,
  content  TEXT NOT NULL,
  tokens   BLOB NOT NULL  -- its rows in search_token, so that a new version changes only what differs
) STRICT;
CREATE INDEX resource_referral ON resource (referral, type) WHERE referral <> 0;
-- The two types that partners poll by time or list without any other parameter.
CREATE INDEX resource_updated ON resource (type, updated) WHERE type IN ('ServiceRequest', 'Task');
CREATE INDEX resource_type ON resource (type) WHERE type IN ('ServiceRequest', 'Task');

CREATE TABLE resource_history (
  id       INTEGER PRIMARY KEY,
  key      INTEGER NOT NULL,
  version  INTEGER NOT NULL CHECK (version >= 1),
  type     TEXT NOT NULL,
  updated  INTEGER NOT NULL,
  partner  TEXT NOT NULL,
  referral INTEGER NOT NULL,
  exchange INTEGER NOT NULL,
  content  TEXT NOT NULL,
  UNIQUE (key, version)
) STRICT;

CREATE TABLE search_token (
  parameter TEXT NOT NULL,
  value     TEXT NOT NULL,
  system    TEXT NOT NULL,
  resource  INTEGER NOT NULL,
  PRIMARY KEY (parameter, value, system, resource)
) STRICT, WITHOUT ROWID;

CREATE TABLE unique_key (
  partner TEXT NOT NULL,
  kind    TEXT NOT NULL,
  value   TEXT NOT NULL,
  target  INTEGER NOT NULL,
  PRIMARY KEY (partner, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral (
  key             INTEGER PRIMARY KEY,
  sender          TEXT NOT NULL,
  platform        TEXT NOT NULL,
  route           TEXT NOT NULL,
  patient         INTEGER NOT NULL,
  request         INTEGER NOT NULL,
  "order"         INTEGER NOT NULL,
  task            INTEGER NOT NULL,
  source_task     INTEGER NOT NULL,
  status          TEXT NOT NULL CHECK (status IN (  -- http://hl7.org/fhir/task-status, R4
    'draft', 'requested', 'received', 'accepted', 'rejected', 'ready', 'cancelled', 'in-progress', 'on-hold',
    'failed', 'completed', 'entered-in-error')),
  business_status TEXT NOT NULL,
  created         INTEGER NOT NULL,
  updated         INTEGER NOT NULL,
  exchange        INTEGER NOT NULL
) STRICT;
CREATE INDEX referral_unrouted ON referral (platform) WHERE platform = '';

CREATE TRIGGER referral_final BEFORE UPDATE OF status ON referral
WHEN OLD.status IN ('rejected', 'cancelled', 'failed', 'completed', 'entered-in-error')
 AND NEW.status <> OLD.status AND NEW.status <> 'entered-in-error'
BEGIN
  SELECT RAISE(ABORT, 'referral: a final status is left only for entered-in-error');
END;

CREATE TABLE disclosure (
  resource INTEGER NOT NULL,
  referral INTEGER NOT NULL,
  PRIMARY KEY (resource, referral)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  key            INTEGER PRIMARY KEY,
  partner        TEXT NOT NULL CHECK (partner <> ''),
  referral       INTEGER NOT NULL CHECK (referral > 0),
  kind           INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),   -- referral update cancellation feedback
  step           TEXT NOT NULL,
  message_id     TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  content        TEXT NOT NULL,  -- "key/version key/version ...", the focus first
  exchange       INTEGER NOT NULL,
  created        INTEGER NOT NULL,
  state          INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),  -- waiting claimed sent delivered refused parked
  next_attempt   INTEGER NOT NULL CHECK (next_attempt >= 0),
  attempts       INTEGER NOT NULL CHECK (attempts >= 0),
  last_class     INTEGER NOT NULL CHECK (last_class BETWEEN 0 AND 4),  -- delivered unsent transient ambiguous rejected
  last_problem   TEXT NOT NULL,
  CHECK (next_attempt = 0 OR state <= 2),
  CHECK (state <= 2 OR attempts > 0)
) STRICT;
CREATE INDEX delivery_due ON delivery (partner, next_attempt) WHERE state = 0 AND next_attempt > 0;
CREATE INDEX delivery_open ON delivery (partner, state, created) WHERE state <> 3;
CREATE INDEX delivery_referral ON delivery (referral, partner, state);

CREATE TRIGGER delivery_begins_waiting BEFORE INSERT ON delivery
WHEN NEW.state <> 0 OR NEW.attempts <> 0
BEGIN
  SELECT RAISE(ABORT, 'delivery: begins as waiting');
END;

-- waiting -> claimed -> sent -> delivered | refused | parked; back to waiting: claimed (nothing left this machine), sent
-- (an outcome that is safe to repeat), refused and parked (replayed by hand).
CREATE TRIGGER delivery_moves BEFORE UPDATE OF state ON delivery
WHEN NEW.state <> OLD.state AND NOT (
     (OLD.state = 0 AND NEW.state = 1 AND OLD.next_attempt > 0)
  OR (OLD.state = 1 AND NEW.state IN (0, 2))
  OR (OLD.state = 2 AND NEW.state IN (3, 4, 5))
  OR (OLD.state = 2 AND NEW.state = 0 AND NEW.last_class IN (1, 2, 3))
  OR (OLD.state IN (4, 5) AND NEW.state = 0))
BEGIN
  SELECT RAISE(ABORT, 'delivery: no such step');
END;

CREATE TABLE attempt (
  delivery INTEGER NOT NULL,
  number   INTEGER NOT NULL CHECK (number >= 1),
  started  INTEGER NOT NULL,
  ended    INTEGER NOT NULL,
  outcome  INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 4),
  status   INTEGER NOT NULL,
  problem  TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace linkway::store::sqlite
