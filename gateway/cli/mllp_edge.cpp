#include "cli/mllp_edge.h"

#include <string>
#include <utility>
#include <vector>

#include "exchange/mllp_message.h"

namespace linkway::cli {

namespace {

struct Listener {
  net::ListenAddress at;
  std::unique_ptr<net::MllpServer> server;
};

Result<std::shared_ptr<net::TlsServerContext>> context_of(const MllpListener& wanted) {
  if (!wanted.tls) return std::shared_ptr<net::TlsServerContext>();
  return net::TlsServerContext::load(*wanted.tls);
}

class MllpEdge final : public Edge {
 public:
  MllpEdge(std::vector<MllpListener> wanted, const EdgeParts& parts) : wanted_(std::move(wanted)), parts_(parts) {}

  Status start() override {
    for (const auto& wanted : wanted_) {
      auto tls = context_of(wanted);
      if (!tls.ok()) return std::move(tls).problems();
      auto server = std::make_unique<net::MllpServer>(
          wanted.at, *tls, wanted.limits,
          [this](net::MllpMessage message, net::MllpReply reply) {
            exchange::receive_mllp(parts_.inbound, parts_.settings, std::move(message), std::move(reply));
          },
          parts_.log, wanted.threads);
      if (auto started = server->start(); !started.ok()) return started;
      parts_.log.info("mllp.listening", {{"address", wanted.at.address},
                                         {"port", std::to_string(server->port())},
                                         {"tls", wanted.tls ? "on" : "off"}});
      listeners_.push_back({wanted.at, std::move(server)});
    }
    return Done{};
  }

  // Certificates and limits change at once; a listener more, less or elsewhere takes effect at the next start.
  void reload(const Config& config) override {
    std::size_t found = 0;
    for (auto& listener : listeners_) {
      for (const auto& wanted : config.mllp) {
        if (wanted.at.port != listener.at.port || wanted.at.address != listener.at.address) continue;
        ++found;
        auto tls = context_of(wanted);
        if (tls.ok()) {
          listener.server->replace_tls(*tls);
        } else {
          parts_.log.error("reload.refused", {{"problem", to_string(tls.problems().front())}});
        }
        listener.server->replace_limits(wanted.limits);
      }
    }
    if (found != listeners_.size() || found != config.mllp.size()) {
      parts_.log.warn("reload.partly", {{"reason", "mllp listeners take effect at the next start"}});
    }
  }

  void stop(std::chrono::milliseconds patience) override {
    for (auto& listener : listeners_) listener.server->stop(patience);
  }

 private:
  std::vector<MllpListener> wanted_;
  EdgeParts parts_;
  std::vector<Listener> listeners_;
};

}  // namespace

std::unique_ptr<Edge> make_mllp_edge(const Config& config, const EdgeParts& parts) {
  if (config.mllp.empty()) return nullptr;
  return std::make_unique<MllpEdge>(config.mllp, parts);
}

}  // namespace linkway::cli
