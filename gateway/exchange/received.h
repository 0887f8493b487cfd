// One message at an edge, before anything is known of it, and what is answered.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/problem.h"
#include "mapping/pack/manifest.h"
#include "net/http.h"

namespace linkway::exchange {

enum class Interaction : std::uint8_t { process_message, transaction, create, update };

struct Received {
  std::string channel;    // "fhir"
  std::string operation;  // "PUT /fhir/Task/{id}": shown to operators, without anything personal
  Interaction interaction = Interaction::transaction;
  PartnerId path_partner;                                 // of /partners/{partner}/{channel}; "" for FHIR
  std::string path_channel;                               // of the same
  mapping::Protocol protocol = mapping::Protocol::https;  // by which it came: a channel takes its own alone
  // Whose message it is where the edge knows that without a certificate: a partner's folder, an answer to what the
  // gateway asked of it, an MLLP connection that was identified when it was opened. Empty: by `peer`.
  PartnerId vouched;
  PartnerId replayed_from;      // whose message it is that an operator runs again; it has no certificate then
  ExchangeKey replay_of;        // the exchange that brought it, 0 for what comes in now
  std::string type;             // create, update
  std::string id;               // update
  std::string if_match;         // as sent
  std::string if_none_exist;    // as sent
  bool minimal = false;         // Prefer: return=minimal
  bool representation = false;  // Prefer: return=representation
  bool refused_before = false;  // it is tried once more: a refusal of it is kept already
  std::string media_type;
  std::string request_id;      // X-Request-Id
  std::string correlation_id;  // X-Correlation-Id
  std::string body;
  bool row = false;                             // one of a batch, which may be an old one that is put in again
  std::shared_ptr<const net::Headers> headers;  // of a request over https, for the partner's own scheme; else null
  std::string query;                            // of the same; may hold a key, so it is never logged
  std::shared_ptr<const net::PeerCertificate> peer;
  Problems noticed;  // warnings about what it came in, as a batch of which it is the last: told with its answer
  Instant received;
};

using Answer = net::Response;
using Reply = std::function<void(Answer)>;

}  // namespace linkway::exchange
