// Migration 4: the referrals of a person, and what operators say of people who may be one.
#pragma once

namespace linkway::store::sqlite {

inline constexpr const char* migration_0004_people = R"sql(
-- A report goes through it in this order: all referrals of a person together, and of them all that one message brought.
CREATE INDEX referral_patient ON referral (patient, exchange);

-- An operator's word on two Patients. The newest counts; none is ever changed.
CREATE TABLE duplicate_mark (
  id      INTEGER PRIMARY KEY,
  first   INTEGER NOT NULL CHECK (first > 0),
  second  INTEGER NOT NULL CHECK (second > first),
  verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 2),  -- open same different
  marked  INTEGER NOT NULL,
  marker  TEXT NOT NULL                                      -- who said it, as they call themself
) STRICT;
CREATE INDEX duplicate_mark_pair ON duplicate_mark (first, second, id);

CREATE TRIGGER duplicate_mark_stays BEFORE UPDATE ON duplicate_mark
BEGIN
  SELECT RAISE(ABORT, 'duplicate_mark: is only ever added to');
END;
CREATE TRIGGER duplicate_mark_is_kept BEFORE DELETE ON duplicate_mark
BEGIN
  SELECT RAISE(ABORT, 'duplicate_mark: is only ever added to');
END;
)sql";

}  // namespace linkway::store::sqlite
