// Compiled regular expressions, kept by their text.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace linkway::fhir::path {

// Matching takes time in proportion to the text whatever the pattern (RE2), so a pattern from outside cannot stall it;
// in exchange there are no back references and no look-around. `.` matches line ends, too: "single line" mode, as N1
// section 5.6.9 asks.
class RegexCache {
 public:
  RegexCache();
  ~RegexCache();
  RegexCache(RegexCache&&) noexcept;
  RegexCache& operator=(RegexCache&&) noexcept;

  // Holds until the next call. The problem says what the pattern's fault is, not what the pattern is.
  [[nodiscard]] Result<const re2::RE2*> find(std::string_view pattern);

 private:
  static constexpr std::size_t most_patterns = 256;
  static constexpr std::size_t most_pattern_bytes = 16 * 1024;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::unique_ptr<re2::RE2>, Hash, std::equal_to<>> patterns_;
};

}  // namespace linkway::fhir::path
