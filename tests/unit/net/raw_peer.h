// A blocking socket, plain or under TLS, that sends exactly what a test tells it to.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "net/openssl_ptr.h"
#include "unit/net/certificates.h"

namespace linkway::net::test {

inline constexpr int kPatience = 60;  // seconds until a read gives up, so that a failing test ends

// OpenSSL's socket BIO raises SIGPIPE. Held back for the test's own thread only: the code under test must not need it.
class NoSigpipe {
 public:
  NoSigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoSigpipe() {
    const timespec now{0, 0};
    sigtimedwait(&pipe_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoSigpipe(const NoSigpipe&) = delete;
  NoSigpipe& operator=(const NoSigpipe&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
};

class RawPeer {
 public:
  RawPeer() = default;
  explicit RawPeer(int fd) : fd_(fd) { set_patience(); }
  RawPeer(RawPeer&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), ctx_(std::move(other.ctx_)), ssl_(std::move(other.ssl_)) {}
  RawPeer& operator=(RawPeer&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(ctx_, other.ctx_);
    std::swap(ssl_, other.ssl_);
    return *this;
  }
  ~RawPeer() { close(); }

  static RawPeer connect(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    RawPeer peer(fd);
    if (!peer.connect_to(port)) peer.close();
    return peer;
  }
  bool connect_to(std::uint16_t port) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }

  // Client side of TLS; `leaf` null: no certificate. False: the handshake failed.
  bool start_tls(const Leaf* leaf, int max_version = TLS1_3_VERSION, SSL_SESSION* session = nullptr) {
    const NoSigpipe guard;
    ctx_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(ctx_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(ctx_.get(), max_version);
    SSL_CTX_set_session_cache_mode(ctx_.get(), SSL_SESS_CACHE_CLIENT);
    if (leaf != nullptr) {
      SSL_CTX_use_certificate_chain_file(ctx_.get(), leaf->certificate.c_str());
      SSL_CTX_use_PrivateKey_file(ctx_.get(), leaf->key.c_str(), SSL_FILETYPE_PEM);
    }
    ssl_.reset(SSL_new(ctx_.get()));
    if (max_version < TLS1_2_VERSION) SSL_set_security_level(ssl_.get(), 0);
    if (session != nullptr) SSL_set_session(ssl_.get(), session);
    SSL_set_fd(ssl_.get(), fd_);
    return SSL_connect(ssl_.get()) == 1;
  }
  // Server side of TLS.
  bool accept_tls(const Leaf& leaf, const std::string& client_ca) {
    const NoSigpipe guard;
    ctx_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate_chain_file(ctx_.get(), leaf.certificate.c_str());
    SSL_CTX_use_PrivateKey_file(ctx_.get(), leaf.key.c_str(), SSL_FILETYPE_PEM);
    if (!client_ca.empty()) {
      SSL_CTX_load_verify_file(ctx_.get(), client_ca.c_str());
      SSL_CTX_set_verify(ctx_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    ssl_.reset(SSL_new(ctx_.get()));
    SSL_set_fd(ssl_.get(), fd_);
    return SSL_accept(ssl_.get()) == 1;
  }

  bool send(std::string_view bytes) {
    const NoSigpipe guard;
    while (!bytes.empty()) {
      const long n = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                          : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) {
        broken_ = true;
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // What comes next; "" at the end, and then broken() tells whether it was an orderly one.
  std::string read_some() {
    const NoSigpipe guard;
    char buffer[16384];
    const long n = ssl_ ? SSL_read(ssl_.get(), buffer, sizeof buffer) : ::recv(fd_, buffer, sizeof buffer, 0);
    if (n > 0) return {buffer, static_cast<std::size_t>(n)};
    broken_ = ssl_ ? SSL_get_error(ssl_.get(), static_cast<int>(n)) != SSL_ERROR_ZERO_RETURN : n < 0;
    timed_out_ = broken_ && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {};
  }
  std::string read_to_end() {
    std::string all = std::move(rest_);
    for (std::string piece = read_some(); !piece.empty(); piece = read_some()) all += piece;
    return all;
  }
  // One message, framed by Content-Length; what came beyond it is kept for the next call.
  std::string read_message() {
    std::string text = std::move(rest_);
    for (;;) {
      const auto end = text.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto at = text.find("Content-Length: ");
        const std::size_t body = at < end ? std::stoul(text.substr(at + 16)) : 0;
        if (text.size() >= end + 4 + body) {
          rest_ = text.substr(end + 4 + body);
          text.resize(end + 4 + body);
          return text;
        }
      }
      const std::string piece = read_some();
      if (piece.empty()) return text;
      text += piece;
    }
  }
  std::string ask(std::string_view request) { return send(request) ? read_message() : std::string(); }

  void half_close() {
    const NoSigpipe guard;
    if (ssl_) SSL_shutdown(ssl_.get());
    ::shutdown(fd_, SHUT_WR);
  }
  void half_close_without_notice() { ::shutdown(fd_, SHUT_WR); }
  // Waits until the other side's kernel has all that was sent, and the end of it: delivery is not part of sending.
  bool acknowledged() const {
    for (int i = 0; i < kPatience * 1000; ++i) {
      tcp_info info{};
      socklen_t size = sizeof info;
      int left = 0;
      if (::ioctl(fd_, TIOCOUTQ, &left) != 0 || ::getsockopt(fd_, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return false;
      if (left == 0 || info.tcpi_state == TCP_CLOSE) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }
  void reset() {  // the other side sees ECONNRESET
    const linger off{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &off, sizeof off);
    close();
  }
  void close() {
    ssl_.reset();
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  bool open() const { return fd_ >= 0; }
  bool broken() const { return broken_; }
  bool timed_out() const { return timed_out_; }
  int fd() const { return fd_; }
  SSL* ssl() { return ssl_.get(); }

 private:
  void set_patience() const {
    const timeval patience{kPatience, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }

  int fd_ = -1;
  SslCtxPtr ctx_;
  SslPtr ssl_;
  std::string rest_;
  bool broken_ = false;
  bool timed_out_ = false;
};

// Listens on a free port of the loopback and hands out its connections. The port stays taken after close(), where
// another process could come to listen meanwhile.
class RawListener {
 public:
  RawListener() {
    fd_ = bind_to(0);
    sockaddr_in at{};
    socklen_t size = sizeof at;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    holder_ = bind_to(port_);
    ::listen(fd_, 64);
  }
  ~RawListener() {
    close();
    ::close(holder_);
  }
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;

  std::uint16_t port() const { return port_; }
  RawPeer accept() {
    pollfd p{fd_, POLLIN, 0};
    if (::poll(&p, 1, kPatience * 1000) != 1) return RawPeer();
    return RawPeer(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
  }
  bool waiting() const {
    pollfd p{fd_, POLLIN, 0};
    return ::poll(&p, 1, 0) == 1;
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  static int bind_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at);
    return fd;
  }

  int fd_ = -1;
  int holder_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace linkway::net::test
