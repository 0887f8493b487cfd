// Finds the end of a header while it comes in, and what a lenient parser would let through and another recipient could
// read differently (RFC 9112 sections 2.2 and 5.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace linkway::net {

class HeaderScan {
 public:
  enum class Found : std::uint8_t { more, complete, bare_line_feed, folded_line };

  // `bytes`: everything from the first byte of the header on; looks at no byte twice.
  [[nodiscard]] Found look(std::string_view bytes);
  // Of a complete header, with the empty line.
  [[nodiscard]] std::size_t length() const { return at_; }
  // A folded line was met and passed over by a caller that allows it.
  void allow_folded_lines() { folded_allowed_ = true; }

 private:
  std::size_t at_ = 0;  // begin of a line, or where the search for its end goes on
  bool line_begins_ = true;
  bool first_line_ = true;
  bool folded_allowed_ = false;
};

}  // namespace linkway::net
