#include "store/sqlite/outbox.h"

#include <algorithm>

#include "store/delivery_states.h"
#include "store/sqlite/queries.h"
#include "store/sqlite/row_io.h"

namespace linkway::store::sqlite {

namespace {

Problem no_delivery() {
  Problem problem;
  problem.category = Category::not_found;
  problem.code = issue::not_found;
  problem.text = "there is no such delivery";
  return problem;
}

Problem no_step(DeliveryState from, std::string_view to) {
  Problem problem;
  problem.category = Category::conflict;
  problem.code = issue::conflict;
  problem.text =
      "a delivery that is " + std::string(to_string(from)) + " cannot become " + std::string(to) + " this way";
  return problem;
}

Problem nothing_to_retry(DeliveryState state) {
  auto problem = no_step(state, "waiting");
  switch (state) {
    case DeliveryState::delivered: problem.text = "it is delivered; what has arrived is not sent again"; break;
    case DeliveryState::waiting: problem.text = "it is waiting already, and is sent by itself"; break;
    default: problem.text = "it is under way; wait for what becomes of it"; break;
  }
  return problem;
}

}  // namespace

Outbox::Outbox(sqlite3* db)
    : db_(db),
      select_due_(db, due_sql),
      select_row_(db, std::string("SELECT ") + delivery_columns + " FROM delivery d WHERE d.key = ?1"),
      select_standing_(db, "SELECT state, partner, referral, attempts FROM delivery WHERE key = ?1"),
      set_state_(db, "UPDATE delivery SET state = ?2 WHERE key = ?1"),
      settle_(db,
              "UPDATE delivery SET state = ?2, next_attempt = ?3, attempts = ?4, last_class = ?5, last_problem = ?6 "
              "WHERE key = ?1"),
      insert_attempt_(db,
                      "INSERT INTO attempt (delivery, number, started, ended, outcome, status, problem) VALUES "
                      "(?1,?2,?3,?4,?5,?6,?7)"),
      release_next_(db, release_next_sql),
      select_left_(db,
                   "SELECT key, state, partner, referral, attempts FROM delivery INDEXED BY delivery_open "
                   "WHERE state <> 3 AND state IN (1, 2)"),
      wake_(db, "UPDATE delivery SET state = 0, next_attempt = ?2 WHERE key = ?1"),
      draw_in_(db,
               "UPDATE delivery INDEXED BY delivery_due SET next_attempt = ?1 "
               "WHERE state = 0 AND next_attempt > 0 AND next_attempt > ?1"),
      insert_answer_(db, "INSERT INTO attempt_answer (delivery, number, answer) VALUES (?1,?2,?3)"),
      insert_retry_(db, "INSERT INTO delivery_retry (delivery, attempts, state, asked, asker) VALUES (?1,?2,?3,?4,?5)"),
      worklist_(db) {}

Fault Outbox::claim(const PartnerId& partner, Instant now, std::size_t limit, std::vector<DeliveryRow>& claimed) {
  claimed.clear();
  std::vector<DeliveryKey> keys;
  {
    Rows rows(select_due_, partner, now, limit);
    while (rows.next()) keys.push_back(rows.as<DeliveryKey>(0));
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  for (const auto key : keys) {
    if (auto fault = set_state_.run(key, DeliveryState::claimed); !fault.ok()) return fault;
    Rows rows(select_row_, key);
    if (rows.next()) claimed.push_back(read_delivery(rows));
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  return {};
}

Fault Outbox::look(DeliveryKey key, Standing& standing) {
  Rows rows(select_standing_, key);
  standing.found = rows.next();
  if (standing.found) {
    standing.state = rows.as<DeliveryState>(0);
    standing.partner = rows.as<PartnerId>(1);
    standing.referral = rows.as<ReferralKey>(2);
    standing.attempts = static_cast<std::int32_t>(rows.integer(3));
  }
  return rows.fault();
}

Fault Outbox::mark_sent(DeliveryKey key, Status& status) {
  Standing standing;
  if (auto fault = look(key, standing); !fault.ok()) return fault;
  if (!standing.found) {
    status = no_delivery();
  } else if (standing.state != DeliveryState::claimed) {
    status = no_step(standing.state, "sent");
  } else {
    status = Done{};
    return set_state_.run(key, DeliveryState::sent);
  }
  return {};
}

Fault Outbox::record(const AttemptRow& attempt, const Standing& standing, DeliveryState to, Instant next) {
  const auto number = standing.attempts + 1;
  auto fault = insert_attempt_.run(attempt.delivery, number, attempt.started, attempt.ended, attempt.outcome,
                                   attempt.status, attempt.problem);
  if (fault.ok() && !attempt.answer.empty()) fault = insert_answer_.run(attempt.delivery, number, attempt.answer);
  if (!fault.ok()) return fault;
  const auto due = to == DeliveryState::waiting ? std::max(next, Instant{1}) : Instant{};
  return settle_.run(attempt.delivery, to, due, number, attempt.outcome, attempt.problem);
}

Fault Outbox::settle(const Settlement& settlement, Status& status, DuePartners& due) {
  const auto& attempt = settlement.attempt;
  Standing standing;
  if (auto fault = look(attempt.delivery, standing); !fault.ok()) return fault;
  if (!standing.found) {
    status = no_delivery();
    return {};
  }
  if (!may_settle(standing.state, settlement.state, attempt.outcome)) {
    status = no_step(standing.state, to_string(settlement.state));
    return {};
  }
  status = Done{};
  if (auto fault = worklist_.count(settlement.unmapped, attempt.ended); !fault.ok()) return fault;
  if (auto fault = record(attempt, standing, settlement.state, settlement.next_attempt); !fault.ok()) return fault;
  if (settlement.state == DeliveryState::waiting) due.add(standing.partner);
  if (settlement.state != DeliveryState::delivered) return {};
  due.add(standing.partner);
  return release_next_.run(standing.referral, standing.partner, std::max(attempt.ended, Instant{1}));
}

Fault Outbox::release(DeliveryKey key, Status& status, DuePartners& due) {
  Standing standing;
  if (auto fault = look(key, standing); !fault.ok()) return fault;
  if (!standing.found) {
    status = no_delivery();
    return {};
  }
  if (standing.state != DeliveryState::claimed) {
    status = no_step(standing.state, "waiting");
    return {};
  }
  status = Done{};
  due.add(standing.partner);
  // The due time for which it was claimed has passed and still stands in the row.
  return set_state_.run(key, DeliveryState::waiting);
}

Fault Outbox::retry(DeliveryKey key, const std::string& asker, Instant now, Status& status) {
  Standing standing;
  if (auto fault = look(key, standing); !fault.ok()) return fault;
  if (!standing.found) {
    status = no_delivery();
    return {};
  }
  if (!may_retry(standing.state)) {
    status = nothing_to_retry(standing.state);
    return {};
  }
  status = Done{};
  const auto when = std::max(now, Instant{1});
  auto fault = insert_retry_.run(key, standing.attempts, standing.state, when, asker);
  if (fault.ok()) fault = wake_.run(key, when);
  return fault;
}

Fault Outbox::recover(const std::function<bool(const PartnerId&)>& idempotent, Instant now, Instant latest,
                      std::uint64_t& moved, DuePartners& due) {
  moved = 0;
  std::vector<std::pair<DeliveryKey, Standing>> left;
  {
    Rows rows(select_left_);
    while (rows.next()) {
      left.emplace_back(rows.as<DeliveryKey>(0),
                        Standing{true, rows.as<DeliveryState>(1), rows.as<PartnerId>(2), rows.as<ReferralKey>(3),
                                 static_cast<std::int32_t>(rows.integer(4))});
    }
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  for (const auto& [key, standing] : left) {
    Fault fault;
    if (standing.state == DeliveryState::claimed) {
      fault = wake_.run(key, std::max(now, Instant{1}));
      due.add(standing.partner);
    } else {
      AttemptRow attempt;
      attempt.delivery = key;
      attempt.started = attempt.ended = now;
      attempt.outcome = OutcomeClass::ambiguous;
      attempt.problem = "the gateway stopped before the answer came";
      const auto repeat = idempotent(standing.partner);
      fault = record(attempt, standing, repeat ? DeliveryState::waiting : DeliveryState::parked, now);
      if (repeat) due.add(standing.partner);
    }
    if (!fault.ok()) return fault;
    ++moved;
  }
  if (auto fault = draw_in_.run(std::max(latest, Instant{1})); !fault.ok()) return fault;
  moved += static_cast<std::uint64_t>(sqlite3_changes64(db_));
  return {};
}

}  // namespace linkway::store::sqlite
