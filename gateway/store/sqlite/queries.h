// The text of look-ups whose plan matters: tests ask SQLite how it means to run them.
#pragma once

#include <string>

#include "store/reader.h"

namespace linkway::store::sqlite {

// -- outbox. A partial index serves a query only when the query repeats the index's own condition.
inline constexpr const char* due_sql =
    "SELECT key FROM delivery WHERE partner = ?1 AND state = 0 AND next_attempt > 0 AND next_attempt <= ?2 "
    "ORDER BY next_attempt, key LIMIT ?3";
inline constexpr const char* next_due_sql =
    "SELECT min(next_attempt) FROM delivery WHERE partner = ?1 AND state = 0 AND next_attempt > 0";
inline constexpr const char* outbox_sql =
    "SELECT partner, state, count(*), min(created) FROM delivery INDEXED BY delivery_open WHERE state <> 3 "
    "GROUP BY partner, state";
// An earlier delivery of the referral to the partner that is not settled, or was refused or parked, holds a new one.
inline constexpr const char* unsettled_sql =
    "SELECT 1 FROM delivery WHERE referral = ?1 AND partner = ?2 AND state IN (0, 1, 2, 4, 5) LIMIT 1";
inline constexpr const char* release_next_sql =
    "UPDATE delivery SET next_attempt = ?3 WHERE key = "
    "(SELECT min(key) FROM delivery WHERE referral = ?1 AND partner = ?2 AND state = 0) AND next_attempt = 0 AND NOT "
    "EXISTS (SELECT 1 FROM delivery WHERE referral = ?1 AND partner = ?2 AND state IN (1, 2, 4, 5))";

// What is listed for an operator: the keys are found in an index alone. ?1 partner or '', ?2 state or -1, ?3 limit.
inline constexpr const char* open_deliveries_sql =
    " FROM (SELECT key FROM delivery INDEXED BY delivery_open WHERE state <> 3 AND (?1 = '' OR partner = ?1) AND "
    "(?2 < 0 OR state = ?2) ORDER BY key LIMIT ?3) p CROSS JOIN delivery d ON d.key = p.key ORDER BY d.key";
inline constexpr const char* delivered_sql =
    " FROM delivery d WHERE (?1 = '' OR d.partner = ?1) AND d.state = ?2 ORDER BY d.key DESC LIMIT ?3";

// -- search: keys newest first, read in portions below a key, and the fetch of one of them under a scope.
inline constexpr const char* token_keys_sql =
    "SELECT resource FROM search_token WHERE parameter = ?1 AND value = ?2 AND system = ?3 AND resource < ?4 "
    "ORDER BY resource DESC LIMIT ?5";
inline constexpr const char* token_probe_sql =
    "SELECT 1 FROM search_token WHERE parameter = ?1 AND value = ?2 AND system = ?3 AND resource = ?4";
inline constexpr const char* next_system_sql =
    "SELECT system FROM search_token WHERE parameter = ?1 AND value = ?2 AND system > ?3 ORDER BY system LIMIT 1";
inline constexpr const char* updated_keys_sql =
    "SELECT key FROM resource INDEXED BY resource_updated WHERE type = ?1 AND type IN ('ServiceRequest', 'Task') "
    "AND updated >= ?2 AND updated < ?3 AND key < ?4 ORDER BY key DESC LIMIT ?5";
inline constexpr const char* updated_count_sql =
    "SELECT count(*) FROM (SELECT 1 FROM resource INDEXED BY resource_updated WHERE type = ?1 AND type IN "
    "('ServiceRequest', 'Task') AND updated >= ?2 AND updated < ?3 LIMIT ?4)";
inline constexpr const char* type_keys_sql =
    "SELECT key FROM resource INDEXED BY resource_type WHERE type = ?1 AND type IN ('ServiceRequest', 'Task') "
    "AND key < ?2 ORDER BY key DESC LIMIT ?3";
inline constexpr const char* any_type_keys_sql =
    "SELECT key FROM resource WHERE type = ?1 AND key < ?2 ORDER BY key DESC LIMIT ?3";
// -- people: tokens that several resources have, and how many have one
inline constexpr const char* shared_tokens_sql =
    "SELECT value, system, count(*) FROM search_token WHERE parameter = ?1 GROUP BY value, system HAVING count(*) > 1";
inline constexpr const char* token_count_sql =
    "SELECT count(*) FROM search_token WHERE parameter = ?1 AND value = ?2 AND system = ?3";
inline constexpr const char* referrals_by_person_sql =
    " FROM referral f INDEXED BY referral_patient WHERE (f.patient, f.exchange, f.key) > (?1, ?2, ?3) "
    "ORDER BY f.patient, f.exchange, f.key LIMIT ?4";
inline constexpr const char* referrals_of_sql =
    " FROM referral f INDEXED BY referral_patient WHERE f.patient = ?1 ORDER BY f.exchange, f.key LIMIT ?2";
[[nodiscard]] std::string search_fetch_sql(Scope::Kind kind);
[[nodiscard]] std::string visible_sql(Scope::Kind kind);

// -- referrals that wait for a route: what was ended before one matched waits for nothing
inline constexpr const char* waits_for_route_sql =
    "platform = '' AND status NOT IN ('rejected', 'cancelled', 'failed', 'completed', 'entered-in-error')";

// -- exchanges: fixed conditions, chosen by what is asked; every value is bound to its own number.
[[nodiscard]] std::string exchanges_sql(const ExchangeQuery& query);

}  // namespace linkway::store::sqlite
