#include "cli/report_options.h"

#include <algorithm>

#include "base/text.h"
#include "referral/dates.h"

namespace linkway::cli {

namespace {

Problem wrong(std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::value;
  problem.text = std::move(text);
  return problem;
}

std::optional<referral::DateRange> date(const std::string& option, const std::string& text, Problems& problems) {
  if (text.empty()) return std::nullopt;
  const auto range = referral::parse_date(text);
  if (!range) problems.push_back(wrong(option + " must be a date such as 2026-01-31, 2026-01 or 2026"));
  return range;
}

void read_period(const ReportOptions& options, exchange::ReportQuestion& question, Problems& problems) {
  auto& counted = question.counted;
  if (const auto from = date("--from", options.from, problems)) counted.from = from->first;
  if (const auto to = date("--to", options.to, problems)) counted.to = to->last;
  if (const auto month = date("--month", options.month, problems)) {
    if (options.month.size() != 7) problems.push_back(wrong("--month must be a month such as 2026-01"));
    if (!options.from.empty() || !options.to.empty()) {
      problems.push_back(wrong("--month stands alone: without --from and --to"));
    }
    counted.from = month->first;
    counted.to = month->last;
  }
  if (counted.from && counted.to && *counted.from > *counted.to) {
    problems.push_back(wrong("--from is later than --to"));
  }
}

void read_tables(const ReportOptions& options, exchange::ReportQuestion& question, Problems& problems) {
  auto& chosen = question.counted.tables;
  for (const auto& argument : options.by) {
    for (const auto name : text::split(argument, ',')) {
      const auto table = referral::report::find_table(text::trim(name));
      if (!table) {
        std::string known;
        for (const auto& info : referral::report::tables())
          known += (known.empty() ? "" : ", ") + std::string(info.name);
        problems.push_back(wrong("--by: there is no table '" + std::string(name) + "'; there are " + known));
      } else if (std::ranges::find(chosen, *table) == chosen.end()) {
        chosen.push_back(*table);
      }
    }
  }
  if (!options.by.empty()) return;
  for (const auto& info : referral::report::tables()) chosen.push_back(info.table);
}

}  // namespace

ReportList list_of(const ReportOptions& options) {
  if (options.list == "gp-not-known") return ReportList::gp_not_known;
  return options.list == "unanswered" ? ReportList::unanswered : ReportList::none;
}

Result<exchange::ReportQuestion> make_question(const ReportOptions& options, Instant now) {
  exchange::ReportQuestion question;
  Problems problems;
  question.counted.now = now;
  question.counted.silent_days = options.days;
  read_period(options, question, problems);
  read_tables(options, question, problems);
  for (const auto& partner : options.partners) question.senders.insert(PartnerId(partner));
  for (const auto& platform : options.platforms) question.platforms.insert(PartnerId(platform));
  if (options.summary) {
    if (options.pack.empty() || options.channel.empty()) {
      problems.push_back(wrong("--summary needs --pack and --channel: the form in which it is written"));
    }
    if (!question.counted.from || !question.counted.to) {
      problems.push_back(wrong("--summary needs a period: --month, or --from and --to"));
    }
  }
  if (!problems.empty()) return problems;
  return question;
}

}  // namespace linkway::cli
