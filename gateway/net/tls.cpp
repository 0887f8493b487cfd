#include "net/tls.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "net/tls_context.h"

namespace linkway::net {
namespace {

// Forward secrecy and AEAD only; AES-GCM first, which the processors of servers do in hardware.
constexpr const char* kCiphers12 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kCiphers13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

Problem problem_in(const std::string& file, std::string text) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::security;
  problem.text = std::move(text);
  problem.file = file;
  return problem;
}

std::string last_reason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "unknown reason" : reason;
}

// Reads the files one by one, so that each problem can name its file.
class Loader {
 public:
  explicit Loader(const SSL_METHOD* method) : ctx_(SSL_CTX_new(method)) {
    SSL_CTX_set_min_proto_version(ctx_.get(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(ctx_.get(), kCiphers12);
    SSL_CTX_set_ciphersuites(ctx_.get(), kCiphers13);
    SSL_CTX_set_options(ctx_.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(ctx_.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(ctx_.get(), 1);
    // A resumed session would carry the identity of an earlier handshake past a changed trust file or an expiry date;
    // partners keep their connections instead.
    SSL_CTX_set_session_cache_mode(ctx_.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(ctx_.get(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(ctx_.get(), 0);
    // Without it OpenSSL would ask for a pass phrase at the terminal.
    SSL_CTX_set_default_passwd_cb(ctx_.get(), [](char*, int, int, void*) { return 0; });
  }

  void identity(const std::string& certificate, const std::string& key) {
    const std::size_t before = problems_.size();
    if (readable(certificate)) {
      if (SSL_CTX_use_certificate_chain_file(ctx_.get(), certificate.c_str()) != 1) {
        fail(certificate, "no PEM certificate can be read from this file (" + last_reason() + ")");
      } else {
        check_dates(certificate);
      }
    }
    if (readable(key) && SSL_CTX_use_PrivateKey_file(ctx_.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
      const std::string reason = last_reason();
      // Loading a key compares it with the certificate that is already there.
      fail(key, reason.find("mismatch") != std::string::npos
                    ? "the key does not belong to the certificate " + certificate
                    : "no PEM key without a pass phrase can be read from this file (" + reason + ")");
    }
    if (problems_.size() == before && SSL_CTX_check_private_key(ctx_.get()) != 1) {
      fail(key, "the key does not belong to the certificate " + certificate + " (" + last_reason() + ")");
    }
  }

  void trust(const std::string& file) {
    if (!readable(file)) return;
    if (SSL_CTX_load_verify_file(ctx_.get(), file.c_str()) != 1) {
      fail(file, "no PEM certificate can be read from this file (" + last_reason() + ")");
    }
  }

  // Tells clients which authorities their certificate may come from (RFC 8446 section 4.2.4).
  void announce(const std::string& file) {
    if (!problems_.empty()) return;
    SSL_CTX_set_client_CA_list(ctx_.get(), SSL_load_client_CA_file(file.c_str()));
  }

  [[nodiscard]] SSL_CTX* ctx() { return ctx_.get(); }
  [[nodiscard]] SslCtxPtr take() { return std::move(ctx_); }
  [[nodiscard]] Problems& problems() { return problems_; }

 private:
  void fail(const std::string& file, std::string text) { problems_.push_back(problem_in(file, std::move(text))); }

  bool readable(const std::string& file) {
    if (file.empty()) {
      fail(file, "a file name is missing");
      return false;
    }
    errno = 0;
    std::ifstream in(file);
    char byte = 0;
    if (in.is_open() && in.get(byte)) return true;
    const int error = errno;
    fail(file, in.is_open() && error == 0 ? "the file is empty" : std::strerror(error));
    return false;
  }

  void check_dates(const std::string& file) {
    const X509* certificate = SSL_CTX_get0_certificate(ctx_.get());
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0) fail(file, "the certificate has expired");
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) fail(file, "the certificate is not valid yet");
  }

  SslCtxPtr ctx_;
  Problems problems_;
};

}  // namespace

Result<std::shared_ptr<TlsServerContext>> TlsServerContext::load(const TlsServerFiles& files) {
  ERR_clear_error();
  Loader loader(TLS_server_method());
  loader.identity(files.certificate, files.key);
  loader.trust(files.client_ca);
  loader.announce(files.client_ca);
  if (!loader.problems().empty()) return std::move(loader.problems());
  SSL_CTX_set_verify(loader.ctx(), SSL_VERIFY_PEER, nullptr);
  // HTTP frames its messages itself: a message that is cut short is noticed without close_notify, and the answer to a
  // half-closed client can still be written.
  SSL_CTX_set_options(loader.ctx(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  return std::shared_ptr<TlsServerContext>(std::make_shared<OpenSslServerContext>(loader.take()));
}

Result<std::shared_ptr<TlsClientContext>> TlsClientContext::load(const TlsClientFiles& files) {
  ERR_clear_error();
  Loader loader(TLS_client_method());
  if (!files.certificate.empty() || !files.key.empty()) loader.identity(files.certificate, files.key);
  loader.trust(files.ca);
  if (!loader.problems().empty()) return std::move(loader.problems());
  SSL_CTX_set_verify(loader.ctx(), SSL_VERIFY_PEER, nullptr);
  return std::shared_ptr<TlsClientContext>(std::make_shared<OpenSslClientContext>(loader.take()));
}

SslPtr OpenSslServerContext::make_ssl() const {
  SslPtr ssl(SSL_new(ctx_.get()));
  SSL_set_accept_state(ssl.get());
  return ssl;
}

SslPtr OpenSslClientContext::make_ssl(const std::string& host) const {
  SslPtr ssl(SSL_new(ctx_.get()));
  SSL_set_connect_state(ssl.get());
  X509_VERIFY_PARAM* check = SSL_get0_param(ssl.get());
  X509_VERIFY_PARAM_set_hostflags(check, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // RFC 6066 section 3: literal addresses are not permitted in the server name extension.
  if (X509_VERIFY_PARAM_set1_ip_asc(check, host.c_str()) != 1) {
    ERR_clear_error();
    X509_VERIFY_PARAM_set1_host(check, host.data(), host.size());
    SSL_set_tlsext_host_name(ssl.get(), host.c_str());
  }
  return ssl;
}

std::string take_tls_error(SSL* ssl) {
  std::string text;
  if (const long verdict = ssl == nullptr ? X509_V_OK : SSL_get_verify_result(ssl); verdict != X509_V_OK) {
    text = std::string("certificate: ") + X509_verify_cert_error_string(verdict);
  } else if (const unsigned long code = ERR_peek_last_error(); code != 0) {
    const char* reason = ERR_reason_error_string(code);
    text = reason == nullptr ? "TLS error" : reason;
  } else {
    text = "connection closed";
  }
  ERR_clear_error();
  return text;
}

}  // namespace linkway::net
