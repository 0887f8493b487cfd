// linkway report: what passed through, counted.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/packages.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/report_options.h"
#include "cli/report_output.h"
#include "cli/report_summary.h"
#include "cli/store_config.h"
#include "data/json.h"
#include "referral/report/report_json.h"
#include "referral/report/suppress.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

using referral::report::Facts;

// The referrals of a list, as they are met: one a line.
class ReferralList {
 public:
  ReferralList(Shell& shell, const ReportOptions& options)
      : shell_(shell), options_(options), list_(list_of(options)) {}

  void see(const Facts& facts, bool silent) {
    if (list_ == ReportList::gp_not_known ? facts.gp_known : !silent) return;
    if (++found_ > options_.limit) return;
    const auto day = to_fhir_date(Instant{std::chrono::microseconds(facts.day.time_since_epoch()).count()});
    const auto& row = facts.row;
    if (options_.format == "json") {
      data::Arena arena;
      data::Builder b(arena);
      shell_.out << data::to_json(b.object({{"referral", b.text(row.id)},
                                            {"referred", b.text(day)},
                                            {"sender", b.text(row.sender)},
                                            {"platform", row.platform.empty() ? data::Node() : b.text(row.platform)},
                                            {"status", b.text(row.status)},
                                            {"step", b.text(row.step)}}))
                 << "\n";
    } else if (options_.format == "csv") {
      if (found_ == 1) shell_.out << csv_head;
      // Ids, days and codes: none of them has a comma or a quote in it.
      shell_.out << row.id << "," << day << "," << printable(row.sender) << "," << printable(row.platform) << ","
                 << row.status << "," << row.step << "\n";
    } else {
      shell_.out << row.id << "  " << day << "  " << row.status << ", " << row.step << "  " << printable(row.sender)
                 << " -> " << (row.platform.empty() ? "no rule matched" : printable(row.platform)) << "\n";
    }
  }
  void end() {
    if (found_ > options_.limit) {
      shell_.err << "There are " << found_ << "; " << options_.limit << " are shown: raise --limit.\n";
    } else if (found_ == 0 && options_.format == "csv") {
      shell_.out << csv_head;
    } else if (found_ == 0 && options_.format != "json") {
      shell_.out << "There is none.\n";
    }
  }

 private:
  static constexpr std::string_view csv_head = "referral,referred,sender,platform,status,step\n";

  Shell& shell_;
  const ReportOptions& options_;
  ReportList list_;
  std::size_t found_ = 0;
};

void write(Shell& shell, const referral::report::Report& report, const ReportOptions& options) {
  if (options.format == "csv") {
    shell.out << report_csv(report);
  } else if (options.format == "json") {
    data::Arena arena;
    data::Builder builder(arena);
    shell.out << data::to_json(referral::report::to_json(report, builder), data::JsonStyle::pretty) << "\n";
  } else {
    print_report(report, shell.out, shell.colour);
  }
}

