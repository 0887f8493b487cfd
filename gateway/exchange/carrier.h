// How a composed message reaches its partner, by the scheme of the partner's delivery URL: https and http, mllps and
// mllp, file. One carrier a partner; a reload makes new ones.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "exchange/classify.h"
#include "net/http.h"
#include "net/http_client.h"
#include "net/mllp_client.h"
#include "net/tls.h"
#include "security/partner.h"
#include "store/rows.h"

namespace linkway::exchange {

// One attempt at one delivery: the same bytes in every attempt.
struct Parcel {
  // What compose() made: the body, its Content-Type, the fields of the pack's channel; `path` is the channel's, which
  // goes behind that of the delivery URL (over https: behind its path; in a folder: the name of the file, "" for the
  // carrier's own).
  net::Request request;
  DeliveryKey key;
  store::DeliveryKind kind = store::DeliveryKind::referral;
  Instant created;  // of the delivery, which no attempt changes
  int attempt = 1;
};

// What became of it.
struct HandOver {
  Outcome outcome;       // its problem is safe to show: nothing that the partner wrote stands in it
  net::Response answer;  // the partner's own words where it gave any; may speak of a person, so never logged
};

class Carrier {
 public:
  virtual ~Carrier() = default;
  // Must not block for long; what takes time runs on the runtime. `done` is called exactly once, from any thread but
  // not from within send(), also when the carrier is destroyed meanwhile (unsent where no byte has left, else
  // ambiguous). Destruction does not wait for these calls; the end of the runtime does. A callback may send again or
  // destroy the carrier.
  virtual void send(Parcel parcel, std::function<void(HandOver)> done) = 0;
};

// A message that came over the gateway's own connection to a partner (see receive_over_own_connection).
using Heard = std::function<void(const PartnerId&, std::string, std::function<void(net::MllpTaken)>)>;

// All but `settings` and `partner` outlives the carrier and what it still has under way.
struct CarrierParts {
  PartnerId partner;
  security::DeliverySettings settings;
  std::shared_ptr<net::TlsClientContext> tls;  // the gateway's own identity; null when the configuration has none
  net::ClientRuntime& runtime;
  const Clock& clock;
  Log& log;
  Heard heard = {};  // none: such messages are passed over
};

// Null for a URL that no carrier takes (the configuration was checked before).
[[nodiscard]] std::shared_ptr<Carrier> make_carrier(const CarrierParts& parts);

}  // namespace linkway::exchange
