#include "cli/report_summary.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli/packages.h"
#include "cli/partner_packs.h"
#include "cli/print.h"
#include "cli/program.h"
#include "mapping/pack/transfer.h"
#include "referral/report/measure_report.h"
#include "referral/report/suppress.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

Problem problem_of(Category category, std::string text, std::string file = "") {
  Problem problem;
  problem.category = category;
  problem.code = issue::not_found;
  problem.text = std::move(text);
  problem.file = std::move(file);
  return problem;
}

Status load(Config& config) {
  auto packages = load_packages(config.packages);
  if (!packages.ok()) return std::move(packages).problems();
  config.settings.definitions = packages->definitions;
  auto packs = load_partner_packs(config);
  if (!packs.ok()) return std::move(packs).problems();
  config.settings.packs = packs->packs;
  return Done{};
}

struct Form {
  exchange::PackPtr pack;
  const mapping::Channel* channel = nullptr;
};

Result<Form> form_of(const Config& config, const ReportOptions& options) {
  Form form;
  if (config.settings.packs) form.pack = config.settings.packs->find(options.pack);
  if (!form.pack) {
    return problem_of(Category::not_found, "there is no pack '" + options.pack + "' in packs.folders", config.file);
  }
  form.channel = form.pack->channel(mapping::Direction::out, options.channel);
  const auto* channel = form.channel;
  if (channel == nullptr || std::ranges::find(channel->carries, mapping::Carried::summary) == channel->carries.end()) {
    return problem_of(Category::not_found, "pack '" + options.pack + "' has no channel out '" + options.channel +
                                               "' that carries a summary");
  }
  return form;
}

// Who gets it: the partner asked for, else the only one with this pack, else all of them by the name of the pack.
struct Reader {
  std::string id;
  std::string name;
  std::string endpoint;
};

Result<Reader> reader_of(const Config& config, const ReportOptions& options, exchange::ReportQuestion& question) {
  const auto& partners = config.settings.partners;
  for (const auto& name : options.partners) {
    if (partners.find(PartnerId(name)) == nullptr) {
      return problem_of(Category::not_found, "there is no partner '" + name + "'", config.file);
    }
  }
  if (question.senders.empty()) {
    for (const auto& partner : partners.all()) {
      if (partner.pack == options.pack) question.senders.insert(partner.id);
    }
    if (question.senders.empty()) {
      return problem_of(Category::not_found, "no partner has pack '" + options.pack + "': name one by --partner",
                        config.file);
    }
  }
  const auto base = config.settings.base_url;
  if (question.senders.size() != 1) return Reader{options.pack, options.pack, base};
  const auto* partner = partners.find(*question.senders.begin());
  return Reader{partner->id.get(), partner->name, base + "/partners/" + partner->id.get()};
}

Status write_file(const std::string& path, const std::string& bytes) {
  // Whole or not at all: whoever takes it up from the folder must not find half of it.
  const auto beside = path + ".new";
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << bytes;
    if (!out.flush()) return problem_of(Category::unavailable, "cannot be written", path);
  }
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) return problem_of(Category::unavailable, "cannot be written: " + error.message(), path);
  return Done{};
}

}  // namespace

int write_summary(Shell& shell, Config& config, exchange::ReportQuestion question, const ReportOptions& options) {
  if (auto loaded = load(config); !loaded.ok()) return failed(shell, loaded.problems());
  const auto form = form_of(config, options);
  if (!form.ok()) return failed(shell, form.problems());
  const auto to = reader_of(config, options, question);
  if (!to.ok()) return failed(shell, to.problems());
  const auto store = store::open_sqlite_reader(config.store);
  if (!store.ok()) return failed(shell, store.problems());
  auto report = exchange::make_report(**store, question, config.settings.definitions);
  if (!report.ok()) return failed(shell, report.problems());
  referral::report::suppress(*report, options.suppress);
  if (!options.partners.empty() || !options.platforms.empty()) {
    shell.err
        << "this counts only a part of all referrals; where it is read as the whole, do not send it in its place\n";
  }

  const MonotoneClock clock;
  TimeOrderedIds ids(clock, config.node);
  data::Arena arena;
  data::Builder builder(arena);
  const auto& settings = config.settings;
  const auto message = referral::report::summary_message(
      *report,
      {ids.uuid(),
       ids.uuid(),
       {settings.name, settings.base_url, settings.organization.system, settings.organization.value},
       {to->name, to->endpoint, "", ""}},
      builder);
  const auto given =
      mapping::give_out(*form->pack, *form->channel, message, builder, {clock, ids, to->id, settings.base_url});
  if (!given.ok()) return failed(shell, given.problems());
  print_problems(shell.err, given->told);
  for (const auto& code : given->unmapped) {
    shell.err << "no row of " << printable(code.map) << " has " << printable(code.code) << "\n";
  }
  if (options.out.empty()) {
    shell.out << given->bytes;
    return exit_ok;
  }
  if (auto written = write_file(options.out, given->bytes); !written.ok()) return failed(shell, written.problems());
  return exit_ok;
}

}  // namespace linkway::cli
