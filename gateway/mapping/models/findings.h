// What is wrong with an instance, gathered while it is read or written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "fhir/format/json_form.h"
#include "fhir/format/spot.h"

namespace linkway::mapping {

class Findings {
 public:
  // `source`: the text that positions count in; "" when there is none.
  explicit Findings(std::string_view source = {}) : source_(source) {}

  // The instance cannot be taken as it is.
  void error(const fhir::Spot& spot, std::uint32_t position, std::string_view code, std::string text);
  // It can, but this of it has no place.
  void warning(const fhir::Spot& spot, std::uint32_t position, std::string_view code, std::string text);

  [[nodiscard]] bool full() const { return errors_.size() >= fhir::most_problems; }
  [[nodiscard]] bool failed() const { return !errors_.empty(); }
  // Worth to look for what was meant.
  [[nodiscard]] bool wants_more_warnings() const { return warnings_.size() < fhir::most_problems; }
  [[nodiscard]] Problems take_errors() { return std::move(errors_); }
  [[nodiscard]] Problems take_warnings();

 private:
  void add(Problems& to, const fhir::Spot& spot, std::uint32_t position, std::string_view code, std::string text);

  std::string_view source_;
  Problems errors_;
  Problems warnings_;
  std::size_t more_ = 0;  // warnings that were not kept
};

}  // namespace linkway::mapping
