#include <algorithm>

#include "api/operations/handlers.h"

namespace linkway::api {

namespace {

net::Response plain(int status, std::string type, std::string body) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::move(type));
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

// A gauge that is sometimes absent cannot be watched: every partner that is delivered to has its line.
std::vector<store::OutboxState> outbox_of_all(store::Reader& reader, const exchange::Settings& settings) {
  auto states = reader.outbox();
  auto all = states.ok() ? std::move(*states) : std::vector<store::OutboxState>();
  for (const auto& partner : settings.partners.all()) {
    const auto same = [&](const store::OutboxState& state) { return state.partner == partner.id; };
    if (partner.delivery && std::none_of(all.begin(), all.end(), same)) all.push_back({partner.id, 0, 0, 0, 0, 0, {}});
  }
  return all;
}

}  // namespace

void livez(const Parts&, Call, const net::Reply& reply) { reply(plain(200, "text/plain", "alive\n")); }

void readyz(const Parts& parts, Call, const net::Reply& reply) {
  const bool stopping = parts.stopping.load();
  const bool writable = parts.store.writable();
  // A look-up that finds nothing still shows that the store answers.
  const bool readable = parts.store.reader()->resource(ResourceKey(0)).ok();
  const auto word = [](bool good) { return good ? "\"ok\"" : "\"not ready\""; };
  const bool ready = !stopping && writable && readable;
  std::string body = std::string("{\"ready\":") + (ready ? "true" : "false");
  body += std::string(",\"checks\":{\"store_read\":") + word(readable) + ",\"store_write\":" + word(writable) +
          ",\"accepting\":" + word(!stopping) + "}}\n";
  reply(plain(ready ? 200 : 503, "application/json", std::move(body)));
}

void metrics(const Parts& parts, Call call, const net::Reply& reply) {
  constexpr std::size_t most = 10'000;  // counted up to here; more than that is a full-stop problem anyway
  auto reader = parts.store.reader();
  if (const auto waiting = reader->unrouted(ReferralKey(0), most); waiting.ok())
    parts.metrics.unrouted(waiting->size());
  const auto outbox = outbox_of_all(*reader, *call.settings);
  const auto commits = parts.store.stats();
  const auto listeners = parts.listeners();
  reply(plain(200, "text/plain; version=0.0.4; charset=utf-8",
              parts.metrics.text({commits, outbox, listeners, parts.clock.now(), parts.store.writable()})));
}

}  // namespace linkway::api
