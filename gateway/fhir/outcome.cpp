#include "fhir/outcome.h"

#include "data/json.h"
#include "fhir/primitive.h"

namespace linkway::fhir {

namespace {

using data::Node;

std::string diagnostics_of(const Problem& problem) {
  std::string text;
  if (problem.line != 0) text = "line " + std::to_string(problem.line);
  if (problem.line != 0 && problem.column != 0) text += ", column " + std::to_string(problem.column);
  if (!problem.profile.empty()) text += (text.empty() ? "profile " : "; profile ") + problem.profile;
  return text;
}

// What was broken, for machines: texts may change, rules do not.
Node details_of(const Problem& problem, data::Builder& b) {
  if (problem.rule.empty() && problem.text.empty()) return {};
  const auto rule = problem.rule.empty()
                        ? Node()
                        : b.list({b.object({{"system", b.text(rule_system)}, {"code", b.text(problem.rule)}})});
  return b.object({{"coding", rule}, {"text", text_or_absent(b, problem.text)}});
}

Node issue_of(const Problem& problem, data::Builder& b) {
  const auto path = text_or_absent(b, problem.path);
  return b.object({{"severity", b.text(to_string(problem.severity))},
                   {"code", b.text(problem.code.empty() ? issue::processing : problem.code)},
                   {"details", details_of(problem, b)},
                   {"diagnostics", text_or_absent(b, diagnostics_of(problem))},
                   {"expression", path ? b.list({path}) : Node()}});
}

// OperationOutcome.issue is 1..*.
Problem nothing_wrong() {
  Problem p;
  p.code = issue::informational;
  p.severity = Severity::information;
  p.text = "No problem was found.";
  return p;
}

}  // namespace

int http_status(Category category) {
  switch (category) {
    case Category::malformed: return 400;
    case Category::unauthenticated: return 401;
    case Category::forbidden: return 403;
    case Category::not_found: return 404;
    case Category::not_supported: return 405;
    case Category::not_acceptable: return 406;
    case Category::conflict: return 409;
    case Category::precondition: return 412;
    case Category::too_large: return 413;
    case Category::unsupported_media: return 415;
    case Category::unprocessable: return 422;
    case Category::too_many: return 429;
    case Category::timeout: return 408;
    case Category::unavailable: return 503;
    case Category::internal: return 500;
  }
  return 500;
}

Node operation_outcome(const Problems& problems, data::Builder& builder) {
  std::vector<Node> issues;
  issues.reserve(problems.size() + 1);
  for (const auto& problem : problems) issues.push_back(issue_of(problem, builder));
  if (issues.empty()) issues.push_back(issue_of(nothing_wrong(), builder));
  return builder.object({{"resourceType", builder.text("OperationOutcome")}, {"issue", builder.list(issues)}});
}

std::string operation_outcome_json(const Problems& problems) {
  data::Arena arena;
  data::Builder builder(arena);
  return data::to_json(operation_outcome(problems, builder));
}

}  // namespace linkway::fhir
