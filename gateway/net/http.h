// HTTP messages as the rest of the gateway sees them: no library type crosses this border.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace linkway::net {

// Header fields in order; names are compared without case (RFC 9110 section 5.1).
class Headers {
 public:
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  void set(std::string_view name, std::string value);
  // The first field of that name, "" when there is none.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// What the peer's verified client certificate says. Empty fingerprint: no certificate was shown.
struct PeerCertificate {
  std::string fingerprint;       // SHA-256 of the DER form, lower-case hex without separators
  std::string subject;           // RFC 2253
  std::vector<std::string> dns;  // subjectAltName entries
  std::vector<std::string> uris;
  std::vector<std::string> emails;
  [[nodiscard]] bool shown() const { return !fingerprint.empty(); }
};

struct Request {
  std::string method;  // upper case
  std::string path;    // as sent, before '?', still percent-encoded
  std::string query;   // after '?', without it
  Headers headers;
  std::string body;
  std::shared_ptr<const PeerCertificate> peer;  // never null
  std::string remote;                           // address:port of the other side
  Instant received;                             // when the header was complete
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

// Answers one request, once, from any thread.
using Reply = std::function<void(Response)>;
// Called on an I/O thread; must not block for long. The connection waits for the reply before it reads the next
// pipelined request.
using Handler = std::function<void(Request, Reply)>;

}  // namespace linkway::net
