// One kept connection of a delivery client: connects, sends one request at a time and reads its answer.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http_client.h"
#include "net/response_reader.h"
#include "net/signal.h"
#include "net/stream.h"
#include "net/tls_context.h"

namespace linkway::net {

struct Origin {
  Url url;
  std::shared_ptr<OpenSslClientContext> tls;  // null: plain
  ClientLimits limits;
  std::string host_field;
};

struct Job {
  Request request;
  std::function<void(Exchanged)> done;
};

// Everything happens on the strand of the client that owns it.
class ClientLink : public std::enable_shared_from_this<ClientLink> {
 public:
  ClientLink(std::shared_ptr<const Origin> origin, Strand strand);

  void start();
  void stop();

  void give(Job job) { job_ = std::move(job); }
  [[nodiscard]] bool busy() const { return job_.has_value(); }
  // Carries out the job; its `done` has been called when this returns.
  [[nodiscard]] Await<> work();
  // Waits with a kept connection, if there is one, until a job is given, the idle time is over, or stop().
  [[nodiscard]] Await<> rest();
  void wake() { signal_.wake(); }
  // Ends the job at once: what follows is what the coroutine does to unwind.
  void abandon();

 private:
  struct Endpoints;
  [[nodiscard]] Await<bool> connect();
  [[nodiscard]] Await<bool> resolve(const std::shared_ptr<Endpoints>& found);
  [[nodiscard]] Await<Exchanged> exchange(std::string_view head, std::string_view rest, bool to_head);
  [[nodiscard]] Await<std::optional<Response>> read_answer(bool to_head);
  [[nodiscard]] Await<bool> read_header(ResponseReader& reader);
  [[nodiscard]] Await<bool> read_body(ResponseReader& reader);
  [[nodiscard]] Await<Io> fill();
  [[nodiscard]] std::string_view buffered() const;
  [[nodiscard]] bool bytes_left() const { return stream_ && stream_->bytes_sent() > sent_before_; }
  void finish(Exchanged result);
  void disconnect();
  void deadline_passed();
  // The reason of a failed step, unless the deadline or stop() was the cause.
  [[nodiscard]] std::string because(std::string reason) const;

  std::shared_ptr<const Origin> origin_;
  Strand strand_;
  Deadline deadline_;
  Signal signal_;
  std::unique_ptr<Stream> stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Job> job_;
  std::string reason_;
  std::uint64_t sent_before_ = 0;  // of the stream, when the present request began
  bool kept_ = false;              // the connection is whole and may carry another request
  bool expired_ = false;
  bool stopped_ = false;
};

}  // namespace linkway::net
