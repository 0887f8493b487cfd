#include "exchange/report_question.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "referral/dates.h"

namespace linkway::exchange {

namespace {

class Question {
 public:
  Question(const ReportWords& words, std::string_view mark) : words_(words), mark_(mark) {}

  Result<ReportQuestion> read(Instant now) {
    question_.counted.now = now;
    question_.counted.silent_days = words_.days;
    read_period();
    read_tables();
    for (const auto& partner : words_.partners) question_.senders.insert(PartnerId(partner));
    for (const auto& platform : words_.platforms) question_.platforms.insert(PartnerId(platform));
    if (!problems_.empty()) return std::move(problems_);
    return std::move(question_);
  }

 private:
  [[nodiscard]] std::string named(std::string_view name) const { return mark_ + std::string(name); }

  void wrong(std::string text) {
    auto& problem = problems_.emplace_back();
    problem.category = Category::unprocessable;
    problem.code = issue::value;
    problem.text = std::move(text);
  }

  std::optional<referral::DateRange> date(std::string_view name, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto range = referral::parse_date(text);
    if (!range) wrong(named(name) + " must be a date such as 2026-01-31, 2026-01 or 2026");
    return range;
  }

  void read_period() {
    constexpr std::size_t month_size = 7;
    auto& counted = question_.counted;
    if (const auto from = date("from", words_.from)) counted.from = from->first;
    if (const auto to = date("to", words_.to)) counted.to = to->last;
    if (const auto month = date("month", words_.month)) {
      if (words_.month.size() != month_size) wrong(named("month") + " must be a month such as 2026-01");
      if (!words_.from.empty() || !words_.to.empty()) {
        wrong(named("month") + " stands alone: without " + named("from") + " and " + named("to"));
      }
      counted.from = month->first;
      counted.to = month->last;
    }
    if (counted.from && counted.to && *counted.from > *counted.to) {
      wrong(named("from") + " is later than " + named("to"));
    }
  }

  void read_tables() {
    auto& chosen = question_.counted.tables;
    for (const auto& argument : words_.by) {
      for (const auto name : text::split(argument, ',')) {
        const auto table = referral::report::find_table(text::trim(name));
        if (!table) {
          wrong(named("by") + ": there is no table '" + std::string(name.substr(0, longest_name)) + "'; there are " +
                known_tables());
        } else if (std::ranges::find(chosen, *table) == chosen.end()) {
          chosen.push_back(*table);
        }
      }
    }
    if (!words_.by.empty()) return;
    for (const auto& info : referral::report::tables()) chosen.push_back(info.table);
  }

  static std::string known_tables() {
    std::string known;
    for (const auto& info : referral::report::tables()) known += (known.empty() ? "" : ", ") + std::string(info.name);
    return known;
  }

  static constexpr std::size_t longest_name = 100;  // that is shown again

  const ReportWords& words_;
  const std::string mark_;
  ReportQuestion question_;
  Problems problems_;
};

}  // namespace

Result<ReportQuestion> report_question(const ReportWords& words, Instant now, std::string_view mark) {
  return Question(words, mark).read(now);
}

}  // namespace linkway::exchange
