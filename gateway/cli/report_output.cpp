#include "cli/report_output.h"

#include <cstdio>
#include <vector>

#include "base/text.h"
#include "cli/print.h"
#include "mapping/models/csv.h"
#include "mapping/models/formula.h"

namespace linkway::cli {

namespace {

using referral::report::Count;
using referral::report::info_of;
using referral::report::Report;
using referral::report::ReportTable;
using referral::report::share;
using referral::report::Spread;

std::string decimal(double value, int places) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", places, value);
  return text;
}

class Figures {
 public:
  explicit Figures(const Report& report) : report_(report) {}

  [[nodiscard]] std::string number(const Count& count) const {
    return count.hidden ? "<" + std::to_string(report_.suppressed_below) : std::to_string(count.value);
  }
  [[nodiscard]] std::string percent(const Count& part) const {
    const auto value = share(part, report_.total.referrals);
    return value ? decimal(*value, 1) : "";
  }

 private:
  const Report& report_;
};

bool shown(const Count& count) { return !count.hidden && count.value > 0; }

Table::Cell cell(std::string text) { return {std::move(text), Colour::none}; }

// A table of which nobody said anything.
bool says_nothing(const ReportTable& table) {
  for (const auto& row : table.rows) {
    if (row.code != "none" || row.system != referral::report::table_system) return false;
  }
  return true;
}

std::string code_of(const ReportTable& table, const referral::report::TableRow& row) {
  if (row.system.empty() || row.system == info_of(table.table).system || row.system == referral::report::table_system) {
    return row.code;
  }
  return row.system + "|" + row.code;
}

void print_spread(std::ostream& out, const char* what, const Spread& spread, const Figures& figures) {
  out << what << ": ";
  if (shown(spread.referrals)) {
    out << "median " << decimal(spread.median, 1) << ", mean " << decimal(spread.mean, 1) << ", " << spread.least
        << " to " << spread.most << ", of " << figures.number(spread.referrals) << " referrals\n";
  } else {
    out << "of " << figures.number(spread.referrals) << " referrals\n";
  }
}

void print_table(const ReportTable& table, const Figures& figures, std::ostream& out, bool colour) {
  const auto& info = info_of(table.table);
  out << "\n"
      << info.title << " (" << info.name << ")" << (info.several ? ", one referral may have several" : "") << "\n";
  Table printed({"CODE", "REFERRALS", "%", "MESSAGES", "PEOPLE", "DISPLAY"});
  for (const auto& row : table.rows) {
    printed.add({cell(code_of(table, row)), cell(figures.number(row.counts.referrals)),
                 cell(figures.percent(row.counts.referrals)), cell(figures.number(row.counts.messages)),
                 cell(figures.number(row.counts.people)), cell(row.display)});
  }
  printed.print(out, colour);
  if (table.left_out > 0) {
    out << "The values of " << table.left_out << " referrals found no room: there are too many different ones.\n";
  }
}

void print_measures(const Report& report, const Figures& figures, std::ostream& out, bool colour) {
  if (report.measures.empty()) return;
  out << "\nMeasures before and after\n";
  Table printed({"MEASURE", "N", "BEFORE", "AFTER", "CHANGE", "DISPLAY"});
  for (const auto& row : report.measures) {
    const bool known = shown(row.pairs);
    printed.add({cell(row.measure), cell(figures.number(row.pairs)), cell(known ? decimal(row.before, 2) : "-"),
                 cell(known ? decimal(row.after, 2) : "-"), cell(known ? decimal(row.change, 2) : "-"),
                 cell(row.display)});
  }
  printed.print(out, colour);
}

class CsvReport {
 public:
  explicit CsvReport(const Report& report) : figures_(report) {
    row({"table", "code", "system", "display", "referrals", "messages", "people", "percent", "value"});
    if (!report.from.empty()) value("period", "from", report.from);
    if (!report.to.empty()) value("period", "to", report.to);
    row({"total", "", "", "", figures_.number(report.total.referrals), figures_.number(report.total.messages),
         figures_.number(report.total.people), figures_.percent(report.total.referrals), ""});
    count("funnel", "referred", report.funnel.referred);
    count("funnel", "contacted", report.funnel.contacted);
    count("funnel", "intervention", report.funnel.intervention);
    count("count", "contacts-alone", report.contacts_alone);
    count("count", "ended", report.ended);
    count("count", "unanswered", report.unanswered);
    count("count", "gp-not-known", report.gp_not_known);
    spread("contacts", report.contacts);
    spread("days", report.days);
    for (const auto& table : report.tables) add(table);
    for (const auto& measure : report.measures) {
      row({"measure", mapping::with_mark(measure.measure), "", mapping::with_mark(measure.display),
           figures_.number(measure.pairs), "", "", "", ""});
      if (!shown(measure.pairs)) continue;
      value("measure-before", mapping::with_mark(measure.measure), decimal(measure.before, 2));
      value("measure-after", mapping::with_mark(measure.measure), decimal(measure.after, 2));
      value("measure-change", mapping::with_mark(measure.measure), decimal(measure.change, 2));
    }
  }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  void row(const std::vector<std::string>& cells) { mapping::append_csv_row(text_, cells); }
  void value(const std::string& table, const std::string& code, const std::string& value) {
    row({table, code, "", "", "", "", "", "", value});
  }
  void count(const std::string& table, const std::string& code, const Count& count) {
    row({table, code, "", "", figures_.number(count), "", "", figures_.percent(count), ""});
  }
  void spread(const std::string& table, const Spread& spread) {
    row({table, "referrals", "", "", figures_.number(spread.referrals), "", "", "", ""});
    if (!shown(spread.referrals)) return;
    value(table, "median", decimal(spread.median, 1));
    value(table, "mean", decimal(spread.mean, 2));
    value(table, "least", std::to_string(spread.least));
    value(table, "most", std::to_string(spread.most));
  }
  void add(const ReportTable& table) {
    for (const auto& one : table.rows) {
      row({std::string(info_of(table.table).name), mapping::with_mark(one.code), mapping::with_mark(one.system),
           mapping::with_mark(one.display), figures_.number(one.counts.referrals), figures_.number(one.counts.messages),
           figures_.number(one.counts.people), figures_.percent(one.counts.referrals), ""});
    }
  }

