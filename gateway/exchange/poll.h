// A partner that only lets itself be asked: what is asked, and what an answer holds. No sockets here.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "fhir/path/expression.h"
#include "net/tls.h"
#include "security/outgoing.h"

namespace linkway::exchange {

struct PollSettings {
  enum class Paging : std::uint8_t {
    none,    // one request a round
    next,    // the answer says where the next page is
    page,    // {page} counts from `first_page`
    offset,  // {page} is the number of items so far
  };
  enum class TimeFormat : std::uint8_t { iso, date, seconds, milliseconds };

  PartnerId partner;
  std::string name;  // what its cursor is kept under
  std::string channel;
  std::string url;  // with {since}, {until}, {cursor}, {page}
  std::shared_ptr<security::Outgoing> credentials;
  net::TlsClientFiles tls;
  std::chrono::milliseconds every{300'000};
  std::chrono::milliseconds overlap{0};  // {since} goes back by that: for what the partner shows late
  std::string start;                     // the first {cursor}, and the first {since} where it is a time
  TimeFormat time_format = TimeFormat::iso;
  Paging paging = Paging::none;
  std::int64_t first_page = 1;
  std::optional<fhir::path::Expression> next;    // over an answer
  std::optional<fhir::path::Expression> items;   // over an answer; none: all of it is one item, or each of a list
  std::optional<fhir::path::Expression> cursor;  // over an item; none: the time of the request
  std::size_t pages = 1'000;                     // of one round
  std::size_t max_body = 8UL * 1024 * 1024;      // of one answer
  std::chrono::milliseconds answer{20'000};      // for one answer

  [[nodiscard]] bool by_time() const { return !cursor; }
};

// Where a round begins, and what its placeholders stand for.
struct PollRound {
  std::string cursor;  // of the store; "" for the first round
  Instant begun;
  std::int64_t page = 0;  // {page} of the request
};

// The URL of a request. A problem where {since} is asked for and the cursor is no time.
[[nodiscard]] Result<std::string> poll_url(const PollSettings& settings, const PollRound& round);

struct PollPage {
  std::vector<std::string> items;  // JSON
  std::string cursor;              // the greatest of the items; "" where none has one
  bool ahead = false;              // an item has one that is ahead of the clock; it was passed over
  std::string next;                // absolute URL; "" where there is no next page, or it is counted
  std::string lacks;               // the member that 'items' begins with, where nothing was found and it is not there
};
// A problem: it is no JSON, an expression cannot be run, or the next page is at another origin than `asked`.
[[nodiscard]] Result<PollPage> read_page(const PollSettings& settings, std::string_view body, const std::string& asked,
                                         const Clock& clock);

}  // namespace linkway::exchange
