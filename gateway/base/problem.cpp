#include "base/problem.h"

#include <algorithm>

namespace linkway {

namespace {
bool is_error(const Problem& p) { return p.severity >= Severity::error; }
}  // namespace

bool any_error(const Problems& problems) { return std::any_of(problems.begin(), problems.end(), is_error); }

Category category_of(const Problems& problems) {
  const auto first = std::find_if(problems.begin(), problems.end(), is_error);
  return first == problems.end() ? Category::internal : first->category;
}

std::string to_string(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line != 0) {
    if (!out.empty()) out += ':';
    out += std::to_string(problem.line);
    if (problem.column != 0) out += ':' + std::to_string(problem.column);
  }
  if (!out.empty()) out += ": ";
  out += problem.text;
  if (!problem.path.empty()) out += " [" + problem.path + "]";
  return out;
}

std::string_view to_string(Category category) {
  switch (category) {
    case Category::malformed: return "malformed";
    case Category::unauthenticated: return "unauthenticated";
    case Category::forbidden: return "forbidden";
    case Category::not_found: return "not-found";
    case Category::not_supported: return "not-supported";
    case Category::not_acceptable: return "not-acceptable";
    case Category::conflict: return "conflict";
    case Category::precondition: return "precondition";
    case Category::too_large: return "too-large";
    case Category::unsupported_media: return "unsupported-media";
    case Category::unprocessable: return "unprocessable";
    case Category::too_many: return "too-many";
    case Category::timeout: return "timeout";
    case Category::unavailable: return "unavailable";
    case Category::internal: return "internal";
  }
  return "internal";
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::information: return "information";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    case Severity::fatal: return "fatal";
  }
  return "error";
}

}  // namespace linkway
