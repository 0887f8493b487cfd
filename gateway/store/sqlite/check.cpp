#include "store/sqlite/check.h"

#include "base/ids.h"
#include "store/sqlite/row_io.h"
#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

namespace {

struct Rule {
  const char* broken;  // said of the key that the query names
  const char* sql;
};

// Each query names the keys that break the rule.
constexpr Rule rules[] = {
    {"referral: its patient is not there",
     "SELECT key FROM referral f WHERE patient <> 0 AND NOT EXISTS (SELECT 1 FROM resource WHERE key = f.patient)"},
    {"referral: its request is not there",
     "SELECT key FROM referral f WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = f.request)"},
    {"referral: its order is not there",
     "SELECT key FROM referral f WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = f.\"order\")"},
    {"referral: its task is not there",
     "SELECT key FROM referral f WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = f.task)"},
    {"referral: its source task is not there",
     "SELECT key FROM referral f WHERE source_task <> 0 AND NOT EXISTS "
     "(SELECT 1 FROM resource WHERE key = f.source_task)"},
    {"referral: the exchange that began it is not there",
     "SELECT key FROM referral f WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE key = f.exchange)"},
    {"resource: the exchange that wrote it is not there",
     "SELECT key FROM resource r WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE key = r.exchange)"},
    {"resource: its referral is not there",
     "SELECT key FROM resource r WHERE referral <> 0 AND NOT EXISTS (SELECT 1 FROM referral WHERE key = r.referral)"},
    {"resource: its versions are not 1 to the present one without a gap",
     "SELECT key FROM resource r WHERE version <> 1 + (SELECT count(*) FROM resource_history h WHERE h.key = r.key) "
     "OR EXISTS (SELECT 1 FROM resource_history h WHERE h.key = r.key AND h.version >= r.version)"},
    {"resource: there is a history without a present version",
     "SELECT DISTINCT key FROM resource_history h WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = h.key)"},
    {"search token: its resource is not there",
     "SELECT DISTINCT resource FROM search_token t WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = t.resource)"},
    {"disclosure: its resource or referral is not there",
     "SELECT resource FROM disclosure d WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = d.resource) OR NOT EXISTS "
     "(SELECT 1 FROM referral WHERE key = d.referral)"},
    {"delivery: its referral is not there",
     "SELECT key FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM referral WHERE key = d.referral)"},
    {"delivery: the exchange that caused it is not there",
     "SELECT key FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE key = d.exchange)"},
    {"delivery: its attempts are not numbered from 1 to their count",
     "SELECT key FROM delivery d WHERE attempts <> (SELECT count(*) FROM attempt a WHERE a.delivery = d.key) "
     "OR attempts <> (SELECT coalesce(max(number), 0) FROM attempt a WHERE a.delivery = d.key)"},
    {"delivery: is settled without an attempt", "SELECT key FROM delivery WHERE state >= 3 AND attempts = 0"},
    {"delivery: is delivered although no attempt succeeded",
     "SELECT key FROM delivery d WHERE state = 3 AND NOT EXISTS "
     "(SELECT 1 FROM attempt a WHERE a.delivery = d.key AND a.outcome = 0)"},
    {"pack of an exchange: the exchange is not there",
     "SELECT exchange FROM exchange_pack p WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE key = p.exchange)"},
    {"mark of a pair: one of the two is not there",
     "SELECT first FROM duplicate_mark m WHERE NOT EXISTS (SELECT 1 FROM resource WHERE key = m.first) OR NOT EXISTS "
     "(SELECT 1 FROM resource WHERE key = m.second)"},
    {"attempt: its delivery is not there",
     "SELECT DISTINCT delivery FROM attempt a WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE key = a.delivery)"},
    {"answer to an attempt: the attempt is not there",
     "SELECT DISTINCT delivery FROM attempt_answer n WHERE NOT EXISTS "
     "(SELECT 1 FROM attempt a WHERE a.delivery = n.delivery AND a.number = n.number)"},
    {"retry by hand: its delivery is not there, or has had fewer attempts",
     "SELECT DISTINCT delivery FROM delivery_retry r WHERE NOT EXISTS "
     "(SELECT 1 FROM delivery d WHERE d.key = r.delivery AND d.attempts >= r.attempts)"},
    {"request of a delivery: the delivery is not there",
     "SELECT DISTINCT delivery FROM delivery_request r WHERE NOT EXISTS "
     "(SELECT 1 FROM delivery WHERE key = r.delivery)"},
    {"value that a delivery kept: no request of it was delivered",
     "SELECT DISTINCT delivery FROM delivery_value v WHERE NOT EXISTS "
     "(SELECT 1 FROM delivery_request r WHERE r.delivery = v.delivery AND r.outcome = 0)"},
    {"value of a person: the person is not there",
     "SELECT DISTINCT patient FROM person_value v WHERE NOT EXISTS "
     "(SELECT 1 FROM resource WHERE key = v.patient AND type = 'Patient')"},
    // Of one referral and partner exactly one delivery moves, or is held by an operator, until all are delivered.
    {"delivery: the order of its referral is broken, or nothing will release it",
     "SELECT min(key) FROM delivery WHERE state <> 3 GROUP BY referral, partner HAVING "
     "sum(state IN (1, 2, 4, 5) OR (state = 0 AND next_attempt > 0)) <> 1"},
};

Fault integrity(Connection& connection, std::vector<std::string>& wrong) {
  Statement statement(connection.handle(), "PRAGMA integrity_check(100)");
  Rows rows(statement);
  while (rows.next()) {
    if (rows.bytes(0) != "ok") wrong.push_back("file: " + rows.text(0));
  }
  return rows.fault();
}

Fault apply(Connection& connection, const Rule& rule, std::vector<std::string>& wrong) {
  Statement statement(connection.handle(), std::string(rule.sql) + " LIMIT 100");
  Rows rows(statement);
  while (rows.next()) {
    const auto key = rows.integer(0);
    wrong.push_back(std::string(rule.broken) + " (" + id_text(key) + ", key " + std::to_string(key) + ")");
  }
  return rows.fault();
}

// Each resource says which tokens it has; the index must hold those and no others.
Fault tokens(Connection& connection, std::vector<std::string>& wrong) {
  Statement all(connection.handle(), "SELECT key, tokens FROM resource");
  Statement probe(connection.handle(),
                  "SELECT 1 FROM search_token WHERE parameter = ?1 AND value = ?2 AND system = ?3 AND resource = ?4");
  Statement count(connection.handle(), "SELECT count(*) FROM search_token");
  std::int64_t expected = 0;
  {
    Rows rows(all);
    while (rows.next()) {
      for (const auto& token : read_tokens(rows.bytes(1))) {
        ++expected;
        Rows found(probe, token.parameter, token.value, token.system, rows.integer(0));
        if (!found.next() && wrong.size() < 1000) {
          wrong.push_back("search token: one of resource " + id_text(rows.integer(0)) + " is missing");
        }
        if (auto fault = found.fault(); !fault.ok()) return fault;
      }
    }
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  Rows rows(count);
  if (rows.next() && rows.integer(0) > expected) wrong.emplace_back("search token: there are some of no resource");
  return rows.fault();
}

}  // namespace

Result<std::vector<std::string>> check(Connection& connection) {
  std::vector<std::string> wrong;
  // One state for all rules, beside a gateway that goes on writing.
  auto fault = connection.execute("BEGIN");
  if (fault.ok()) fault = integrity(connection, wrong);
  for (const auto& rule : rules) {
    if (fault.ok()) fault = apply(connection, rule, wrong);
  }
  if (fault.ok()) fault = tokens(connection, wrong);
  connection.roll_back();
  if (!fault.ok()) {
    // A damaged file fails in the middle: what was found till then is the answer.
    if ((fault.code & 0xFF) != SQLITE_CORRUPT) return read_problem(fault);
    wrong.push_back("file: " + fault.detail);
  }
  return wrong;
}

}  // namespace linkway::store::sqlite
