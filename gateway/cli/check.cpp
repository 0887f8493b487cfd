// linkway check: is the configuration right?
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/absent_partners.h"
#include "cli/certificate_dates.h"
#include "cli/commands.h"
#include "cli/config/config.h"
#include "cli/config/manual.h"
#include "cli/file_modes.h"
#include "cli/missing_profiles.h"
#include "cli/packages.h"
#include "cli/partner_packs.h"
#include "cli/print.h"
#include "cli/program.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

constexpr int soon = 30;  // days

std::string_view role_text(security::Role role) {
  switch (role) {
    case security::Role::referrer: return "referrer";
    case security::Role::platform: return "platform";
    case security::Role::operator_: return "operator";
  }
  return "";
}

void print_keys(std::ostream& out) {
  for (const auto& key : config_keys()) {
    out << key.path << "\n  " << key.meaning << "\n  " << key.type << "; ";
    if (key.standard == required) {
      out << "required\n";
    } else if (key.standard == none) {
      out << "optional\n";
    } else {
      out << "default " << key.standard << "\n";
    }
  }
}

std::string address_text(const net::ListenAddress& address) {
  const bool v6 = address.address.find(':') != std::string::npos;
  return (v6 ? "[" + address.address + "]" : address.address) + ":" + std::to_string(address.port);
}

void print_summary(std::ostream& out, const Config& config) {
  const auto& settings = config.settings;
  out << config.file << ": all is well\n";
  out << "  gateway     " << settings.name << ", " << settings.base_url << "\n";
  out << "  https       " << address_text(config.https) << "\n";
  out << "  operations  " << (config.operations ? "http://" + address_text(*config.operations) : "no listener") << "\n";
  out << "  store       " << config.store.path << "\n";
  out << "  " << count_of(settings.partners.all().size(), "partner", "partners") << "\n";
  for (const auto& partner : settings.partners.all()) {
    out << "    " << partner.id.get() << ": " << role_text(partner.role);
    if (partner.delivery) out << ", messages go to " << partner.delivery->url;
    if (const auto pack = exchange::pack_of(settings, partner)) {
      out << ", in the words of pack " << partner.pack << " " << pack->version();
    }
    if (partner.role == security::Role::referrer) {
      out << (partner.feedback.empty() ? ", gets no feedback"
                                       : ", is told of " + count_of(partner.feedback.size(), "step", "steps"));
    }
    out << "\n";
  }
  out << "  " << count_of(settings.routes.rules.size(), "route", "routes") << "\n";
  for (const auto& rule : settings.routes.rules) out << "    " << rule.name << " -> " << rule.platform.get() << "\n";
  out << "    otherwise -> "
      << (settings.routes.otherwise ? settings.routes.otherwise->get() : "nowhere: such a referral waits") << "\n";
}

void warn_of_dates(std::ostream& err, const Config& config) {
  const auto now = MonotoneClock().now();
  for (const auto& file :
       {config.tls.certificate, config.tls.client_ca, config.delivery_tls.certificate, config.delivery_tls.ca}) {
    const auto ends = file.empty() ? std::nullopt : first_to_end(file);
    if (!ends) continue;
    const auto days = std::chrono::duration_cast<std::chrono::days>(*ends - now).count();
    if (days < soon) {
      err << "warning: " << file << ": a certificate in it ends on " << to_fhir_date(*ends) << " (in "
          << count_of(static_cast<std::size_t>(std::max<std::int64_t>(days, 0)), "day", "days") << ")\n";
    }
  }
}

// Beside a running gateway or without one. A store that is not there yet, or of another version, owes nobody anything
// that could be told.
void warn_of_absent(std::ostream& err, const Config& config) {
  auto there = config.store;
  there.create = false;
  const auto reader = store::open_sqlite_reader(there);
  if (!reader) return;
  const auto absent = absent_partners(**reader, config.settings.partners);
  if (!absent) return;
  for (const auto& one : *absent) err << "warning: " << config.file << ": " << printable(sentence_on(one)) << "\n";
}

int check(Shell& shell, const std::string& file) {
  auto config = read_config(file);
  Problems problems;
  Problems warnings;
  if (!config) problems = config.problems();
  if (config) {
    const auto keep = [&](const auto& loaded) {
      if (!loaded) problems.insert(problems.end(), loaded.problems().begin(), loaded.problems().end());
    };
    keep(net::TlsServerContext::load(config->tls));
    if (!config->delivery_tls.ca.empty()) keep(net::TlsClientContext::load(config->delivery_tls));
    const auto packages = load_packages(config->packages);
    keep(packages);
    if (packages) {
      config->settings.definitions = packages->definitions;
      const auto missing = missing_profiles(*config);
      problems.insert(problems.end(), missing.begin(), missing.end());
      const auto packs = load_partner_packs(*config);
      keep(packs);
      if (packs) {
        config->settings.packs = packs->packs;
        warnings.insert(warnings.end(), packs->warnings.begin(), packs->warnings.end());
      }
      for (const auto& package : packages->installed) {
        warnings.insert(warnings.end(), package.warnings.begin(), package.warnings.end());
      }
    }
  }
  if (!problems.empty()) {
    print_problems(shell.err, problems);
    shell.err << file << ": " << count_of(problems.size(), "problem", "problems") << "\n";
    return exit_problem;
  }
  print_summary(shell.out, *config);
  for (const auto& warning : warnings) shell.err << "warning: " << to_string(warning) << "\n";
  warn_of_dates(shell.err, *config);
  for (const auto& open : open_to_others(config->secret_files)) shell.err << "warning: " << open << "\n";
  warn_of_absent(shell.err, *config);
  return exit_ok;
}

}  // namespace

void add_check(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("check", "Is the configuration right? Names every mistake with its line");
  command->footer(
      "Reads the configuration and the certificate files that it names, as 'serve' would, but starts nothing.\n"
      "Every problem is printed to standard error as FILE:LINE:COLUMN: TEXT. Warned of are certificates that end "
      "soon,\n"
      "secrets that others may read, and what the store owes to partners that the configuration does not have.\n\n"
      "Example:\n  linkway check --config linkway.yaml\n\n"
      "Exit codes: 0 all is well, 1 there are problems, 2 wrong usage.");
  struct Options {
    std::string file;
    bool keys = false;
  };
  const auto options = std::make_shared<Options>();
  auto* config = add_config_option(*command, options->file);
  config->required(false);
  auto* keys = command->add_flag("--keys", options->keys, "Print every key that a configuration may have, and exit");
  config->excludes(keys);
  command->callback([&shell, options] {
    if (options->file.empty() && !options->keys) throw CLI::RequiredError("--config");
    shell.command = [&shell, options] {
      if (!options->keys) return check(shell, options->file);
      print_keys(shell.out);
      return exit_ok;
    };
  });
}

}  // namespace linkway::cli
