// Access tokens by the client credentials grant (RFC 6749 section 4.4): fetched when one is needed, and kept until
// shortly before it ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "net/http.h"
#include "security/secret.h"

namespace linkway::security {

struct ClientCredentials {
  std::string token_url;
  std::string client;
  Secret secret;
  std::string scope;     // "" to ask for none
  std::string audience;  // "" likewise; what some servers ask for beside the scope
  bool in_body = false;  // client and secret as form fields instead of the Authorization header
};

class TokenSource {
 public:
  using Fetch = std::function<Result<net::Response>(const net::Request&)>;  // blocks until there is an answer
  using Then = std::function<void(Result<std::string>)>;

  TokenSource(ClientCredentials credentials, Fetch fetch);
  // Waits for a question that is under way.
  ~TokenSource();
  TokenSource(const TokenSource&) = delete;
  TokenSource& operator=(const TokenSource&) = delete;

  // `then` is called once: at once where a token is at hand, else from another thread when its server has answered.
  // All who ask meanwhile wait for the same answer.
  void get(Instant now, Then then);
  // The token was not taken: unless there is another one by now, the next who asks waits for a fresh one.
  void forget(const std::string& token);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace linkway::security
