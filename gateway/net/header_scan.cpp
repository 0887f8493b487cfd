#include "net/header_scan.h"

namespace linkway::net {

HeaderScan::Found HeaderScan::look(std::string_view bytes) {
  while (at_ < bytes.size()) {
    if (line_begins_ && !first_line_) {
      if ((bytes[at_] == ' ' || bytes[at_] == '\t') && !folded_allowed_) return Found::folded_line;
      if (bytes[at_] == '\r') {
        if (at_ + 1 == bytes.size()) return Found::more;
        if (bytes[at_ + 1] == '\n') {
          at_ += 2;
          return Found::complete;
        }
      }
    }
    line_begins_ = false;
    const auto end = bytes.find('\n', at_);
    if (end == std::string_view::npos) {
      at_ = bytes.size();
      return Found::more;
    }
    if (end == 0 || bytes[end - 1] != '\r') return Found::bare_line_feed;
    at_ = end + 1;
    line_begins_ = true;
    first_line_ = false;
  }
  return Found::more;
}

}  // namespace linkway::net
