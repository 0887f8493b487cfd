// One client's connection to an HTTP listener: requests, one after the other, and their answers.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "net/http_server.h"
#include "net/message_writer.h"
#include "net/request_reader.h"
#include "net/served_connection.h"
#include "net/swapped.h"

namespace linkway::net {

// What the connections of one HTTP listener share beside ListenerCore.
struct HttpService {
  HttpService(Handler answers, ErrorBody errors, BodyRoom rooms, const ServerLimits& at_first)
      : handler(std::move(answers)), error_body(std::move(errors)), room(std::move(rooms)), limits(at_first) {}

  const Handler handler;
  const ErrorBody error_body;
  const BodyRoom room;
  Swapped<ServerLimits> limits;
};

class HttpConnection final : public ServedConnection {
 public:
  HttpConnection(std::shared_ptr<ListenerCore> core, std::shared_ptr<const HttpService> service,
                 std::shared_ptr<const ServerLimits> limits, Socket socket);

 private:
  enum class Next : std::uint8_t { go_on, close };

  [[nodiscard]] Await<bool> serve() override;
  [[nodiscard]] Await<Next> serve_one();
  [[nodiscard]] Await<Next> read_header(RequestReader& reader);
  [[nodiscard]] Await<Next> read_body(RequestReader& reader);
  [[nodiscard]] Await<std::optional<Response>> ask_handler(Request request);
  [[nodiscard]] Await<Next> answer(const Response& response, const RequestReader& reader, bool to_head, bool close);
  [[nodiscard]] Await<Next> refuse(Refusal refusal);
  // Not a coroutine: GCC 12 destroys twice what a co_await expression makes of braces.
  [[nodiscard]] Await<Next> refuse(int status, std::string_view code, std::string_view text);
  // A read that gave nothing: what is left to say to the client, if anything.
  [[nodiscard]] Await<Next> interrupted(Io io, std::string_view what);
  [[nodiscard]] Await<bool> send(const Response& response, const AnswerFraming& framing);
  [[nodiscard]] Await<Io> fill();

  [[nodiscard]] Response error_response(const Refusal& refusal) const;
  [[nodiscard]] std::string_view buffered() const;

  const std::shared_ptr<const HttpService> service_;
  const std::shared_ptr<const ServerLimits> limits_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace linkway::net
