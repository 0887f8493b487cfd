// One kept connection of a delivery client: connects, sends one request at a time and reads its answer.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_client.h"
#include "net/kept_link.h"
#include "net/response_reader.h"

namespace linkway::net {

struct Job {
  Request request;
  std::function<void(Exchanged)> done;
};

class ClientLink final : public KeptLink {
 public:
  using Job = net::Job;
  using KeptLink::KeptLink;

  void give(Job job) { job_ = std::move(job); }
  [[nodiscard]] bool busy() const override { return job_.has_value(); }
  // Carries out the job; its `done` has been called when this returns.
  [[nodiscard]] Await<> work();
  // Ends the job at once: what follows is what the coroutine does to unwind.
  void abandon();
  static void refuse(const Job& job, std::string reason) {
    job.done({.sent = Sent::no, .response = {}, .reason = std::move(reason)});
  }

 private:
  [[nodiscard]] Await<Exchanged> exchange(std::string_view head, std::string_view rest, bool to_head);
  [[nodiscard]] Await<std::optional<Response>> read_answer(bool to_head);
  [[nodiscard]] Await<bool> read_header(ResponseReader& reader);
  [[nodiscard]] Await<bool> read_body(ResponseReader& reader);
  [[nodiscard]] Await<Io> fill();
  [[nodiscard]] std::string_view buffered() const;
  void finish(Exchanged result);
  void disconnect() override;

  boost::beast::flat_buffer buffer_;
  std::optional<Job> job_;
};

}  // namespace linkway::net
