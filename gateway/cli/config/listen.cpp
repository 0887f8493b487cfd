#include <string>

#include "cli/config/sections.h"
#include "cli/config/values.h"

namespace linkway::cli {

using namespace std::chrono_literals;

namespace {

net::ServerLimits read_limits(const Section& https) {
  const auto limits = https.section(
      {"limits", none, "What one connection may take: bytes, and the time of each step. Beyond it is cut off."});
  const auto time = [&](const Key& key) { return limits.duration(key, 1ms, 24h); };
  net::ServerLimits result;
  result.max_body = limits.size({"body", "8MB", "The largest message body; a larger one is answered 413."}, 1024,
                                1024UL * 1024 * 1024);
  result.max_header =
      limits.size({"header", "16KB", "Request line and header fields; more is answered 431."}, 1024, 1024UL * 1024);
  result.admission = read_admission(limits, "4096", result.max_body);
  result.handshake = time({"handshake", "10s", "From the connection to the end of the TLS handshake."});
  result.idle = time({"idle", "60s", "Between two requests on a kept connection."});
  result.header = time({"read_header", "10s", "From the first byte of a request to the end of its header."});
  result.body = time({"read_body", "30s", "From the end of the header to the last byte of the body."});
  result.handler = time({"handler", "30s", "For the gateway's own answer; beyond it the sender gets 503."});
  result.write = time({"write", "30s", "For the sender to take the answer."});
  return result;
}

void read_https(const Section& listen, Config& config) {
  const auto https = listen.section(
      {"https", required, "The listener for partners: HTTPS, with client certificates where they have them."});
  config.https.address =
      https.text({"address", "127.0.0.1", "The address that is listened on; 0.0.0.0 or :: for all of this machine's."});
  if (address_kind(config.https.address) == Address::none && !config.https.address.empty()) {
    https.wrong("address",
                "address must be an IP address such as 127.0.0.1, 0.0.0.0 or ::, found '" + config.https.address + "'");
  }
  config.https.port = static_cast<std::uint16_t>(https.whole({"port", "8443", "Its TCP port."}, 1, 65'535));
  config.https_place = https.place("port");
  config.tls.certificate =
      https.file({"certificate", required, "The server's certificate and its chain, leaf first (PEM)."});
  config.tls.key = https.file({"key", required, "The private key of that certificate (PEM)."});
  config.tls.client_ca =
      https.file({"client_ca", required, "The authorities that may sign partners' client certificates (PEM)."});
  config.threads =
      static_cast<unsigned>(https.whole({"threads", "2", "Threads that read and write connections."}, 1, 256));
  config.limits = read_limits(https);
}

void read_operations(const Section& listen, Config& config) {
  const auto operations =
      listen.section({"operations", none, "A plain HTTP listener for probes and metrics: /livez, /readyz, /metrics."});
  net::ListenAddress address;
  address.address = operations.text({"address", "127.0.0.1",
                                     "The address that is listened on. It must be a loopback address, because anyone "
                                     "who reaches this listener may read it."});
  if (address_kind(address.address) != Address::loopback && !address.address.empty()) {
    operations.wrong("address",
                     "address must be a loopback address such as 127.0.0.1 or ::1, because this listener "
                     "asks nobody who they are; found '" +
                         address.address + "'");
  }
  address.port = static_cast<std::uint16_t>(operations.whole({"port", "9464", "Its TCP port."}, 1, 65'535));
  if (!operations.present()) return;
  config.operations_place = operations.place("port");
  if (address.port == config.https.port) {
    operations.wrong("port", "port " + std::to_string(address.port) + " is the https listener's already");
  }
  config.operations = std::move(address);
}

}  // namespace

net::Admission read_admission(const Section& limits, std::string_view standard, std::size_t message) {
  constexpr std::int64_t most = 1'000'000;
  net::Admission admission;
  admission.connections = static_cast<std::size_t>(limits.whole(
      {"connections", standard, "Connections at the same time; further ones are closed at once."}, 1, most));
  const auto of_address = limits.whole(
      {"connections_per_address", none,
       "How many of them one address may have; without it half, so that no one sender keeps out all others. Where a "
       "proxy stands before the gateway, all of them come from its address."},
      1, most);
  const auto half = (admission.connections + 1) / 2;
  admission.per_address = limits.has("connections_per_address") ? static_cast<std::size_t>(of_address) : half;
  admission.unanswered = limits.size(
      {"unanswered", "256MB",
       "Of messages that are not answered yet, those of all connections together; what is over is to be sent again."},
      1024, 1024UL * 1024 * 1024 * 1024);
  if (!limits.has("unanswered")) {
    admission.unanswered = std::max(admission.unanswered, 2 * message);
  } else if (admission.unanswered < message) {
    limits.wrong("unanswered", "unanswered is smaller than one message may be");
  }
  return admission;
}

void read_listen(const Section& root, Config& config) {
  const auto listen = root.section({"listen", required, "Where the gateway can be reached."});
  read_https(listen, config);
  read_operations(listen, config);
  read_mllp_listeners(listen, config);
  config.shutdown = listen.duration(
      {"shutdown", "20s", "At the end: how long requests that were begun may take before they are cut off."}, 0ms, 1h);
}

}  // namespace linkway::cli
