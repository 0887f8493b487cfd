#include "exchange/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <mutex>

namespace linkway::exchange {

class Metrics::Impl {
 public:
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& exchanges = prometheus::BuildCounter()
                                                           .Name("linkway_exchanges_total")
                                                           .Help("Inbound messages by channel and verdict")
                                                           .Register(registry);
  prometheus::Family<prometheus::Counter>& attempts = prometheus::BuildCounter()
                                                          .Name("linkway_delivery_attempts_total")
                                                          .Help("Delivery attempts by partner and outcome class")
                                                          .Register(registry);
  prometheus::Gauge& unrouted = prometheus::BuildGauge()
                                    .Name("linkway_referrals_unrouted")
                                    .Help("Referrals that no routing rule matched")
                                    .Register(registry)
                                    .Add({});
  prometheus::Family<prometheus::Gauge>& poll_failures =
      prometheus::BuildGauge()
          .Name("linkway_poll_failures")
          .Help("Rounds of a poll that failed in a row, by partner and poll; 0 after one that went well")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& poll_success = prometheus::BuildGauge()
                                                            .Name("linkway_poll_last_success_timestamp_seconds")
                                                            .Help("When a round of a poll last went well")
                                                            .Register(registry);
  std::mutex polls;  // their series go with them, while a last round may still be told
};

namespace {

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

class Text {
 public:
  void head(std::string_view name, std::string_view kind, std::string_view help) {
    out_ += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) + " " +
            std::string(kind) + "\n";
  }
  template <class N>
  void line(std::string_view name, const std::string& labels, N value) {
    out_ += name;
    if (!labels.empty()) out_ += "{" + labels + "}";
    out_ += " " + std::to_string(value) + "\n";
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write_commits(Text& text, const store::CommitStats& commits) {
  text.head("linkway_commits_total", "counter", "Commits that are on disk");
  text.line("linkway_commits_total", "", commits.commits);
  text.head("linkway_commits_failed_total", "counter", "Commits that the store could not write");
  text.line("linkway_commits_failed_total", "", commits.failed);
  text.head("linkway_transactions_total", "counter", "Database transactions, each holding one or more commits");
  text.line("linkway_transactions_total", "", commits.transactions);
  text.head("linkway_commit_seconds", "histogram", "From hand-over to the store until the commit is on disk");
  const auto& bounds = store::latency_bounds();
  for (std::size_t i = 0; i < commits.latency_buckets.size(); ++i) {
    const auto bound = i < bounds.size() ? std::to_string(bounds[i]) : std::string("+Inf");
    text.line("linkway_commit_seconds_bucket", label("le", bound), commits.latency_buckets[i]);
  }
  text.line("linkway_commit_seconds_sum", "", commits.latency_sum);
  text.line("linkway_commit_seconds_count", "", commits.latency_buckets.empty() ? 0 : commits.latency_buckets.back());
}

void write_outbox(Text& text, const std::vector<store::OutboxState>& outbox, Instant now) {
  text.head("linkway_deliveries", "gauge", "Deliveries that are not delivered, by partner and state");
  for (const auto& state : outbox) {
    const auto partner = label("partner", state.partner.get()) + ",";
    text.line("linkway_deliveries", partner + label("state", "waiting"), state.waiting);
    text.line("linkway_deliveries", partner + label("state", "claimed"), state.claimed);
    text.line("linkway_deliveries", partner + label("state", "sent"), state.sent);
    text.line("linkway_deliveries", partner + label("state", "refused"), state.refused);
    text.line("linkway_deliveries", partner + label("state", "parked"), state.parked);
  }
  text.head("linkway_queue_age_seconds", "gauge", "Age of the oldest delivery that is still under way, by partner");
  for (const auto& state : outbox) {
    const auto age = state.oldest_open.micros == 0 ? 0.0 : static_cast<double>((now - state.oldest_open).count()) / 1e6;
    text.line("linkway_queue_age_seconds", label("partner", state.partner.get()), age);
  }
}

struct ListenerFigure {
  std::string_view name;
  std::string_view kind;
  std::string_view help;
  std::uint64_t net::ServerStats::*value;
};

constexpr std::array listener_figures{
    ListenerFigure{"linkway_connections_open", "gauge", "Open connections, by listener",
                   &net::ServerStats::connections_open},
    ListenerFigure{"linkway_connections_accepted_total", "counter", "Connections accepted",
                   &net::ServerStats::connections_accepted},
    ListenerFigure{"linkway_connections_refused_total", "counter", "Connections over the limit",
                   &net::ServerStats::connections_refused},
    ListenerFigure{"linkway_handshakes_failed_total", "counter", "TLS handshakes that failed",
                   &net::ServerStats::handshakes_failed},
    ListenerFigure{"linkway_requests_total", "counter", "HTTP requests or HL7 v2 messages read",
                   &net::ServerStats::requests},
    ListenerFigure{"linkway_requests_malformed_total", "counter", "What the listener refused, or was no message",
                   &net::ServerStats::requests_malformed},
    ListenerFigure{"linkway_deadlines_passed_total", "counter", "Connections closed because a step took too long",
                   &net::ServerStats::deadlines_passed}};

void write_listeners(Text& text, const std::vector<net::ListenerStats>& listeners) {
  for (const auto& figure : listener_figures) {
    text.head(figure.name, figure.kind, figure.help);
    for (const auto& one : listeners) {
      text.line(figure.name, label("listener", one.protocol), one.stats.*figure.value);
    }
  }
}

}  // namespace

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::exchange(std::string_view channel, std::string_view verdict) {
  impl_->exchanges.Add({{"channel", std::string(channel)}, {"verdict", std::string(verdict)}}).Increment();
}

void Metrics::attempt(const PartnerId& partner, store::OutcomeClass outcome) {
  impl_->attempts.Add({{"partner", partner.get()}, {"outcome", std::string(store::to_string(outcome))}}).Increment();
}

void Metrics::unrouted(std::uint64_t now_waiting) { impl_->unrouted.Set(static_cast<double>(now_waiting)); }

void Metrics::poll(const PartnerId& partner, const std::string& name, int failures, Instant now) {
  const std::scoped_lock lock(impl_->polls);
  const prometheus::Labels labels{{"partner", partner.get()}, {"poll", name}};
  impl_->poll_failures.Add(labels).Set(failures);
  if (failures == 0) impl_->poll_success.Add(labels).Set(static_cast<double>(now.micros) / 1e6);
}

void Metrics::poll_retired(const PartnerId& partner, const std::string& name) {
  const std::scoped_lock lock(impl_->polls);
  const prometheus::Labels labels{{"partner", partner.get()}, {"poll", name}};
  for (auto* family : {&impl_->poll_failures, &impl_->poll_success}) family->Remove(&family->Add(labels));
}

std::string Metrics::text(const Sources& sources) {
  Text text;
  text.head("linkway_store_writable", "gauge", "1 while the last write to the store succeeded");
  text.line("linkway_store_writable", "", sources.store_writable ? 1 : 0);
  write_commits(text, sources.commits);
  write_outbox(text, sources.outbox, sources.now);
  write_listeners(text, sources.listeners);
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect()) + text.take();
}

}  // namespace linkway::exchange
