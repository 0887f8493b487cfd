#include "cli/config/header_name.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace linkway::cli {

bool is_header_name(std::string_view name) {
  constexpr std::string_view more = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || more.find(c) != more.npos;
  });
}

bool is_own_header(std::string_view name) {
  static constexpr std::array<std::string_view, 7> own = {
      "content-type", "content-length", "host", "connection", "transfer-encoding", "x-request-id", "x-correlation-id"};
  return std::ranges::any_of(own, [&](std::string_view other) { return text::iequals(name, other); });
}

}  // namespace linkway::cli
