// Ways into the gateway beside https: started with it, changed by a reload, ended before the store closes.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/result.h"
#include "cli/config/config.h"
#include "exchange/inbound.h"
#include "exchange/metrics.h"
#include "exchange/settings.h"
#include "net/http_client.h"
#include "net/listener_types.h"
#include "store/store.h"

namespace linkway::cli {

class Edge {
 public:
  virtual ~Edge() = default;
  // Begins to take messages.
  [[nodiscard]] virtual Status start() = 0;
  // Makes ready beside what runs what a reload will need and may not get: ports, certificates. After a problem nothing
  // of it is held, and the reload does not take place.
  [[nodiscard]] virtual Status prepare(const Config& /*config*/) { return Done{}; }
  // Gives up what was prepared: the reload does not take place.
  virtual void forget() {}
  // Called when the new settings are in place, with the configuration that was prepared.
  virtual void reload(const Config& config) = 0;
  // What is told of its listeners; from any thread.
  [[nodiscard]] virtual std::optional<net::ListenerStats> stats() const { return std::nullopt; }
  // Takes no more messages; waits for those under way, at most so long. Safe to call twice.
  virtual void stop(std::chrono::milliseconds patience) = 0;
};

// What an edge may use; all of it outlives the edge.
struct EdgeParts {
  exchange::Inbound& inbound;
  store::Store& store;
  const exchange::SettingsHolder& settings;
  const Clock& clock;
  IdSource& ids;
  Log& log;
  exchange::Metrics& metrics;
  net::ClientRuntime& runtime;
};

using Edges = std::vector<std::unique_ptr<Edge>>;
[[nodiscard]] Edges make_edges(const Config& config, const EdgeParts& parts);

}  // namespace linkway::cli
