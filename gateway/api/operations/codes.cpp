#include "api/operations/handlers.h"
#include "api/operations/limit.h"
#include "api/respond.h"
#include "data/builder.h"
#include "data/json.h"

namespace linkway::api {

// The worklist of codes that no code map knew.
void unmapped_codes(const Parts& parts, Call call, const net::Reply& reply) {
  constexpr std::size_t most = 1'000;
  const auto limit = limit_of(call, most);
  if (!limit) return reply(wrong_limit(most));
  const auto rows = parts.store.reader()->unmapped_codes(query_value(call.request.query, "all") == "true", *limit);
  if (!rows.ok()) return reply(problems(rows.problems()));
  data::Arena arena;
  data::Builder b(arena);
  std::vector<data::Node> list;
  for (const auto& row : *rows) {
    list.push_back(b.object({{"map", b.text(row.code.map)},
                             {"system", b.text(row.code.system)},
                             {"code", b.text(row.code.code)},
                             {"pack", b.text(row.code.pack)},
                             {"count", b.number(static_cast<std::int64_t>(row.code.count))},
                             {"first_seen", b.text(to_fhir(row.first_seen))},
                             {"last_seen", b.text(to_fhir(row.last_seen))},
                             {"resolved", row.resolved.micros == 0 ? data::Node() : b.text(to_fhir(row.resolved))}}));
  }
  auto response = json(200, data::to_json(b.object({{"codes", b.list(list)}})));
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Cache-Control", "no-store");
  reply(std::move(response));
}

}  // namespace linkway::api
