// TLS contexts, made once per listener or partner and swapped on reload. TLS 1.2 and 1.3 only.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace linkway::net {

// PEM files. Every problem names the file and the reason (not there, not PEM, key does not match, expired...).
struct TlsServerFiles {
  std::string certificate;  // chain, leaf first
  std::string key;
  std::string client_ca;  // who may sign client certificates
};
struct TlsClientFiles {
  std::string certificate;  // "" : no client certificate
  std::string key;
  std::string ca;  // who may sign the server's certificate
};

// A client certificate is asked for but not demanded in the handshake: a request without one is answered 401 in HTTP,
// where its sender can read why. A certificate that is shown must verify (chain, dates, client purpose).
class TlsServerContext {
 public:
  [[nodiscard]] static Result<std::shared_ptr<TlsServerContext>> load(const TlsServerFiles& files);
  virtual ~TlsServerContext() = default;

 protected:
  TlsServerContext() = default;
};

class TlsClientContext {
 public:
  [[nodiscard]] static Result<std::shared_ptr<TlsClientContext>> load(const TlsClientFiles& files);
  virtual ~TlsClientContext() = default;

 protected:
  TlsClientContext() = default;
};

}  // namespace linkway::net
