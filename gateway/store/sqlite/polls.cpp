#include "store/sqlite/polls.h"

#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

Fault claim_poll(Connection& connection, const PollClaim& claim, std::optional<PollRow>& into) {
  into.reset();
  Statement take(connection.handle(),
                 "INSERT INTO poll (partner, name, cursor, moved, holder, held_until) VALUES (?1, ?2, '', 0, ?3, ?4) "
                 "ON CONFLICT (partner, name) DO UPDATE SET holder = ?3, held_until = ?4 "
                 "WHERE holder = ?3 OR held_until < ?5");
  auto fault = take.run(claim.partner, claim.name, claim.node, claim.until, claim.now);
  if (!fault.ok() || sqlite3_changes(connection.handle()) == 0) return fault;
  Statement read(connection.handle(), "SELECT cursor, made, start, moved FROM poll WHERE partner = ?1 AND name = ?2");
  Rows rows(read, claim.partner, claim.name);
  if (rows.next()) into = PollRow{{rows.text(0), rows.text(1), rows.text(2)}, rows.instant(3)};
  return rows.fault();
}

Fault move_poll(Connection& connection, const PollClaim& claim, const PollPlace& place, bool& kept) {
  Statement move(connection.handle(),
                 "UPDATE poll SET cursor = ?4, moved = ?5, made = ?6, start = ?7 "
                 "WHERE partner = ?1 AND name = ?2 AND holder = ?3");
  auto fault = move.run(claim.partner, claim.name, claim.node, place.cursor, claim.now, place.made, place.start);
  kept = fault.ok() && sqlite3_changes(connection.handle()) == 1;
  return fault;
}

}  // namespace linkway::store::sqlite
