// One TCP connection, plain or under TLS. OpenSSL works straight on the socket, which is only watched for readiness:
// an idle connection holds no buffers, and every byte that leaves is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/asio.h"
#include "net/openssl_ptr.h"

namespace linkway::net {

enum class Io : std::uint8_t { ok, want_read, want_write, end, failed };

class Stream {
 public:
  explicit Stream(Socket socket) : socket_(std::move(socket)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // To be called once the socket is connected. `ssl` null: plain.
  void open(SslPtr ssl);

  // Each ends with Io::ok, or with Io::failed when the connection broke or was cut.
  [[nodiscard]] Await<Io> handshake();
  [[nodiscard]] Await<Io> write(std::string_view bytes);
  // Io::end: the other side has ended its half. Waits until something is there.
  [[nodiscard]] Await<Io> read(char* into, std::size_t room, std::size_t& count);
  // What is there already; Io::want_read: nothing is.
  [[nodiscard]] Io read_now(char* into, std::size_t room, std::size_t& count);
  // False when the wait was cut short. For a connection that is most likely idle, which then needs no buffer yet.
  [[nodiscard]] Await<bool> readable() { return ready(Io::want_read); }
  // Nothing to read now, not even the end: a kept connection may be used again.
  [[nodiscard]] bool quiet();
  // Bytes already received that only wait to be taken.
  [[nodiscard]] bool pending() const { return ssl_ && SSL_has_pending(ssl_.get()) == 1; }

  // Ends our half so that the other side sees the end of what was written.
  void end_writing();
  // Throws away what still comes until the other side ends or `limit` bytes are over: closing with unread bytes would
  // reset the connection and could destroy an answer that is still on its way.
  [[nodiscard]] Await<> drain(std::size_t limit);
  // Ends every wait, now and later.
  void cut();
  void close();

  [[nodiscard]] std::uint64_t bytes_sent() const { return sent_; }
  [[nodiscard]] SSL* ssl() { return ssl_.get(); }
  [[nodiscard]] Socket& socket() { return socket_; }
  [[nodiscard]] bool is_cut() const { return cut_; }
  // Lets waits work again after cut(), to write a last answer.
  void mend() { cut_ = false; }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  friend struct StreamBio;
  [[nodiscard]] Io try_read(char* into, std::size_t room, std::size_t& count);
  [[nodiscard]] Io try_write(const char* from, std::size_t size, std::size_t& count);
  [[nodiscard]] Io tls_verdict(int result);
  [[nodiscard]] Await<bool> ready(Io want);
  [[nodiscard]] long send_raw(const char* from, std::size_t size);
  [[nodiscard]] long receive_raw(char* into, std::size_t room);
  void note_errno();

  Socket socket_;
  SslPtr ssl_;
  int fd_ = -1;
  std::uint64_t sent_ = 0;
  std::string error_;
  bool cut_ = false;
  bool at_end_ = false;
  bool broken_ = false;
};

}  // namespace linkway::net
