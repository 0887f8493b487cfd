#include "api/operations/handlers.h"
#include "api/respond.h"

namespace linkway::api {

// What was refused goes through the pipeline once more, as its sender's message: after a pack was mended, say. The
// answer is the one that its sender would get now.
void replay_exchange(const Parts& parts, Call call, const net::Reply& reply) {
  const auto key = parse_id(call.id);
  if (!key) return reply(problem(Category::not_found, issue::not_found, "this is no id of an exchange"));
  parts.inbound.replay(ExchangeKey(*key), reply);
}

}  // namespace linkway::api