int report(Shell& shell, const ReportOptions& options) {
  auto question = make_question(options, MonotoneClock().now());
  if (!question) {
    print_problems(shell.err, question.problems());
    return exit_usage;
  }
  auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  for (const auto& partner : options.partners) tell_unknown_partner(shell.err, *config, partner);
  for (const auto& platform : options.platforms) tell_unknown_partner(shell.err, *config, platform);
  if (options.summary) return write_summary(shell, *config, std::move(*question), options);
  const auto packages = load_packages(config->packages);
  if (!packages.ok()) return failed(shell, packages.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  ReferralList list(shell, options);
  exchange::SeeFacts see;
  if (list_of(options) != ReportList::none) see = [&](const Facts& facts, bool silent) { list.see(facts, silent); };
  auto made = exchange::make_report(**reader, *question, packages->definitions, see);
  if (!made) return failed(shell, made.problems());
  if (see) {
    list.end();
    return exit_ok;
  }
  referral::report::suppress(*made, options.suppress);
  write(shell, *made, options);
  return exit_ok;
}

std::string help() {
  std::string text =
      "Works beside a running gateway, and when none runs. It shows no personal data; with few people in a row, "
      "numbers\n"
      "may point to one of them all the same: --suppress hides those.\n\n"
      "What is counted:\n"
      "  referrals   each ServiceRequest that began one; the sender's, in its present version\n"
      "  messages    by which they came, a form that asks for three services is one, however often it is\n"
      "              edited; and contacts that asked for nothing: Encounters that took place and that no\n"
      "              ServiceRequest names\n"
      "  people      Patients. One person sent by two partners is two ('linkway duplicates' shows them)\n"
      "  period      by ServiceRequest.authoredOn, the day as it was written; of a contact alone the day on which it\n"
      "              began; both ends belong to it\n"
      "  percent     of all referrals of the period\n"
      "  contacted, intervention   a Task of the referral had a step (businessStatus) of which the code system\n"
      "              referral-step says so, whatever came after it\n"
      "  ended       completed, failed, rejected or cancelled\n"
      "  days        from the referral to the end of the Task (executionPeriod.end, else when it was changed), of\n"
      "              completed and failed ones\n"
      "  contacts    Encounters that took place (of one number, or without numbers of one beginning, they are one),\n"
      "              else the newest measure contacts-made; referrals of which either is told\n"
      "  unanswered  the platform has said nothing since the receipt, --days or more days ago\n"
      "  measures    before: the earliest of phase baseline, else without a phase; after: the latest other one of the\n"
      "              same referral; means of those that have both\n\n"
      "Tables (--by):\n";
  for (const auto& info : referral::report::tables()) {
    auto name = std::string(info.name);
    name.resize(12, ' ');
    text += "  " + name + std::string(info.definition) + "\n";
  }
  text +=
      "\nWhat came with a message of several referrals (circumstances, contacts) counts for each of them.\n"
      "Where nothing is told the code is 'none', of words without a code 'text'.\n\n"
      "Examples:\n"
      "  linkway report --config linkway.yaml --month 2026-01 --by source,topic,service,follow-up\n"
      "  linkway report --config linkway.yaml --from 2025-04 --to 2026-03 --suppress 5 --format csv\n"
      "  linkway report --config linkway.yaml --list gp-not-known\n"
      "  linkway report --config linkway.yaml --summary --pack kh-vhsg --channel monthly --month 2026-01 --out "
      "jan.csv\n\n"
      "Exit codes: 0 done, 1 the store could not be read or a summary not be made, 2 wrong usage.";
  return text;
}

}  // namespace

void add_report(CLI::App& app, Shell& shell) {
  auto* command =
      app.add_subcommand("report", "What passed through, counted: the funnel, and by source, topic, service");
  command->footer(help());
  const auto options = std::make_shared<ReportOptions>();
  add_config_option(*command, options->file);
  command->add_option("--month", options->month, "Of one month: 2026-01")->type_name("MONTH");
  command->add_option("--from", options->from, "From this day, month or year on")->type_name("DATE");
  command->add_option("--to", options->to, "Up to the end of this day, month or year")->type_name("DATE");
  command->add_option("--by", options->by, "Only these tables, divided by commas; left out: all")->type_name("TABLES");
  command->add_option("--partner", options->partners, "Only what this partner sent; several may be named")
      ->type_name("ID");
  command->add_option("--platform", options->platforms, "Only what went to this platform; several may be named")
      ->type_name("ID");
  command->add_option("--format", options->format, "text, csv or json")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->capture_default_str();
  // CLI11 takes -1 for the largest number that there is.
  command->add_option("--suppress", options->suppress, "Hide numbers below this")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000));
  command->add_option("--days", options->days, "How long a platform may be silent")
      ->type_name("N")
      ->check(CLI::Range(0, 10'000))
      ->capture_default_str();
  auto* list = command
                   ->add_option("--list", options->list,
                                "In place of figures the referrals: gp-not-known (no general practice is known) or "
                                "unanswered (the platform is silent)")
                   ->type_name("WHICH")
                   ->check(CLI::IsMember({"gp-not-known", "unanswered"}));
  command->add_option("--limit", options->limit, "At most so many referrals in a list")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  auto* summary = command->add_flag("--summary", options->summary,
                                    "In place of figures a message in the form of a pack, for those who refer");
  summary->excludes(list);
  command->add_option("--pack", options->pack, "The pack of a summary")->type_name("NAME")->needs(summary);
  command->add_option("--channel", options->channel, "Its channel")->type_name("NAME")->needs(summary);
  command->add_option("--out", options->out, "Where a summary is written; left out: to the standard output")
      ->type_name("FILE")
      ->needs(summary);
  command->callback([&shell, options] { shell.command = [&shell, options] { return report(shell, *options); }; });
}

}  // namespace linkway::cli
