#include "cli/gateway_process.h"

#include <algorithm>

#include "api/partners/batches.h"
#include "cli/absent_partners.h"
#include "cli/missing_profiles.h"
#include "cli/packages.h"
#include "cli/partner_packs.h"
#include "exchange/mllp_message.h"
#include "exchange/reroute.h"
#include "exchange/validators.h"

namespace linkway::cli {

namespace {

constexpr unsigned delivery_threads = 2;
constexpr unsigned operations_threads = 1;
constexpr std::size_t most_in_background = 3;

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

using HttpWanted = std::vector<WantedListener<net::ServerLimits>>;

HttpWanted https_of(const Config& config, const std::shared_ptr<net::TlsServerContext>& tls) {
  return {{config.https, tls, config.limits, config.threads, config.https_place}};
}

HttpWanted operations_of(const Config& config) {
  if (!config.operations) return {};
  return {{*config.operations, nullptr, config.limits, operations_threads, config.operations_place}};
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

std::vector<net::ListenerStats> GatewayProcess::listeners() const {
  std::vector<net::ListenerStats> all{{"https", https_->stats()}};
  for (const auto& edge : edges_) {
    if (const auto stats = edge->stats()) all.push_back(*stats);
  }
  return all;
}

Status GatewayProcess::listen(const std::shared_ptr<net::TlsServerContext>& tls) {
  batches_ = std::make_unique<exchange::Batches>(exchange::BatchParts{*inbound_, settings_, clock_, ids_},
                                                 config_.batches, *runtime_, log_);
  if (auto started = batches_->start(); !started.ok()) return started;
  background_ = std::make_unique<exchange::Background>(most_in_background);
  const api::Parts parts{
      *inbound_,      *store_,
      settings_,      clock_,
      ids_,           log_,
      metrics_,       [this] { return listeners(); },
      stopping_,      version_,
      batches_.get(), [this](std::function<void()> work) { return background_->run(std::move(work)); }};
  const auto make = [this](net::Handler handler, net::BodyRoom room) {
    return [this, handler = std::move(handler), room = std::move(room)](const HttpListeners::Wanted& wanted) {
      return std::make_unique<net::HttpServer>(wanted.at, wanted.tls, wanted.limits, handler, api::listener_error, log_,
                                               wanted.threads, room);
    };
  };
  https_ = std::make_unique<HttpListeners>(
      "https", make(api::handler(parts), api::batch_room(settings_, config_.max_batch)), log_);
  operations_ = std::make_unique<HttpListeners>("operations", make(api::operations_handler(parts), {}), log_);
  edges_ = make_edges(config_, {*inbound_, *store_, settings_, clock_, ids_, log_, metrics_, *runtime_});
  if (auto problems = https_->prepare(https_of(config_, tls), config_.file); !problems.empty()) return problems;
  if (auto problems = operations_->prepare(operations_of(config_), config_.file); !problems.empty()) return problems;
  for (const auto& edge : edges_) {
    if (auto started = edge->start(); !started.ok()) return started;
  }
  https_->apply({});
  // The last: who asks it whether the gateway is ready finds the others open.
  operations_->apply({});
  return Done{};
}

Status GatewayProcess::start() {
  if (auto taken = take_packages(config_, clock_, log_); !taken.ok()) return taken;
  settings_.set(snapshot(config_, clock_));
  auto server_tls = net::TlsServerContext::load(config_.tls);
  if (!server_tls.ok()) return server_tls.problems();
  if (!config_.delivery_tls.ca.empty() || !config_.delivery_tls.certificate.empty()) {
    auto client_tls = net::TlsClientContext::load(config_.delivery_tls);
    if (!client_tls.ok()) return client_tls.problems();
    client_tls_ = *client_tls;
  }
  if (auto opened = open_store(); !opened.ok()) return opened;

  runtime_ = std::make_unique<net::ClientRuntime>(delivery_threads);
  outbound_ = std::make_unique<exchange::Outbound>(exchange::Outbound::Parts{
      *store_, settings_, clock_, ids_, log_, metrics_, *runtime_,
      [this](const PartnerId& partner, std::string message, std::function<void(net::MllpTaken)> done) {
        exchange::receive_over_own_connection(*inbound_, settings_, partner, std::move(message), clock_.now(),
                                              std::move(done));
      }});
  store_->on_due([this](const PartnerId& partner) { outbound_->wake(partner); });
  inbound_ = std::make_unique<exchange::Inbound>(exchange::Inbound::Parts{
      *store_, settings_, clock_, ids_, log_, metrics_,
      [this](std::function<void()> work) { runtime_->after(std::chrono::milliseconds(0), std::move(work)); }});
  if (auto listening = listen(*server_tls); !listening.ok()) return listening;
  outbound_->configure(client_tls_);
  look_at_open_work();
  log_.info("gateway.ready", {{"version", version_},
                              {"https", config_.https.address + ":" + std::to_string(https_->port())},
                              {"operations", config_.operations ? std::to_string(operations_->port()) : "off"},
                              {"store", config_.store.path},
                              {"partners", config_.settings.partners.all().size()}});
  return Done{};
}

Problems GatewayProcess::prepare(const Config& fresh, const std::shared_ptr<net::TlsServerContext>& tls) {
  auto problems = https_->prepare(https_of(fresh, tls), fresh.file);
  const auto add = [&problems](const Problems& more) { problems.insert(problems.end(), more.begin(), more.end()); };
  add(operations_->prepare(operations_of(fresh), fresh.file));
  for (const auto& edge : edges_) {
    if (auto prepared = edge->prepare(fresh); !prepared.ok()) add(prepared.problems());
  }
  return problems;
}

void GatewayProcess::forget() {
  https_->forget();
  operations_->forget();
  for (const auto& edge : edges_) edge->forget();
}

void GatewayProcess::tell_what_waits(const Config& fresh) const {
  std::string keys;
  const auto add = [&keys](bool changed, std::string_view key) {
    if (changed) keys.append(keys.empty() ? "" : ", ").append(key);
  };
  const auto& store = config_.store;
  add(fresh.store.path != store.path || fresh.store.busy_timeout != store.busy_timeout ||
          fresh.store.readers != store.readers,
      "store");
  add(fresh.node != config_.node, "gateway.node");
  add(fresh.max_batch != config_.max_batch || fresh.batches.folder != config_.batches.folder ||
          fresh.batches.patience != config_.batches.patience || fresh.batches.keep != config_.batches.keep ||
          fresh.batches.threads != config_.batches.threads || fresh.batches.waiting != config_.batches.waiting,
      "batches");
  add(fresh.log_level != config_.log_level || fresh.log_format != config_.log_format, "log");
  if (!keys.empty()) log_.warn("reload.partly", {{"reason", keys + ": takes effect at the next start"}});
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
  if (auto problems = prepare(*fresh, *server_tls); !problems.empty()) {
    forget();
    return tell(log_, "reload.refused", problems);
  }
  tell_what_waits(*fresh);
  settings_.set(snapshot(*fresh, clock_));
  client_tls_ = client_tls;
  https_->apply(fresh->shutdown);
  operations_->apply(fresh->shutdown);
  outbound_->configure(client_tls_);
  for (const auto& edge : edges_) edge->reload(*fresh);
  config_ = std::move(*fresh);
  log_.info("reload.done", {{"partners", config_.settings.partners.all().size()}});
  look_at_open_work();
}

void GatewayProcess::look_at_open_work() {
  runtime_->after(std::chrono::milliseconds(0), [this] {
    exchange::route_waiting(*store_, settings_, clock_, ids_, log_);
    const auto settings = settings_.get();
    const auto absent = absent_partners(*store_->reader(), settings->partners);
    if (!absent) return log_.warn("partner.absent", {{"reason", to_string(absent.problems().front())}});
    for (const auto& one : *absent) {
      log_.warn("partner.absent", {{"partner", one.partner.get()},
                                   {"deliveries", one.deliveries},
                                   {"referrals", one.referrals},
                                   {"reason", sentence_on(one)}});
    }
  });
}

void GatewayProcess::stop() {
  if (!store_ || stopping_.exchange(true)) return;
  log_.info("gateway.stopping");
  for (const auto& edge : edges_) edge->stop(config_.shutdown);
  if (batches_) batches_->stop();
  if (https_) https_->stop(config_.shutdown);
  background_.reset();  // nobody asks any more
  if (outbound_) outbound_->stop(config_.shutdown);
  if (operations_) operations_->stop(std::chrono::milliseconds(0));
  // The store's last callbacks still hand work to the runtime; afterwards what runs there is refused by the store.
  store_->close();
  runtime_.reset();
  log_.info("gateway.stopped");
}

}  // namespace linkway::cli
