// Errors are values: what kind, where in the input, a text that is safe to show to the sender
// and a text for the operator's log. Nothing in `text` may quote personal data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linkway {

// What went wrong, independent of protocol; each edge translates it (HTTP status, ACK code, exit code).
enum class Category : std::uint8_t {
  malformed,          // cannot be read at all (syntax, encoding, framing)
  unauthenticated,    // we do not know who is asking
  forbidden,          // we know, and the answer is no
  not_found,          // not there, or not there for this partner
  not_supported,      // method or interaction that is not offered here
  not_acceptable,     // no format that the client takes
  conflict,           // contradicts what is already there
  precondition,       // If-Match, If-None-Exist or a conditional reference failed
  too_large,          // over a limit on size
  unsupported_media,  // content type that is not spoken here
  unprocessable,      // read well, but the content breaks a rule
  too_many,           // over a limit on rate or number
  timeout,            // a deadline passed
  unavailable,        // cannot now, can later (store full, locked, shutting down)
  internal,           // our own fault
};

enum class Severity : std::uint8_t { information, warning, error, fatal };

// FHIR R4 IssueType codes (http://hl7.org/fhir/issue-type), as they are written in OperationOutcome.issue.code.
namespace issue {
inline constexpr std::string_view invalid = "invalid", structure = "structure", required = "required", value = "value",
                                  invariant = "invariant", security = "security", login = "login", unknown = "unknown",
                                  expired = "expired", forbidden = "forbidden", suppressed = "suppressed",
                                  processing = "processing", not_supported = "not-supported", duplicate = "duplicate",
                                  multiple_matches = "multiple-matches", not_found = "not-found", deleted = "deleted",
                                  too_long = "too-long", code_invalid = "code-invalid", extension = "extension",
                                  too_costly = "too-costly", business_rule = "business-rule", conflict = "conflict",
                                  transient = "transient", lock_error = "lock-error", no_store = "no-store",
                                  exception = "exception", timeout = "timeout", incomplete = "incomplete",
                                  throttled = "throttled", informational = "informational";
}  // namespace issue

struct Problem {
  Category category = Category::internal;
  std::string_view code = issue::exception;  // one of issue::
  std::string path;                          // FHIRPath of the culprit, "" when the whole input is meant
  std::string text;                          // safe to show
  std::string log;                           // for the operator only; may be empty
  Severity severity = Severity::error;
  std::uint32_t line = 0;  // 1-based position in the source text, 0 when not known
  std::uint32_t column = 0;
  std::string file;          // for configuration and packs
  std::string rule = {};     // of validation: an invariant's key (dom-2), or our own name of what is broken
  std::string profile = {};  // canonical of the definition that asks for it, "" for the base
};

using Problems = std::vector<Problem>;

// True when at least one of them is an error or fatal.
[[nodiscard]] bool any_error(const Problems& problems);

// The category that decides the answer: that of the first error.
[[nodiscard]] Category category_of(const Problems& problems);

// "file:line:column: text [path]" as compilers print it; parts that are not known are left out.
[[nodiscard]] std::string to_string(const Problem& problem);
[[nodiscard]] std::string_view to_string(Category category);
[[nodiscard]] std::string_view to_string(Severity severity);

}  // namespace linkway
