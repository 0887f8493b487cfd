#include "cli/report_options.h"

#include <utility>

#include "exchange/report_question.h"

namespace linkway::cli {

namespace {

Problem wrong(std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::value;
  problem.text = std::move(text);
  return problem;
}

}  // namespace

ReportList list_of(const ReportOptions& options) {
  if (options.list == "gp-not-known") return ReportList::gp_not_known;
  return options.list == "unanswered" ? ReportList::unanswered : ReportList::none;
}

Result<exchange::ReportQuestion> make_question(const ReportOptions& options, Instant now) {
  auto question = exchange::report_question(
      {options.from, options.to, options.month, options.by, options.partners, options.platforms, options.days}, now,
      "--");
  auto problems = question ? Problems() : Problems(question.problems());
  if (options.summary) {
    if (options.pack.empty() || options.channel.empty()) {
      problems.push_back(wrong("--summary needs --pack and --channel: the form in which it is written"));
    }
    if (question && (!question->counted.from || !question->counted.to)) {
      problems.push_back(wrong("--summary needs a period: --month, or --from and --to"));
    }
  }
  if (!problems.empty()) return problems;
  return question;
}

}  // namespace linkway::cli
