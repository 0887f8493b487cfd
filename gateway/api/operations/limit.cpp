#include "api/operations/limit.h"

#include <charconv>

#include "api/respond.h"

namespace linkway::api {

std::optional<std::size_t> limit_of(const Call& call, std::size_t most) {
  const auto text = query_value(call.request.query, "limit");
  if (text.empty()) return most;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || number < 1 || number > most) return std::nullopt;
  return number;
}

net::Response wrong_limit(std::size_t most) {
  return problem(Category::malformed, issue::value, "limit must be a whole number from 1 to " + std::to_string(most));
}

}  // namespace linkway::api
