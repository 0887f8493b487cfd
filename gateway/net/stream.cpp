#include "net/stream.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "net/tls_context.h"

namespace linkway::net {

// OpenSSL's own socket BIO writes with write(), which raises SIGPIPE when the other side is gone.
struct StreamBio {
  static Stream& of(BIO* bio) { return *static_cast<Stream*>(BIO_get_data(bio)); }

  static int write(BIO* bio, const char* from, int size) {
    BIO_clear_retry_flags(bio);
    const long count = of(bio).send_raw(from, static_cast<std::size_t>(size));
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(count);
  }

  static int read(BIO* bio, char* into, int room) {
    BIO_clear_retry_flags(bio);
    const long count = of(bio).receive_raw(into, static_cast<std::size_t>(room));
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(count);
  }

  static long control(BIO* bio, int command, long, void*) {
    switch (command) {
      case BIO_CTRL_FLUSH: return 1;
      case BIO_CTRL_EOF: return of(bio).at_end_ ? 1 : 0;
      default: return 0;
    }
  }

  static const BIO_METHOD* method() {
    static BIO_METHOD* const made = [] {
      BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "linkway stream");
      BIO_meth_set_write(m, write);
      BIO_meth_set_read(m, read);
      BIO_meth_set_ctrl(m, control);
      return m;
    }();
    return made;
  }
};

void Stream::open(SslPtr ssl) {
  ErrorCode ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(Tcp::no_delay(true), ignored);
  fd_ = socket_.native_handle();
  ssl_ = std::move(ssl);
  if (!ssl_) return;
  BIO* bio = BIO_new(StreamBio::method());
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
}

long Stream::send_raw(const char* from, std::size_t size) {
  const ssize_t count = ::send(fd_, from, size, MSG_NOSIGNAL);
  if (count > 0) sent_ += static_cast<std::uint64_t>(count);
  return count;
}

long Stream::receive_raw(char* into, std::size_t room) {
  const ssize_t count = ::recv(fd_, into, room, 0);
  if (count == 0) at_end_ = true;
  return count;
}

void Stream::note_errno() { error_ = std::strerror(errno); }

Io Stream::tls_verdict(int result) {
  const int system_error = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE: return Io::ok;
    case SSL_ERROR_WANT_READ: return Io::want_read;
    case SSL_ERROR_WANT_WRITE: return Io::want_write;
    case SSL_ERROR_ZERO_RETURN: return Io::end;
    case SSL_ERROR_SYSCALL: error_ = system_error != 0 ? std::strerror(system_error) : "connection closed"; break;
    default: error_ = take_tls_error(ssl_.get());
  }
  broken_ = true;  // no further call on this SSL, SSL_shutdown(3)
  ERR_clear_error();
  return Io::failed;
}

Io Stream::try_read(char* into, std::size_t room, std::size_t& count) {
  count = 0;
  if (ssl_) {
    if (broken_) return Io::failed;
    ERR_clear_error();
    errno = 0;
    return tls_verdict(SSL_read_ex(ssl_.get(), into, room, &count));
  }
  const long got = receive_raw(into, room);
  if (got > 0) {
    count = static_cast<std::size_t>(got);
    return Io::ok;
  }
  if (got == 0) return Io::end;
  if (errno == EAGAIN || errno == EINTR) return Io::want_read;
  note_errno();
  return Io::failed;
}

Io Stream::try_write(const char* from, std::size_t size, std::size_t& count) {
  count = 0;
  if (ssl_) {
    if (broken_) return Io::failed;
    ERR_clear_error();
    errno = 0;
    const Io io = tls_verdict(SSL_write_ex(ssl_.get(), from, size, &count));
    return io == Io::end ? Io::failed : io;
  }
  const long put = send_raw(from, size);
  if (put >= 0) {
    count = static_cast<std::size_t>(put);
    return Io::ok;
  }
  if (errno == EAGAIN || errno == EINTR) return Io::want_write;
  note_errno();
  return Io::failed;
}

Await<bool> Stream::ready(Io want) {
  if (cut_ || !socket_.is_open()) co_return false;
  ErrorCode error;
  co_await socket_.async_wait(want == Io::want_write ? Socket::wait_write : Socket::wait_read,
                              asio::redirect_error(use_await, error));
  co_return !error && !cut_;
}

Await<Io> Stream::handshake() {
  if (!ssl_) co_return Io::ok;
  for (;;) {
    ERR_clear_error();
    errno = 0;
    const Io io = tls_verdict(SSL_do_handshake(ssl_.get()));
    if (io == Io::ok) co_return io;
    if (io == Io::end) error_ = "connection closed";
    if (io == Io::end || io == Io::failed) co_return Io::failed;
    if (!co_await ready(io)) co_return Io::failed;
  }
}

Await<Io> Stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t count = 0;
    const Io io = try_write(bytes.data(), bytes.size(), count);
    if (io == Io::failed) co_return io;
    if (io == Io::ok) {
      bytes.remove_prefix(count);
    } else if (!co_await ready(io)) {
      co_return Io::failed;
    }
  }
  co_return Io::ok;
}

Await<Io> Stream::read(char* into, std::size_t room, std::size_t& count) {
  for (;;) {
    const Io io = try_read(into, room, count);
    if (io != Io::want_read && io != Io::want_write) co_return io;
    if (!co_await ready(io)) co_return Io::failed;
  }
}

Io Stream::read_now(char* into, std::size_t room, std::size_t& count) {
  count = 0;
  if (cut_ || !socket_.is_open()) return Io::failed;
  return try_read(into, room, count);
}

bool Stream::quiet() {
  char byte = 0;
  std::size_t count = 0;
  return read_now(&byte, 1, count) == Io::want_read;
}

void Stream::end_writing() {
  if (ssl_ && !broken_) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  ErrorCode ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

Await<> Stream::drain(std::size_t limit) {
  std::array<char, 8192> waste;  // NOLINT(cppcoreguidelines-pro-type-member-init): never read
  while (!at_end_ && limit > 0) {
    const long got = receive_raw(waste.data(), waste.size());
    if (got > 0) {
      limit -= std::min(limit, static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      co_return;
    } else if (!co_await ready(Io::want_read)) {
      co_return;
    }
  }
}

void Stream::cut() {
  cut_ = true;
  ErrorCode ignored;
  socket_.cancel(ignored);
}

void Stream::close() {
  cut_ = true;
  ErrorCode ignored;
  socket_.close(ignored);
  fd_ = -1;
}

}  // namespace linkway::net
