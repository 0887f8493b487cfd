#include "store/sqlite/queries.h"

#include "store/sqlite/row_io.h"
#include "store/sqlite/scope.h"

namespace linkway::store::sqlite {

std::string search_fetch_sql(Scope::Kind kind) {
  return std::string("SELECT ") + resource_columns +
         " FROM resource r WHERE r.key = ?1 AND r.type = ?3 AND r.updated >= ?4 AND r.updated < ?5 AND " +
         scope_predicate(kind, "?2");
}

std::string visible_sql(Scope::Kind kind) {
  return "SELECT 1 FROM resource r WHERE r.key = ?1 AND " + scope_predicate(kind, "?2");
}

std::string exchanges_sql(const ExchangeQuery& query) {
  // ?1 before, ?2 limit, ?3 partner, ?4 verdict, ?5 since, ?6 referral, ?7 correlation id
  std::string conditions;
  if (!query.partner.get().empty()) conditions += " AND x.partner = ?3";
  if (query.verdict) conditions += " AND x.verdict = ?4";
  if (query.since) conditions += " AND x.received >= ?5";
  const bool by_filter = !conditions.empty();
  if (query.referral.get() != 0) conditions += " AND x.referral = ?6 AND x.referral <> 0";
  if (!query.correlation_id.empty()) conditions += " AND x.correlation_id = ?7 AND x.correlation_id <> ''";
  if (query.unrouted) {
    conditions += std::string(" AND x.referral <> 0 AND x.referral IN (SELECT key FROM referral WHERE ") +
                  waits_for_route_sql + ")";
  }
  const char* source = "exchange x";
  if (query.referral.get() != 0) {
    source = "exchange x INDEXED BY exchange_referral";
  } else if (!query.correlation_id.empty()) {
    source = "exchange x INDEXED BY exchange_correlation";
  } else if (query.unrouted) {
    source = "exchange x INDEXED BY exchange_referral";
  } else if (by_filter) {
    source = "exchange x INDEXED BY exchange_received";
  }
  return std::string("SELECT ") + exchange_columns + " FROM (SELECT x.key AS key FROM " + source + " WHERE x.key < ?1" +
         conditions +
         // The last number stands in every form, so that all seven can be bound to each.
         " AND ?7 IS NOT NULL ORDER BY x.key DESC LIMIT ?2) p CROSS JOIN exchange e ON e.key = p.key ORDER BY e.key "
         "DESC";
}

}  // namespace linkway::store::sqlite
