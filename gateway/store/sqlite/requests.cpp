#include "store/sqlite/requests.h"

#include <optional>

#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

namespace {

struct Standing {
  std::optional<DeliveryState> state;  // none: there is no such delivery
  PartnerId partner;
  std::int64_t last = 0;  // number of its last request
};

Fault look(Connection& connection, DeliveryKey key, Standing& standing) {
  Statement statement(connection.handle(),
                      "SELECT state, partner, (SELECT coalesce(max(number), 0) FROM delivery_request WHERE delivery = "
                      "?1) FROM delivery WHERE key = ?1");
  Rows rows(statement, key);
  if (rows.next()) {
    standing.state = rows.as<DeliveryState>(0);
    standing.partner = rows.as<PartnerId>(1);
    standing.last = rows.integer(2);
  }
  return rows.fault();
}

Problem not_under_way(const Standing& standing) {
  Problem problem;
  problem.category = standing.state ? Category::conflict : Category::not_found;
  problem.code = standing.state ? issue::conflict : issue::not_found;
  problem.text = standing.state ? "a delivery that is " + std::string(to_string(*standing.state)) + " has no request"
                                : "there is no such delivery";
  return problem;
}

}  // namespace

Fault record_request(Connection& connection, const RequestRow& row, Status& status) {
  Standing standing;
  if (auto fault = look(connection, row.delivery, standing); !fault.ok()) return fault;
  if (standing.state != DeliveryState::sent) {
    status = not_under_way(standing);
    return {};
  }
  status = Done{};
  Statement insert(connection.handle(),
                   "INSERT INTO delivery_request (delivery, number, attempt, name, started, ended, outcome, status, "
                   "problem, target, body, answer) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)");
  auto fault = insert.run(row.delivery, standing.last + 1, row.attempt, row.name, row.started, row.ended, row.outcome,
                          row.status, row.problem, row.target, Blob{row.body}, Blob{row.answer});
  if (!fault.ok() || row.outcome != OutcomeClass::delivered) return fault;
  Statement keep(connection.handle(),
                 "INSERT INTO delivery_value (delivery, name, value) VALUES (?1,?2,?3) "
                 "ON CONFLICT (delivery, name) DO UPDATE SET value = excluded.value");
  Statement keep_of_person(connection.handle(),
                           "INSERT INTO person_value (partner, patient, name, value, delivery) VALUES (?1,?2,?3,?4,?5) "
                           "ON CONFLICT (partner, patient, name) DO UPDATE SET value = excluded.value, "
                           "delivery = excluded.delivery");
  for (const auto& kept : row.kept) {
    fault = kept.person.get() == 0
                ? keep.run(row.delivery, kept.name, kept.value)
                : keep_of_person.run(standing.partner, kept.person, kept.name, kept.value, row.delivery);
    if (!fault.ok()) return fault;
  }
  return {};
}

}  // namespace linkway::store::sqlite
