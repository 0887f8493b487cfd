// One kept connection of a delivery client to its origin: connects, rests and is closed in time; what travels over it
// is for those who derive from it.
#pragma once

#include <memory>
#include <string>

#include "net/deadline.h"
#include "net/http_client.h"
#include "net/signal.h"
#include "net/stream.h"
#include "net/tls_context.h"

namespace linkway::net {

struct MllpReceiver;

struct Origin {
  Url url;
  std::shared_ptr<OpenSslClientContext> tls;  // null: plain
  ClientLimits limits;
  std::string host_field{};                     // of HTTP
  std::shared_ptr<asio::io_context> io{};       // of MLLP: for what waits for an answer beyond the client's end
  std::shared_ptr<const MllpReceiver> heard{};  // of MLLP; null: nobody hears
};

// Everything happens on the strand of the client that owns it.
class KeptLink : public std::enable_shared_from_this<KeptLink> {
 public:
  KeptLink(std::shared_ptr<const Origin> origin, Strand strand);
  virtual ~KeptLink() = default;
  KeptLink(const KeptLink&) = delete;
  KeptLink& operator=(const KeptLink&) = delete;

  void start();
  [[nodiscard]] virtual bool busy() const = 0;
  // Waits with a kept connection, if there is one, until a job is given, the idle time is over, or stop(). What the
  // other side does meanwhile is noticed.
  [[nodiscard]] Await<> rest();
  void wake() { signal_.wake(); }

 protected:
  void stop();
  // False: `reason_` says why.
  [[nodiscard]] Await<bool> connect();
  virtual void disconnect();
  // Something may have come over the kept connection, which nobody asked for. False: it is of no use any more.
  [[nodiscard]] virtual Await<bool> overhear();
  // Counts the bytes that leave from here on as the request's.
  void begin_request();
  [[nodiscard]] bool bytes_left() const { return stream_ && stream_->bytes_sent() > sent_before_; }
  // The reason of a failed step, unless the deadline or stop() was the cause.
  [[nodiscard]] std::string because(std::string reason) const;

  std::shared_ptr<const Origin> origin_;
  Strand strand_;
  Deadline deadline_;
  Signal signal_;
  std::unique_ptr<Stream> stream_;
  std::string reason_;
  bool kept_ = false;  // the connection is whole and may carry another request
  bool expired_ = false;
  bool stopped_ = false;

 private:
  struct Endpoints;
  [[nodiscard]] Await<bool> resolve(const std::shared_ptr<Endpoints>& found);
  void deadline_passed();
  // Wakes the link once when something can be read.
  void watch();
  void stop_watching();

  std::uint64_t watched_ = 0;  // how often watch() was called
  bool readable_ = false;
  std::uint64_t sent_before_ = 0;  // of the stream, when the present request began
};

}  // namespace linkway::net
