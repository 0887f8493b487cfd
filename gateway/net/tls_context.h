// What stands behind the contexts of net/tls.h; for the network code only.
#pragma once

#include <string>

#include "net/http.h"
#include "net/openssl_ptr.h"
#include "net/tls.h"

namespace linkway::net {

class OpenSslServerContext final : public TlsServerContext {
 public:
  explicit OpenSslServerContext(SslCtxPtr ctx) : ctx_(std::move(ctx)) {}
  // One side of a new connection, in accept state.
  [[nodiscard]] SslPtr make_ssl() const;

 private:
  SslCtxPtr ctx_;
};

class OpenSslClientContext final : public TlsClientContext {
 public:
  explicit OpenSslClientContext(SslCtxPtr ctx) : ctx_(std::move(ctx)) {}
  // In connect state; the server must prove to be `host`, a name or an address.
  [[nodiscard]] SslPtr make_ssl(const std::string& host) const;

 private:
  SslCtxPtr ctx_;
};

// Of the verified certificate of the other side; an empty one when none was shown.
[[nodiscard]] PeerCertificate read_peer_certificate(SSL* ssl);

// Why the last TLS call of this thread failed, in words; empties OpenSSL's error queue.
[[nodiscard]] std::string take_tls_error(SSL* ssl);

}  // namespace linkway::net
