#include "cli/gateway_process.h"

#include <algorithm>

#include "api/partners/batches.h"
#include "cli/missing_profiles.h"
#include "cli/packages.h"
#include "cli/partner_packs.h"
#include "exchange/reroute.h"
#include "exchange/validators.h"

namespace linkway::cli {

namespace {

constexpr unsigned delivery_threads = 2;
constexpr unsigned operations_threads = 1;

std::shared_ptr<const exchange::Settings> snapshot(const Config& config, const Clock& clock) {
  auto settings = std::make_shared<exchange::Settings>(config.settings);
  settings->validators =
      std::make_shared<exchange::Validators>(settings->definitions, clock, settings->terminology_server);
  return settings;
}

// Deliveries that are due later than this were scheduled by a clock that stood wrong.
std::chrono::microseconds longest_wait(const exchange::Settings& settings) {
  std::chrono::microseconds longest = std::chrono::hours(24);  // the bound on a partner's own Retry-After
  for (const auto& partner : settings.partners.all()) {
    if (partner.delivery) longest = std::max(longest, std::chrono::microseconds(partner.delivery->retry.longest) * 2);
  }
  return longest;
}

void tell(Log& log, std::string_view event, const Problems& problems) {
  for (const auto& problem : problems) log.error(event, {{"problem", to_string(problem)}});
}

Status take_packs(Config& config, Log& log) {
  auto packs = load_partner_packs(config);
  if (!packs.ok()) return std::move(packs).problems();
  for (const auto& problem : packs->warnings) log.warn("pack.warning", {{"problem", to_string(problem)}});
  config.settings.packs = std::move(packs->packs);
  if (!config.settings.packs) return Done{};
  for (const auto& pack : config.settings.packs->all()) {
    log.info("pack.loaded", {{"pack", pack->manifest().pack}, {"version", pack->version()}});
  }
  return Done{};
}

// The definitions that the configuration asks for. A definition that cannot be used harms those alone who ask for it.
Status take_packages(Config& config, const Clock& clock, Log& log) {
  auto packages = load_packages(config.packages);
  if (!packages.ok()) return std::move(packages).problems();
  for (const auto& package : packages->installed) {
    for (const auto& problem : package.warnings) log.warn("package.warning", {{"problem", to_string(problem)}});
    log.info("package.loaded", {{"package", package.image->package()}, {"path", package.path.string()}});
  }
  config.settings.definitions = std::move(packages->definitions);
  if (!config.terminology.url.empty()) {
    config.settings.terminology_server = std::make_shared<exchange::TerminologyServer>(config.terminology, clock, log);
  }
  auto missing = missing_profiles(config);
  if (!missing.empty()) return missing;
  return take_packs(config, log);
}

}  // namespace

GatewayProcess::GatewayProcess(Config config, std::string version, Log& log)
    : config_(std::move(config)),
      version_(std::move(version)),
      log_(log),
      ids_(clock_, config_.node),
      settings_(snapshot(config_, clock_)) {}

GatewayProcess::~GatewayProcess() { stop(); }

Status GatewayProcess::open_store() {
  auto store = store::open_sqlite(config_.store, store::Migrate::yes, log_);
  if (!store.ok()) return store.problems();
  store_ = std::move(*store);
  const auto greatest = store_->reader()->greatest_key();
  if (!greatest.ok()) return greatest.problems();
  ids_.stay_above(*greatest);
  const auto settings = settings_.get();
  const auto now = clock_.now();
  // A key from the future: the clock stood ahead when the store was written, and with it the times of the retries.
  const auto latest = time_of_key(*greatest) > now ? now : now + longest_wait(*settings);
  const auto recovered = store_->recover(
      [&](const PartnerId& id) {
        const auto* partner = settings->partners.find(id);
        return partner != nullptr && partner->delivery && partner->delivery->idempotent;
      },
      now, latest);
  if (!recovered.ok()) return recovered.problems();
  if (*recovered > 0) log_.info("deliveries.recovered", {{"count", *recovered}});
  return Done{};
}

Status GatewayProcess::listen() {
  batches_ = std::make_unique<exchange::Batches>(exchange::BatchParts{*inbound_, settings_, clock_, ids_},
                                                 config_.batches, *runtime_, log_);
  if (auto started = batches_->start(); !started.ok()) return started;
  const api::Parts parts{
      *inbound_, *store_,  settings_,     clock_,
      ids_,      log_,     metrics_,      [this] { return server_ ? server_->stats() : net::ServerStats{}; },
      stopping_, version_, batches_.get()};
  server_ = std::make_unique<net::HttpServer>(config_.https, server_tls_, config_.limits, api::handler(parts),
                                              api::listener_error, log_, config_.threads,
                                              api::batch_room(settings_, config_.max_batch));
  edges_ = make_edges(config_, {*inbound_, *store_, settings_, clock_, ids_, log_, metrics_, *runtime_});
  for (const auto& edge : edges_) {
    if (auto started = edge->start(); !started.ok()) return started;
  }
  if (auto started = server_->start(); !started.ok()) return started;
  // The last: who asks it whether the gateway is ready finds the others open.
  if (config_.operations) {
    operations_ =
        std::make_unique<net::HttpServer>(*config_.operations, nullptr, config_.limits, api::operations_handler(parts),
                                          api::listener_error, log_, operations_threads);
    return operations_->start();
  }
  return Done{};
}

Status GatewayProcess::start() {
  if (auto taken = take_packages(config_, clock_, log_); !taken.ok()) return taken;
  settings_.set(snapshot(config_, clock_));
  auto server_tls = net::TlsServerContext::load(config_.tls);
  if (!server_tls.ok()) return server_tls.problems();
  server_tls_ = *server_tls;
  if (!config_.delivery_tls.ca.empty() || !config_.delivery_tls.certificate.empty()) {
    auto client_tls = net::TlsClientContext::load(config_.delivery_tls);
    if (!client_tls.ok()) return client_tls.problems();
    client_tls_ = *client_tls;
  }
  if (auto opened = open_store(); !opened.ok()) return opened;

  runtime_ = std::make_unique<net::ClientRuntime>(delivery_threads);
  outbound_ = std::make_unique<exchange::Outbound>(
      exchange::Outbound::Parts{*store_, settings_, clock_, ids_, log_, metrics_, *runtime_});
  store_->on_due([this](const PartnerId& partner) { outbound_->wake(partner); });
  inbound_ = std::make_unique<exchange::Inbound>(exchange::Inbound::Parts{
      *store_, settings_, clock_, ids_, log_, metrics_,
      [this](std::function<void()> work) { runtime_->after(std::chrono::milliseconds(0), std::move(work)); }});
  if (auto listening = listen(); !listening.ok()) return listening;
  outbound_->configure(client_tls_);
  runtime_->after(std::chrono::milliseconds(0),
                  [this] { exchange::route_waiting(*store_, settings_, clock_, ids_, log_); });
  log_.info("gateway.ready", {{"version", version_},
                              {"https", config_.https.address + ":" + std::to_string(server_->port())},
                              {"operations", operations_ ? std::to_string(operations_->port()) : "off"},
                              {"store", config_.store.path},
                              {"partners", config_.settings.partners.all().size()}});
  return Done{};
}

void GatewayProcess::reload() {
  auto fresh = read_config(config_.file);
  if (!fresh.ok()) return tell(log_, "reload.refused", fresh.problems());
  if (auto taken = take_packages(*fresh, clock_, log_); !taken.ok())
    return tell(log_, "reload.refused", taken.problems());
  auto server_tls = net::TlsServerContext::load(fresh->tls);
  if (!server_tls.ok()) return tell(log_, "reload.refused", server_tls.problems());
  std::shared_ptr<net::TlsClientContext> client_tls;
  if (!fresh->delivery_tls.ca.empty() || !fresh->delivery_tls.certificate.empty()) {
    auto loaded = net::TlsClientContext::load(fresh->delivery_tls);
    if (!loaded.ok()) return tell(log_, "reload.refused", loaded.problems());
    client_tls = *loaded;
  }
  const bool needs_restart = fresh->https.address != config_.https.address || fresh->https.port != config_.https.port ||
                             fresh->threads != config_.threads || fresh->store.path != config_.store.path ||
                             fresh->node != config_.node ||
                             fresh->operations.has_value() != config_.operations.has_value() ||
                             fresh->log_level != config_.log_level || fresh->log_format != config_.log_format;
  if (needs_restart) {
    log_.warn("reload.partly",
              {{"reason", "listen addresses, threads, store, node and log take effect at the next start"}});
  }
  settings_.set(snapshot(*fresh, clock_));
  server_tls_ = *server_tls;
  client_tls_ = client_tls;
  server_->replace_tls(server_tls_);
  server_->replace_limits(fresh->limits);
  outbound_->configure(client_tls_);
  for (const auto& edge : edges_) edge->reload(*fresh);
  config_ = std::move(*fresh);
  log_.info("reload.done", {{"partners", config_.settings.partners.all().size()}});
  runtime_->after(std::chrono::milliseconds(0),
                  [this] { exchange::route_waiting(*store_, settings_, clock_, ids_, log_); });
}

void GatewayProcess::stop() {
  if (!store_ || stopping_.exchange(true)) return;
  log_.info("gateway.stopping");
  for (const auto& edge : edges_) edge->stop(config_.shutdown);
  if (batches_) batches_->stop();
  if (server_) server_->stop(config_.shutdown);
  if (outbound_) outbound_->stop(config_.shutdown);
  if (operations_) operations_->stop(std::chrono::milliseconds(0));
  // The store's last callbacks still hand work to the runtime; afterwards what runs there is refused by the store.
  store_->close();
  runtime_.reset();
  log_.info("gateway.stopped");
}

}  // namespace linkway::cli
