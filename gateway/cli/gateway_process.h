// A whole gateway in one process: built from a configuration, reloaded and stopped as one thing.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "api/api.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "cli/config/config.h"
#include "cli/edge.h"
#include "cli/listeners.h"
#include "exchange/background.h"
#include "exchange/batches.h"
#include "exchange/inbound.h"
#include "exchange/outbound.h"

namespace linkway::cli {

class GatewayProcess {
 public:
  GatewayProcess(Config config, std::string version, Log& log);
  ~GatewayProcess();
  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;

  // Opens the store, recovers what a crash left, listens. After a problem nothing runs.
  [[nodiscard]] Status start();
  // Reads the configuration file again: partners, routes, listeners, certificates and limits change at once, without
  // dropping a connection. A mistake in it, a certificate that cannot be used or a port that is taken changes nothing,
  // and is told.
  void reload();
  // Finishes what was accepted, then ends.
  void stop();

 private:
  using HttpListeners = Listeners<net::HttpServer, net::ServerLimits>;

  [[nodiscard]] Status open_store();
  [[nodiscard]] std::vector<net::ListenerStats> listeners() const;
  [[nodiscard]] Status listen(const std::shared_ptr<net::TlsServerContext>& tls);
  // All that a reload needs and may not get; after a problem nothing is held.
  [[nodiscard]] Problems prepare(const Config& fresh, const std::shared_ptr<net::TlsServerContext>& tls);
  void forget();
  void tell_what_waits(const Config& fresh) const;
  // Off this thread: what a configuration leaves open, or closes.
  void look_at_open_work();

  Config config_;
  const std::string version_;
  Log& log_;
  MonotoneClock clock_;
  TimeOrderedIds ids_;
  exchange::SettingsHolder settings_;
  exchange::Metrics metrics_;
  std::atomic<bool> stopping_ = false;
  std::shared_ptr<net::TlsClientContext> client_tls_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<exchange::Outbound> outbound_;
  std::unique_ptr<net::ClientRuntime> runtime_;  // ends before outbound_, whose work runs on it
  std::unique_ptr<exchange::Inbound> inbound_;
  std::unique_ptr<exchange::Batches> batches_;
  std::unique_ptr<exchange::Background> background_;
  std::unique_ptr<HttpListeners> https_;
  std::unique_ptr<HttpListeners> operations_;
  Edges edges_;
};

}  // namespace linkway::cli
