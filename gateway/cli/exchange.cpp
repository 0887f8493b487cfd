// linkway exchange list | show | replay: what came, what became of it, why, and what is next.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/exchange_json.h"
#include "cli/exchange_list.h"
#include "cli/exchange_replay.h"
#include "cli/exchange_show.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"
#include "data/json.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

struct ListOptions {
  std::string file;
  ListFilter filter;
  bool json = false;
};

int list(Shell& shell, const ListOptions& options) {
  const auto query = make_query(options.filter, MonotoneClock().now());
  if (!query) {
    print_problems(shell.err, query.problems());
    return exit_usage;
  }
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  tell_unknown_partner(shell.err, *config, options.filter.partner);
  const auto listed = list_exchanges(**reader, *query, options.json, shell);
  return listed ? exit_ok : failed(shell, listed.problems());
}

struct ShowOptions {
  std::string file;
  std::string id;
  bool raw = false;
  bool json = false;
};

// What the id is of, when it is of no exchange.
int not_found(Shell& shell, store::Reader& reader, const std::string& id, std::int64_t key) {
  shell.err << "There is no exchange " << printable(id) << ".";
  if (const auto referral = reader.referral(ReferralKey(key)); referral && *referral) {
    shell.err << " It is the id of a referral: linkway exchange list --referral " << id;
  } else if (const auto delivery = reader.delivery(DeliveryKey(key)); delivery && *delivery) {
    shell.err << " It is the id of a delivery: linkway delivery show " << id_text(DeliveryKey(key));
  } else if (const auto resource = reader.resource(ResourceKey(key)); resource && *resource) {
    shell.err << " It is the id of a " << (*resource)->type << ", written by exchange "
              << id_text((*resource)->exchange) << ".";
  } else {
    shell.err << " 'linkway exchange list' shows those that there are.";
  }
  shell.err << "\n";
  return exit_problem;
}

// Partners that the configuration has no more: what is for them goes nowhere.
void note_gone(Story& story, const Config& config) {
  const auto gone = [&config](const PartnerId& partner) {
    return !partner.get().empty() && config.settings.partners.find(partner) == nullptr;
  };
  for (auto& delivery : story.deliveries) delivery.partner_gone = gone(delivery.delivery.partner);
  story.platform_gone = story.referral && gone(story.referral->platform);
}

int show(Shell& shell, const ShowOptions& options) {
  const auto key = parse_id(options.id);
  if (!key) {
    shell.err << "'" << printable(options.id)
              << "' is no exchange id: they have 13 letters and digits, as 'linkway exchange list' shows them.\n";
    return exit_problem;
  }
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  auto story = load_story(**reader, ExchangeKey(*key));
  if (!story) return failed(shell, story.problems());
  if (!story->has_value()) return not_found(shell, **reader, options.id, *key);
  note_gone(**story, *config);
  if (options.json) {
    data::Arena arena;
    data::Builder builder(arena);
    shell.out << data::to_json(story_json(**story, options.raw, builder), data::JsonStyle::pretty) << "\n";
  } else {
    show_story(**story, options.raw, shell);
  }
  return exit_ok;
}

void add_list(CLI::App& exchange, Shell& shell) {
  auto* command = exchange.add_subcommand("list", "The exchanges, newest first");
  command->footer(
      "Works beside a running gateway, and when none runs. It shows no personal data.\n\n"
      "Examples:\n"
      "  linkway exchange list --config linkway.yaml --since 2h\n"
      "  linkway exchange list --config linkway.yaml --verdict refused --partner riverside-surgery\n"
      "  linkway exchange list --config linkway.yaml --unrouted\n\n"
      "Exit codes: 0 done, 1 the store could not be read, 2 wrong usage.");
  const auto options = std::make_shared<ListOptions>();
  auto& filter = options->filter;
  add_config_option(*command, options->file);
  command->add_option("--partner", filter.partner, "Only from this partner")->type_name("ID");
  command->add_option("--verdict", filter.verdict, "Only accepted, repeated, no-effect or refused ones")
      ->type_name("VERDICT");
  command->add_option("--since", filter.since, "Only from this time on: 2026-11-22T09:30:00Z, 2026-11-22, or 2h (ago)")
      ->type_name("TIME");
  command->add_option("--referral", filter.referral, "Only about this referral")->type_name("ID");
  command->add_option("--correlation", filter.correlation, "Only with this X-Correlation-Id")->type_name("ID");
  command->add_flag("--unrouted", filter.unrouted, "Only those whose referral waits for a route");
  add_listing_options(*command, filter.limit, options->json);
  command->callback([&shell, options] { shell.command = [&shell, options] { return list(shell, *options); }; });
}

void add_show(CLI::App& exchange, Shell& shell) {
  auto* command = exchange.add_subcommand("show", "One exchange: what came, what became of it, why, what is next");
  command->footer(
      "Works beside a running gateway, and when none runs. Without --raw it shows no personal data.\n\n"
      "Example:\n  linkway exchange show 01jd4x7k2m9p0 --config linkway.yaml\n\n"
      "Exit codes: 0 done, 1 there is no such exchange or the store could not be read, 2 wrong usage.");
  const auto options = std::make_shared<ShowOptions>();
  command->add_option("id", options->id, "As 'linkway exchange list' shows it")->type_name("ID")->required();
  add_config_option(*command, options->file);
  command->add_flag(
      "--raw", options->raw,
      "Also the message as it came, the answer, and what partners answered to deliveries that failed. They "
      "hold personal data: mind who sees your screen, and where you keep the output");
  command->add_flag("--json", options->json, "As a JSON object, for programs");
  command->callback([&shell, options] { shell.command = [&shell, options] { return show(shell, *options); }; });
}

}  // namespace

void add_exchange(CLI::App& app, Shell& shell) {
  auto* exchange = app.add_subcommand("exchange", "What came in, what became of it, why, and what is next");
  exchange->require_subcommand(1);
  exchange->footer("Example:\n  linkway exchange list --config linkway.yaml");
  add_list(*exchange, shell);
  add_show(*exchange, shell);
  add_exchange_replay(*exchange, shell);
}

}  // namespace linkway::cli
