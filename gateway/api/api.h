// The HTTP surface: routes as data, each with its own documentation, from which the CapabilityStatement is made too.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "exchange/batches.h"
#include "exchange/inbound.h"
#include "exchange/metrics.h"
#include "exchange/settings.h"
#include "net/http_server.h"
#include "store/store.h"

namespace linkway::api {

struct Parts {
  exchange::Inbound& inbound;
  store::Store& store;
  const exchange::SettingsHolder& settings;
  const Clock& clock;
  IdSource& ids;
  Log& log;
  exchange::Metrics& metrics;
  std::function<std::vector<net::ListenerStats>()> listeners;
  const std::atomic<bool>& stopping;
  std::string version;                   // of the program
  exchange::Batches* batches = nullptr;  // null: one message a request
  // Does work that takes long on a thread of its own; false when too much waits already. Empty: it is done at once.
  std::function<bool(std::function<void()>)> aside = {};
};

// A request on its way to a handler, with the parts of its path.
struct Call {
  net::Request request;
  std::string type;                            // {type}
  std::string id;                              // {id}
  std::string version;                         // {version}
  std::string path_partner;                    // {partner}
  std::string channel;                         // {channel}
  const security::Partner* partner = nullptr;  // who asks; null only on routes that are open to all
  std::shared_ptr<const exchange::Settings> settings;
};

enum class Open : unsigned char {
  partners,   // a partner alone, by its client certificate or another proof
  senders,    // likewise, but the inbound pipeline finds out: a signature is over the message
  operators,  // an operator, on the https listener; anybody on the loopback listener
  all,
};

struct Route {
  std::string_view method;   // HEAD follows GET
  std::string_view pattern;  // "/fhir/{type}/{id}"
  Open open;
  std::string_view interaction;  // FHIR restful-interaction code, "" for none
  std::string_view documentation;
  void (*handle)(const Parts&, Call, const net::Reply&);
};
[[nodiscard]] std::span<const Route> routes();

// The handler of the https listener.
[[nodiscard]] net::Handler handler(const Parts& parts);
// That of the plain loopback listener: only what is not about persons.
[[nodiscard]] net::Handler operations_handler(const Parts& parts);
// What a listener answers by itself, as an OperationOutcome.
[[nodiscard]] net::Response listener_error(int status, std::string_view code, std::string_view text);

}  // namespace linkway::api
