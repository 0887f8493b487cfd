#include "store/sqlite/reader.h"

#include <limits>

#include "store/sqlite/people.h"
#include "store/sqlite/queries.h"
#include "store/sqlite/row_io.h"
#include "store/sqlite/scope.h"
#include "store/sqlite/search.h"

namespace linkway::store::sqlite {

namespace {

std::int64_t below(std::int64_t page) { return page == 0 ? std::numeric_limits<std::int64_t>::max() : page; }

AttemptRow read_attempt(const Rows& rows) {
  AttemptRow out;
  out.delivery = rows.as<DeliveryKey>(0);
  out.number = static_cast<std::int32_t>(rows.integer(1));
  out.started = rows.instant(2);
  out.ended = rows.instant(3);
  out.outcome = rows.as<OutcomeClass>(4);
  out.status = static_cast<std::int32_t>(rows.integer(5));
  out.problem = rows.text(6);
  out.answer = rows.text(7);
  return out;
}

std::string select(const char* columns, const char* rest) { return std::string("SELECT ") + columns + rest; }

Problem too_costly() {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::too_costly;
  problem.text = "the search goes through too many resources; narrow it with another parameter";
  return problem;
}

}  // namespace

SqliteReader::SqliteReader(std::string path, std::chrono::milliseconds busy_timeout, ReadGate* gate)
    : path_(std::move(path)), busy_timeout_(busy_timeout), gate_(gate) {}

SqliteReader::SqliteReader(Connection connection) : busy_timeout_(0), connection_(std::move(connection)) {}

Fault SqliteReader::ensure_open() {
  if (connection_) return {};
  auto opened = Connection::open(path_, Connection::Access::read, busy_timeout_);
  if (!opened) return {SQLITE_CANTOPEN, opened.problems().front().log};
  connection_.emplace(std::move(opened).value());
  return {};
}

Fault SqliteReader::enter(std::optional<ReadGate::Inside>& inside) {
  if (held_) {
    // SQLite ends a transaction by itself after some faults; what is looked up next would be of another state.
    return connection_->in_transaction() ? Fault{} : Fault{SQLITE_ABORT, "the state that was read is lost"};
  }
  auto& place = holding_ ? held_ : inside;
  place.emplace(gate_);
  auto fault = ensure_open();
  if (fault.ok() && holding_) fault = begin();
  if (!fault.ok()) place.reset();
  return fault;
}

Fault SqliteReader::begin() {
  static const std::string sql = "BEGIN";  // deferred: the state is that of the first look-up
  return statement(sql).run();
}

void SqliteReader::let_go() {
  holding_ = false;
  if (!held_) return;
  connection_->roll_back();
  held_.reset();
}

Statement& SqliteReader::statement(const std::string& sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  return statements_.emplace(sql, Statement(connection_->handle(), sql)).first->second;
}

template <class Row, class Read, class... Values>
Result<std::optional<Row>> SqliteReader::one(Read read, const std::string& sql, const Values&... values) {
  std::optional<ReadGate::Inside> inside;
  if (auto fault = enter(inside); !fault.ok()) return read_problem(fault);
  Rows rows(statement(sql), values...);
  if (rows.next()) return std::optional<Row>(read(rows));
  if (auto fault = rows.fault(); !fault.ok()) return read_problem(fault);
  return std::optional<Row>();
}

template <class Row, class Read, class... Values>
Result<std::vector<Row>> SqliteReader::all(Read read, const std::string& sql, const Values&... values) {
  std::optional<ReadGate::Inside> inside;
  if (auto fault = enter(inside); !fault.ok()) return read_problem(fault);
  Rows rows(statement(sql), values...);
  std::vector<Row> out;
  while (rows.next()) out.push_back(read(rows));
  if (auto fault = rows.fault(); !fault.ok()) return read_problem(fault);
  return out;
}

Result<std::optional<ResourceRow>> SqliteReader::resource(ResourceKey key) {
  static const auto sql = select(resource_columns, " FROM resource r WHERE r.key = ?1");
  return one<ResourceRow>(read_resource, sql, key);
}

Result<std::optional<ResourceRow>> SqliteReader::resource_version(ResourceKey key, std::int32_t version) {
  // One statement, so that a version that moves into the history meanwhile is not missed.
  static const auto sql = select(resource_columns, " FROM resource r WHERE r.key = ?1 AND r.version = ?2 UNION ALL ") +
                          select(resource_columns, " FROM resource_history r WHERE r.key = ?1 AND r.version = ?2");
  return one<ResourceRow>(read_resource, sql, key, version);
}

Result<std::vector<ResourceRow>> SqliteReader::older_versions(ResourceKey key) {
  static const auto sql = select(resource_columns, " FROM resource_history r WHERE r.key = ?1 ORDER BY r.version");
  return all<ResourceRow>(read_resource, sql, key);
}

Result<bool> SqliteReader::visible(ResourceKey key, const Scope& scope) {
  const auto found = one<bool>([](const Rows&) { return true; }, visible_sql(effective(scope)), key, scope.partner);
  if (!found) return found.problems();
  return found.value().has_value();
}

Result<std::vector<ResourceRow>> SqliteReader::search(const SearchQuery& query, const Scope& scope) {
  std::optional<ReadGate::Inside> inside;
  if (auto fault = enter(inside); !fault.ok()) return read_problem(fault);
  // One read transaction: the portions of a search see one state of the store.
  if (!held_) {
    if (auto fault = begin(); !fault.ok()) return read_problem(fault);
  }
  std::vector<ResourceRow> found;
  Search search([this](const std::string& sql) -> Statement& { return statement(sql); }, query, scope);
  auto fault = search.run(found);
  if (!held_) connection_->roll_back();
  if (!fault.ok()) return read_problem(fault);
  if (search.too_costly()) return too_costly();
  return found;
}

Result<std::optional<std::int64_t>> SqliteReader::unique_key(const PartnerId& partner, std::string_view kind,
                                                             std::string_view value) {
  static const std::string sql = "SELECT target FROM unique_key WHERE partner = ?1 AND kind = ?2 AND value = ?3";
  return one<std::int64_t>([](const Rows& rows) { return rows.integer(0); }, sql, partner, kind, value);
}

Result<std::optional<ReferralRow>> SqliteReader::referral(ReferralKey key) {
  static const auto sql = select(referral_columns, " FROM referral f WHERE f.key = ?1");
  return one<ReferralRow>(read_referral, sql, key);
}

Result<std::vector<ReferralRow>> SqliteReader::unrouted(ReferralKey after, std::size_t limit) {
  static const auto rest = std::string(" FROM referral f INDEXED BY referral_unrouted WHERE ") + waits_for_route_sql +
                           " AND f.key > ?1 ORDER BY f.key LIMIT ?2";
  static const auto sql = select(referral_columns, rest.c_str());
  return all<ReferralRow>(read_referral, sql, after, limit);
}

Result<std::vector<ResourceRow>> SqliteReader::of_referral(ReferralKey key, std::string_view type) {
  static const auto sql = select(resource_columns,
                                 " FROM resource r WHERE r.referral = ?1 AND r.referral <> 0 AND r.type = ?2 "
                                 "ORDER BY r.key");
  static const auto any_type =
      select(resource_columns, " FROM resource r WHERE r.referral = ?1 AND r.referral <> 0 ORDER BY r.key");
  if (type.empty()) return all<ResourceRow>(read_resource, any_type, key);
  return all<ResourceRow>(read_resource, sql, key, type);
}

Result<std::vector<ReferralRow>> SqliteReader::referrals_by_person(const ReferralRow& after, std::size_t limit) {
  static const auto sql = select(referral_columns, referrals_by_person_sql);
  return all<ReferralRow>(read_referral, sql, after.patient, after.exchange, after.key, limit);
}

Result<std::vector<ReferralRow>> SqliteReader::referrals_of(ResourceKey patient, std::size_t limit) {
  static const auto sql = select(referral_columns, referrals_of_sql);
  return all<ReferralRow>(read_referral, sql, patient, limit);
}

Result<PairList> SqliteReader::alike(const PairQuery& query) {
  std::optional<ReadGate::Inside> inside;
  if (auto fault = enter(inside); !fault.ok()) return read_problem(fault);
  PairList found;
  const auto fault = find_pairs([this](const std::string& sql) -> Statement& { return statement(sql); }, query, found);
  if (!fault.ok()) return read_problem(fault);
  return found;
}

Result<std::optional<ExchangeRow>> SqliteReader::exchange(ExchangeKey key) {
  static const auto sql = select(exchange_columns,
                                 ", e.raw, e.answer, coalesce(p.pack, ''), coalesce(p.version, ''), "
                                 "coalesce(p.mapped, '') FROM exchange e LEFT JOIN exchange_pack p "
                                 "ON p.exchange = e.key WHERE e.key = ?1");
  const auto read = [](const Rows& rows) {
    auto row = read_exchange(rows);
    row.raw = rows.text(17);
    row.answer = rows.text(18);
    row.pack = {rows.text(19), rows.text(20), rows.text(21)};
    return row;
  };
  return one<ExchangeRow>(read, sql, key);
}

Result<std::vector<ExchangeRow>> SqliteReader::exchanges(const ExchangeQuery& query) {
  return all<ExchangeRow>(read_exchange, exchanges_sql(query), below(query.before.get()), query.limit, query.partner,
                          query.verdict.value_or(Verdict::accepted), query.since.value_or(Instant{}), query.referral,
                          query.correlation_id);
}

Result<std::vector<UnmappedRow>> SqliteReader::unmapped_codes(bool all_of_them, std::size_t limit) {
  static const std::string sql =
      "SELECT map, system, code, pack, count, first_seen, last_seen, resolved FROM unmapped_code "
      "WHERE ?1 OR resolved = 0 ORDER BY count DESC, map, system, code LIMIT ?2";
  const auto read = [](const Rows& rows) {
    return UnmappedRow{
        {rows.text(0), rows.text(1), rows.text(2), rows.text(3), static_cast<std::uint64_t>(rows.integer(4))},
        rows.instant(5),
        rows.instant(6),
        rows.instant(7)};
  };
  return all<UnmappedRow>(read, sql, all_of_them, limit);
}

Result<std::vector<DeliveryRow>> SqliteReader::deliveries_of(ReferralKey referral) {
  static const auto sql = select(delivery_columns, " FROM delivery d WHERE d.referral = ?1 ORDER BY d.key");
  return all<DeliveryRow>(read_delivery, sql, referral);
}

Result<std::optional<DeliveryRow>> SqliteReader::delivery(DeliveryKey key) {
  static const auto sql = select(delivery_columns, " FROM delivery d WHERE d.key = ?1");
  return one<DeliveryRow>(read_delivery, sql, key);
}

Result<std::vector<DeliveryRow>> SqliteReader::deliveries(const DeliveryQuery& query) {
  static const auto open = select(delivery_columns, open_deliveries_sql);
  static const auto delivered = select(delivery_columns, delivered_sql);
  const int state = query.state ? static_cast<int>(*query.state) : -1;
  return all<DeliveryRow>(read_delivery, query.state == DeliveryState::delivered ? delivered : open, query.partner,
                          state, query.limit);
}

Result<std::vector<AttemptRow>> SqliteReader::attempts_of(DeliveryKey delivery) {
  static const std::string sql =
      "SELECT a.delivery, a.number, a.started, a.ended, a.outcome, a.status, a.problem, coalesce(n.answer, '') "
      "FROM attempt a LEFT JOIN attempt_answer n ON n.delivery = a.delivery AND n.number = a.number "
      "WHERE a.delivery = ?1 ORDER BY a.number";
  return all<AttemptRow>(read_attempt, sql, delivery);
}

Result<std::vector<RetryRow>> SqliteReader::retries_of(DeliveryKey delivery) {
  static const std::string sql =
      "SELECT delivery, attempts, state, asked, asker FROM delivery_retry WHERE delivery = ?1 ORDER BY attempts";
  const auto read = [](const Rows& rows) {
    return RetryRow{rows.as<DeliveryKey>(0), static_cast<std::int32_t>(rows.integer(1)), rows.as<DeliveryState>(2),
                    rows.instant(3), rows.text(4)};
  };
  return all<RetryRow>(read, sql, delivery);
}

Result<std::vector<RequestRow>> SqliteReader::requests_of(DeliveryKey delivery) {
  static const std::string sql =
      "SELECT delivery, number, attempt, name, started, ended, outcome, status, problem, target, body, answer "
      "FROM delivery_request WHERE delivery = ?1 ORDER BY number";
  const auto read = [](const Rows& rows) {
    RequestRow row;
    row.delivery = rows.as<DeliveryKey>(0);
    row.number = static_cast<std::int32_t>(rows.integer(1));
    row.attempt = static_cast<std::int32_t>(rows.integer(2));
    row.name = rows.text(3);
    row.started = rows.instant(4);
    row.ended = rows.instant(5);
    row.outcome = rows.as<OutcomeClass>(6);
    row.status = static_cast<std::int32_t>(rows.integer(7));
    row.problem = rows.text(8);
    row.target = rows.text(9);
    row.body = rows.text(10);
    row.answer = rows.text(11);
    return row;
  };
  return all<RequestRow>(read, sql, delivery);
}

Result<RequestProgress> SqliteReader::request_progress(const DeliveryRow& delivery, ResourceKey patient) {
  struct Tried {
    std::string name;
    std::int32_t times = 0;
    bool done = false;
  };
  static const std::string tried_sql =
      "SELECT name, count(*), max(outcome = 0) FROM delivery_request WHERE delivery = ?1 GROUP BY name";
  const auto tried = all<Tried>(
      [](const Rows& rows) {
        return Tried{rows.text(0), static_cast<std::int32_t>(rows.integer(1)), rows.integer(2) != 0};
      },
      tried_sql, delivery.key);
  if (!tried) return tried.problems();
  // A delivery's own value goes before that of its person.
  using Value = std::pair<std::string, std::string>;
  static const std::string values_sql =
      "SELECT name, value FROM delivery_value WHERE delivery = ?1 UNION ALL "
      "SELECT name, value FROM person_value WHERE partner = ?2 AND patient = ?3";
  auto values = all<Value>([](const Rows& rows) { return Value(rows.text(0), rows.text(1)); }, values_sql, delivery.key,
                           delivery.partner, patient);
  if (!values) return std::move(values).problems();
  RequestProgress progress;
  progress.values = *std::move(values);
  for (const auto& one : *tried) {
    progress.tried.emplace_back(one.name, one.times);
    if (one.done) progress.done.push_back(one.name);
  }
  return progress;
}

Result<std::vector<OutboxState>> SqliteReader::outbox() {
  std::optional<ReadGate::Inside> inside;
  if (auto fault = enter(inside); !fault.ok()) return read_problem(fault);
  Rows rows(statement(outbox_sql));
  std::vector<OutboxState> out;
  while (rows.next()) {
    if (out.empty() || out.back().partner.get() != rows.bytes(0)) out.emplace_back().partner = rows.as<PartnerId>(0);
    auto& state = out.back();
    const auto count = static_cast<std::uint64_t>(rows.integer(2));
    const auto kind = rows.as<DeliveryState>(1);
    switch (kind) {
      case DeliveryState::waiting: state.waiting = count; break;
      case DeliveryState::claimed: state.claimed = count; break;
      case DeliveryState::sent: state.sent = count; break;
      case DeliveryState::delivered: break;
      case DeliveryState::refused: state.refused = count; break;
      case DeliveryState::parked: state.parked = count; break;
    }
    const auto oldest = rows.instant(3);
    const auto open = kind <= DeliveryState::sent;
    if (open && (state.oldest_open.micros == 0 || oldest < state.oldest_open)) state.oldest_open = oldest;
  }
  if (auto fault = rows.fault(); !fault.ok()) return read_problem(fault);
  return out;
}

Result<std::vector<OpenReferrals>> SqliteReader::open_referrals() {
  static const std::string sql =
      "SELECT platform, count(*) FROM referral WHERE platform <> '' AND status NOT IN ('rejected', 'cancelled', "
      "'failed', 'completed', 'entered-in-error') GROUP BY platform";
  const auto read = [](const Rows& rows) {
    return OpenReferrals{rows.as<PartnerId>(0), static_cast<std::uint64_t>(rows.integer(1))};
  };
  return all<OpenReferrals>(read, sql);
}

Result<std::int64_t> SqliteReader::greatest_key() {
  static const std::string sql =
      "SELECT max(coalesce((SELECT max(key) FROM exchange), 0), coalesce((SELECT max(key) FROM resource), 0), "
      "coalesce((SELECT max(key) FROM referral), 0), coalesce((SELECT max(key) FROM delivery), 0))";
  const auto found = one<std::int64_t>([](const Rows& rows) { return rows.integer(0); }, sql);
  if (!found) return found.problems();
  return found.value().value_or(0);
}

Result<std::optional<Instant>> SqliteReader::next_due(const PartnerId& partner) {
  static const std::string sql = next_due_sql;
  auto found = one<Instant>([](const Rows& rows) { return rows.instant(0); }, sql, partner);
  if (found && found.value() && found.value()->micros == 0) return std::optional<Instant>();  // min of nothing
  return found;
}

}  // namespace linkway::store::sqlite
