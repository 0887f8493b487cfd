// linkway delivery list | show | retry: what the gateway owes its partners, and what somebody has to look at.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/delivery_list.h"
#include "cli/delivery_retry.h"
#include "cli/delivery_show.h"
#include "cli/exchange_json.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"
#include "data/json.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

struct ListOptions {
  std::string file;
  std::string partner;
  std::string state;
  std::size_t limit = 50;
  bool json = false;
};

int list(Shell& shell, const ListOptions& options) {
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  tell_unknown_partner(shell.err, *config, options.partner);
  const store::DeliveryQuery query{PartnerId(options.partner), parse_delivery_state(options.state), options.limit};
  const auto listed = list_deliveries(**reader, query, options.json, MonotoneClock().now(), shell);
  return listed ? exit_ok : failed(shell, listed.problems());
}

struct ShowOptions {
  std::string file;
  std::string id;
  bool raw = false;
  bool json = false;
};

int show(Shell& shell, const ShowOptions& options) {
  const auto key = parse_id(options.id);
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  auto row = (*reader)->delivery(DeliveryKey(key.value_or(0)));
  if (!row) return failed(shell, row.problems());
  if (!*row) {
    shell.err << "There is no delivery " << printable(options.id) << ". 'linkway delivery list' shows those that there "
              << "are.\n";
    return exit_problem;
  }
  auto story = load_delivery(**reader, std::move(**row));
  if (!story) return failed(shell, story.problems());
  story->partner_gone = config->settings.partners.find(story->delivery.partner) == nullptr;
  if (options.json) {
    data::Arena arena;
    data::Builder b(arena);
    auto node = delivery_story_json(*story, options.raw, b);
    if (const auto next = next_step(*story); !next.empty()) node = b.with(node, "next", b.text(next));
    shell.out << data::to_json(node, data::JsonStyle::pretty) << "\n";
  } else {
    show_delivery_page(*story, options.raw, shell);
  }
  return exit_ok;
}

void add_list(CLI::App& delivery, Shell& shell) {
  auto* command = delivery.add_subcommand("list", "What has not arrived yet, the oldest first");
  command->footer(
      "Works beside a running gateway, and when none runs. It shows no personal data.\n\n"
      "Examples:\n"
      "  linkway delivery list --config linkway.yaml\n"
      "  linkway delivery list --config linkway.yaml --state refused --partner northside\n\n"
      "Exit codes: 0 done, 1 the store could not be read, 2 wrong usage.");
  const auto options = std::make_shared<ListOptions>();
  add_config_option(*command, options->file);
  command->add_option("--partner", options->partner, "Only for this partner")->type_name("ID");
  command
      ->add_option("--state", options->state,
                   "Only waiting, claimed, sent, refused, parked or delivered ones; those that are delivered come the "
                   "newest first")
      ->type_name("STATE")
      ->check(CLI::IsMember({"waiting", "claimed", "sent", "refused", "parked", "delivered"}));
  add_listing_options(*command, options->limit, options->json);
  command->callback([&shell, options] { shell.command = [&shell, options] { return list(shell, *options); }; });
}

void add_show(CLI::App& delivery, Shell& shell) {
  auto* command = delivery.add_subcommand("show", "One delivery: every attempt, what was answered, what is next");
  command->footer(
      "Works beside a running gateway, and when none runs. Without --raw it shows no personal data.\n\n"
      "Example:\n  linkway delivery show 01jd4x7k2m9p0 --config linkway.yaml --raw\n\n"
      "Exit codes: 0 done, 1 there is no such delivery or the store could not be read, 2 wrong usage.");
  const auto options = std::make_shared<ShowOptions>();
  command->add_option("id", options->id, "As 'linkway delivery list' shows it")->type_name("ID")->required();
  add_config_option(*command, options->file);
  command->add_flag(
      "--raw", options->raw,
      "Also what the partner answered to attempts that failed, shortened, and each of several requests as "
      "it was sent. They hold personal data: mind who sees your screen, and where you keep the output");
  command->add_flag("--json", options->json, "As a JSON object, for programs");
  command->callback([&shell, options] { shell.command = [&shell, options] { return show(shell, *options); }; });
}

}  // namespace

void add_delivery(CLI::App& app, Shell& shell) {
  auto* delivery =
      app.add_subcommand("delivery", "What is owed to partners: what waits, what failed, and sending again");
  delivery->require_subcommand(1);
  delivery->footer("Example:\n  linkway delivery list --config linkway.yaml");
  add_list(*delivery, shell);
  add_show(*delivery, shell);
  add_delivery_retry(*delivery, shell);
}

}  // namespace linkway::cli
