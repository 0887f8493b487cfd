// One request, from bytes to net::Request: Beast's parser, and the strictness that it leaves to its user.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/body_room.h"
#include "net/http.h"
#include "net/memory_budget.h"

namespace linkway::net {

// Why the listener answers by itself.
struct Refusal {
  int status = 400;
  std::string_view code;  // FHIR issue code
  std::string text;       // safe to show
};

class RequestReader {
 public:
  // `room`: see BodyRoom; null for none. `budget`: of bodies for which no room was made; null for none.
  explicit RequestReader(std::size_t max_body, const BodyRoom* room = nullptr,
                         std::shared_ptr<MemoryBudget> budget = nullptr);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // `header`: request line to empty line, as HeaderScan found it.
  [[nodiscard]] std::optional<Refusal> read_header(std::string_view header);
  // Takes what it can of the bytes after the header; `used` of 0 without a refusal means that it needs more bytes than
  // it was shown.
  [[nodiscard]] std::optional<Refusal> read_body(std::string_view bytes, std::size_t& used);

  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool found_no_room() const;     // in the budget
  [[nodiscard]] bool keep_alive() const;        // after the header
  [[nodiscard]] bool http_1_0() const;          // after the header
  [[nodiscard]] bool expects_continue() const;  // RFC 9110 section 10.1.1
  [[nodiscard]] Request& request();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace linkway::net
