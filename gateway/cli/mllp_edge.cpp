#include "cli/mllp_edge.h"

#include <utility>
#include <vector>

#include "cli/listeners.h"
#include "exchange/mllp_message.h"

namespace linkway::cli {

namespace {

using MllpListeners = Listeners<net::MllpServer, net::MllpLimits>;

class MllpEdge final : public Edge {
 public:
  MllpEdge(Config config, const EdgeParts& parts)
      : config_(std::move(config)),
        parts_(parts),
        listeners_(
            "mllp", [this](const MllpListeners::Wanted& wanted) { return make(wanted); }, parts.log) {}

  Status start() override {
    if (auto prepared = prepare(config_); !prepared.ok()) return prepared;
    reload(config_);
    return Done{};
  }

  Status prepare(const Config& config) override {
    Problems problems;
    std::vector<MllpListeners::Wanted> wanted;
    for (const auto& one : config.mllp) {
      std::shared_ptr<net::TlsServerContext> tls;
      if (one.tls) {
        auto loaded = net::TlsServerContext::load(*one.tls);
        if (loaded.ok()) {
          tls = *loaded;
        } else {
          for (const auto& problem : loaded.problems()) problems.push_back(problem);
        }
      }
      wanted.push_back({one.at, std::move(tls), one.limits, one.threads, one.place});
    }
    if (problems.empty()) problems = listeners_.prepare(std::move(wanted), config.file);
    if (!problems.empty()) return problems;
    return Done{};
  }
  void forget() override { listeners_.forget(); }
  void reload(const Config& config) override { listeners_.apply(config.shutdown); }
  [[nodiscard]] std::optional<net::ListenerStats> stats() const override {
    return net::ListenerStats{"mllp", listeners_.stats()};
  }
  void stop(std::chrono::milliseconds patience) override { listeners_.stop(patience); }

 private:
  [[nodiscard]] std::unique_ptr<net::MllpServer> make(const MllpListeners::Wanted& wanted) const {
    return std::make_unique<net::MllpServer>(
        wanted.at, wanted.tls, wanted.limits,
        [this](net::MllpMessage message, net::MllpReply reply) {
          exchange::receive_mllp(parts_.inbound, parts_.settings, std::move(message), std::move(reply));
        },
        parts_.log, wanted.threads);
  }

  const Config config_;  // as at the start
  const EdgeParts parts_;
  MllpListeners listeners_;
};

}  // namespace

std::unique_ptr<Edge> make_mllp_edge(const Config& config, const EdgeParts& parts) {
  return std::make_unique<MllpEdge>(config, parts);
}

}  // namespace linkway::cli
