// A password, key or shared secret: kept apart from texts, so that it cannot end in a log or an answer by mistake.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace linkway::security {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  // For what proves or is compared, and nothing else.
  [[nodiscard]] std::string_view reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

}  // namespace linkway::security
