// What goes with a request of the gateway to a partner's system, to prove who the gateway is there.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "net/http.h"
#include "security/secret.h"
#include "security/token_source.h"

namespace linkway::security {

struct NamedSecret {
  std::string name;
  Secret value;
};

struct OutgoingSettings {
  std::vector<NamedSecret> headers;
  // Added to a body that is a form (application/x-www-form-urlencoded), else to the query.
  std::vector<NamedSecret> parameters;
  std::optional<NamedSecret> basic;          // RFC 7617: user and password
  std::shared_ptr<TokenSource> tokens = {};  // RFC 6750; null for none
};

class Outgoing {
 public:
  using Then = std::function<void(Result<net::Request>)>;
  explicit Outgoing(OutgoingSettings settings) : settings_(std::move(settings)) {}

  // `then` gets the request with everything added; once, at once, or from another thread where a token has to be
  // fetched first. A problem (unavailable) where there is none to be had: nothing was sent.
  void add(net::Request request, Instant now, Then then) const;
  // Whether a request that is answered 401 may be sent once more, with another token.
  [[nodiscard]] bool renewable() const { return settings_.tokens != nullptr; }
  // The Authorization of a request was not taken: its token is not used again.
  void renew(const std::string& authorization) const;

 private:
  const OutgoingSettings settings_;
};

}  // namespace linkway::security