  Figures figures_;
  std::string text_;
};

}  // namespace

void print_report(const Report& report, std::ostream& out, bool colour) {
  const Figures figures(report);
  out << "Referrals";
  if (!report.from.empty()) out << " from " << report.from;
  if (!report.to.empty()) out << " to " << report.to;
  out << ": " << figures.number(report.total.referrals) << ", by " << figures.number(report.total.messages)
      << " messages, of " << figures.number(report.total.people) << " people\n\n";
  Table funnel({"FUNNEL", "REFERRALS", "%"});
  const auto stage = [&](const char* name, const Count& count) {
    funnel.add({cell(name), cell(figures.number(count)), cell(figures.percent(count))});
  };
  stage("referred", report.funnel.referred);
  stage("contacted by a link worker", report.funnel.contacted);
  stage("received an intervention", report.funnel.intervention);
  funnel.print(out, colour);
  out << "\ncontacts that asked for nothing, among the messages: " << figures.number(report.contacts_alone)
      << "\nended: " << figures.number(report.ended) << "\nwithout an answer for " << report.silent_days
      << " days or longer: " << figures.number(report.unanswered)
      << "\ngeneral practice not known: " << figures.number(report.gp_not_known) << "\n";
  print_spread(out, "contacts a referral", report.contacts, figures);
  print_spread(out, "days from referral to end", report.days, figures);
  for (const auto& table : report.tables) {
    if (!says_nothing(table)) print_table(table, figures, out, colour);
  }
  print_measures(report, figures, out, colour);
  if (report.suppressed_below > 0) {
    out << "\nNumbers below " << report.suppressed_below << ", and those that would give them away, are hidden.\n";
  }
}

std::string report_csv(const Report& report) { return CsvReport(report).text(); }

}  // namespace linkway::cli
