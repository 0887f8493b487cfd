// Dates as a partner writes them, by a pattern that its pack declares: dd/MM/yyyy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::mapping {

// The letters are those of Unicode (UTS #35 section 8): d dd M MM MMM yyyy H HH mm ss and XXX (Z or +01:00); MMM is an
// English month, short or in full; whatever is no letter stands for itself. Two digits of a year are not taken: nobody
// can tell whether 26 was 1926.
class DateFormat {
 public:
  // A pattern that leaves out what comes before what it has (a day without a month) is refused.
  [[nodiscard]] static Result<DateFormat> parse(std::string_view pattern);

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  [[nodiscard]] bool has_time() const { return has_time_; }

  // FHIR's form of it (2026-05, 2026-05-10, 2026-05-10T14:30:00+07:00); nothing when it does not fit, or there is no
  // such day. `zone` ("+07:00", "Z", "") is that of times that do not say theirs.
  [[nodiscard]] std::optional<std::string> to_iso(std::string_view text, std::string_view zone) const;
  // The other way; nothing when `iso` is no date, or has less than the pattern asks for. A time of another zone is
  // told in `zone` where that is given.
  [[nodiscard]] std::optional<std::string> from_iso(std::string_view iso, std::string_view zone) const;

 private:
  enum class Part : std::uint8_t { literal, day, month, month_name, year, hour, minute, second, zone };
  struct Token {
    Part part = Part::literal;
    std::size_t digits = 0;  // the least that are written
    char literal = 0;
  };

  [[nodiscard]] std::optional<Problem> check();

  std::string pattern_;
  std::vector<Token> tokens_;
  bool has_time_ = false;
};

// "Z", "+07:00".
[[nodiscard]] bool is_zone(std::string_view text);

}  // namespace linkway::mapping
