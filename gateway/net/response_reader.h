// One answer, from bytes to net::Response, for the client side.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"

namespace linkway::net {

class ResponseReader {
 public:
  // `to_head`: the answer to a HEAD request, which has no body whatever its header says.
  ResponseReader(std::size_t max_body, bool to_head);
  ~ResponseReader();
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;

  // Each gives the reason when the answer cannot be understood.
  [[nodiscard]] std::optional<std::string> read_header(std::string_view header);
  [[nodiscard]] std::optional<std::string> read_body(std::string_view bytes, std::size_t& used);
  // The other side has properly ended the connection: some answers end so.
  [[nodiscard]] std::optional<std::string> read_end();

  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool interim() const;     // 1xx: another answer follows
  [[nodiscard]] bool keep_alive() const;  // after the header
  [[nodiscard]] Response& response();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace linkway::net
