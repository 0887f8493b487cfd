#include "exchange/duplicates.h"

#include "api/operations/handlers.h"
#include "api/operations/limit.h"
#include "api/respond.h"
#include "data/builder.h"
#include "data/json.h"

namespace linkway::api {

// People who may be one, the newest first.
void duplicates(const Parts& parts, Call call, const net::Reply& reply) {
  constexpr std::size_t most = 1'000;
  const auto limit = limit_of(call, most);
  if (!limit) return reply(wrong_limit(most));
  const auto found =
      exchange::find_duplicates(*parts.store.reader(), query_value(call.request.query, "all") == "true", *limit);
  if (!found.ok()) return reply(problems(found.problems()));
  data::Arena arena;
  data::Builder b(arena);
  std::vector<data::Node> pairs;
  for (const auto& pair : found->pairs) pairs.push_back(exchange::to_json(pair, b));
  std::vector<data::Node> common;
  for (const auto& token : found->common) {
    common.push_back(b.object(
        {{"shared", b.text(token.shared)}, {"patients", b.number(static_cast<std::int64_t>(token.patients))}}));
  }
  auto response = json(200, data::to_json(b.object({{"pairs", b.list(pairs)},
                                                    {"more", data::Builder::boolean(found->more)},
                                                    {"common", common.empty() ? data::Node() : b.list(common)}})));
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Cache-Control", "no-store");
  reply(std::move(response));
}

}  // namespace linkway::api
