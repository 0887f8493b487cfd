#include "fhir/path/regex_cache.h"

#include <re2/re2.h>

namespace linkway::fhir::path {

namespace {

// Bounds what one pattern takes, also when a{1000}{1000} unfolds.
constexpr std::int64_t most_memory = 4L * 1024 * 1024;

// RE2 writes (?P<name>...) where others write (?<name>...); look-behind begins alike and stays as it is.
std::string with_named_groups(std::string_view pattern) {
  std::string result;
  result.reserve(pattern.size() + 8);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      result += pattern.substr(i++, 2);
      continue;
    }
    result += pattern[i];
    const auto rest = pattern.substr(i + 1);
    if (pattern[i] == '(' && rest.starts_with("?<") && rest.size() > 2 && rest[2] != '=' && rest[2] != '!') {
      result += "?P";
      ++i;
    }
  }
  return result;
}

// In words of our own: RE2's quote the pattern, which may come from a person's record.
std::string_view fault_of(re2::RE2::ErrorCode code) {
  switch (code) {
    case re2::RE2::ErrorBadEscape: return "an escape that is not known (there are no back references)";
    case re2::RE2::ErrorBadCharClass:
    case re2::RE2::ErrorBadCharRange: return "a class of characters that is not one";
    case re2::RE2::ErrorMissingBracket: return "a ] is missing";
    case re2::RE2::ErrorMissingParen: return "a parenthesis is missing, or a group begins in a way that is not known";
    case re2::RE2::ErrorTrailingBackslash: return "a backslash at its end";
    case re2::RE2::ErrorRepeatArgument: return "nothing to repeat";
    case re2::RE2::ErrorRepeatSize: return "a repetition of more than 1000 times";
    case re2::RE2::ErrorRepeatOp: return "a repetition that is not known (there are no possessive ones)";
    case re2::RE2::ErrorBadPerlOp: return "(?...) of a kind that is not known (there is no look-ahead or look-behind)";
    case re2::RE2::ErrorBadUTF8: return "it is not UTF-8";
    case re2::RE2::ErrorBadNamedCapture: return "the name of a group that is not one";
    case re2::RE2::ErrorPatternTooLarge: return "it takes too much memory";
    default: return "it is faulty";
  }
}

}  // namespace

RegexCache::RegexCache() = default;
RegexCache::~RegexCache() = default;
RegexCache::RegexCache(RegexCache&&) noexcept = default;
RegexCache& RegexCache::operator=(RegexCache&&) noexcept = default;

Result<const re2::RE2*> RegexCache::find(std::string_view pattern) {
  if (const auto known = patterns_.find(pattern); known != patterns_.end()) return known->second.get();
  if (pattern.size() > most_pattern_bytes) {
    return Problem{.category = Category::too_large,
                   .code = issue::too_costly,
                   .text = "a regular expression may have " + std::to_string(most_pattern_bytes) + " bytes"};
  }
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_dot_nl(true);
  options.set_max_mem(most_memory);
  auto compiled = std::make_unique<re2::RE2>(with_named_groups(pattern), options);
  if (!compiled->ok()) {
    return Problem{.category = Category::unprocessable,
                   .code = issue::value,
                   .text = "the regular expression cannot be run: " + std::string(fault_of(compiled->error_code()))};
  }
  if (patterns_.size() >= most_patterns) patterns_.clear();
  return patterns_.emplace(std::string(pattern), std::move(compiled)).first->second.get();
}

}  // namespace linkway::fhir::path
