#include "cli/delivery_retry.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/delivery_show.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"
#include "store/store.h"

namespace linkway::cli {

using store::DeliveryState;

namespace {

constexpr std::size_t most = 1'000'000;
constexpr std::size_t at_once = 500;  // in one transaction: a gateway that runs waits for it

struct Options {
  std::string file;
  std::vector<std::string> ids;
  std::string partner;
  std::string state;
  bool yes = false;
};

// Whose process this is, by name where the system knows one.
std::string operating_user() {
  const auto user = ::getuid();
  std::array<char, 4'096> room{};
  struct passwd entry {};
  struct passwd* found = nullptr;
  if (::getpwuid_r(user, &entry, room.data(), room.size(), &found) == 0 && found != nullptr) return found->pw_name;
  return "user " + std::to_string(user);
}

void tell_when(Shell& shell) { shell.out << "A gateway that runs sends within seconds, another at its next start.\n"; }

void tell_if_gone(Shell& shell, const Config& config, const PartnerId& partner) {
  if (config.settings.partners.find(partner) != nullptr) return;
  shell.err << "The configuration has no partner " << printable(partner.get())
            << ": what is for it waits until it is there.\n";
}

void tell(Shell& shell, const store::DeliveryRow& row) {
  shell.out << id_text(row.key) << ": " << printable(what_of(row)) << ", " << store::to_string(row.state) << " after "
            << count_of(static_cast<std::size_t>(row.attempts), "attempt", "attempts") << ", is sent again\n";
  if (row.last_class == store::OutcomeClass::ambiguous) {
    shell.out << "    the last attempt may have arrived: ask the partner whether it has it twice\n";
  }
}

int retry_named(Shell& shell, const Config& config, const Options& options) {
  std::vector<DeliveryKey> keys;
  for (const auto& id : options.ids) {
    const auto key = parse_id(id);
    if (!key || *key <= 0) {
      shell.err << "'" << printable(id) << "' is no delivery id: 'linkway delivery list' shows them. Nothing was "
                << "changed.\n";
      return exit_problem;
    }
    if (std::ranges::find(keys, DeliveryKey(*key)) == keys.end()) keys.emplace_back(*key);
  }
  const auto reader = store::open_sqlite_reader(config.store);
  if (!reader) return failed(shell, reader.problems());
  std::vector<std::optional<store::DeliveryRow>> rows;
  for (const auto key : keys) {
    auto row = (*reader)->delivery(key);
    if (!row) return failed(shell, row.problems());
    rows.push_back(std::move(*row));
  }
  const auto answers = store::retry_deliveries(config.store, keys, operating_user(), MonotoneClock().now());
  if (!answers) return failed(shell, answers.problems());
  int code = exit_ok;
  std::set<PartnerId> partners;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if ((*answers)[i].ok() && rows[i]) {
      tell(shell, *rows[i]);
      partners.insert(rows[i]->partner);
    } else if (!(*answers)[i].ok()) {
      shell.err << id_text(keys[i]) << ": " << (*answers)[i].problems().front().text << "\n";
      code = exit_problem;
    }
  }
  if (!partners.empty()) tell_when(shell);
  for (const auto& partner : partners) tell_if_gone(shell, config, partner);
  return code;
}

Result<std::vector<DeliveryKey>> find(store::Reader& reader, const Options& options, Shell& shell) {
  std::vector<DeliveryKey> keys;
  for (const auto state : {DeliveryState::refused, DeliveryState::parked}) {
    if (!options.state.empty() && options.state != store::to_string(state)) continue;
    const auto rows = reader.deliveries({PartnerId(options.partner), state, most});
    if (!rows) return rows.problems();
    std::size_t unclear = 0;
    for (const auto& row : *rows) {
      keys.push_back(row.key);
      if (row.last_class == store::OutcomeClass::ambiguous) ++unclear;
    }
    shell.out << count_of(rows->size(), "delivery", "deliveries") << " for " << printable(options.partner)
              << (rows->size() == 1 ? " is " : " are ") << store::to_string(state)
              << (unclear == 0 ? "" : ", of " + std::to_string(unclear) + " of them the last attempt may have arrived")
              << ".\n";
  }
  std::ranges::sort(keys);
  return keys;
}

int retry_all(Shell& shell, const Config& config, const Options& options) {
  const auto reader = store::open_sqlite_reader(config.store);
  if (!reader) return failed(shell, reader.problems());
  const auto keys = find(**reader, options, shell);
  if (!keys) return failed(shell, keys.problems());
  tell_if_gone(shell, config, PartnerId(options.partner));
  if (keys->empty()) return exit_ok;
  if (!options.yes) {
    shell.out << "Nothing was changed. To send them again: --yes\n";
    return exit_ok;
  }
  const auto asker = operating_user();
  std::size_t done = 0;
  for (std::size_t from = 0; from < keys->size(); from += at_once) {
    const auto first = keys->begin() + static_cast<std::ptrdiff_t>(from);
    const std::vector<DeliveryKey> part(first,
                                        first + static_cast<std::ptrdiff_t>(std::min(at_once, keys->size() - from)));
    const auto answers = store::retry_deliveries(config.store, part, asker, MonotoneClock().now());
    if (!answers) {
      shell.err << count_of(done, "delivery is", "deliveries are") << " sent again, the others are not:\n";
      return failed(shell, answers.problems());
    }
    // What somebody else moved meanwhile needs nothing any more.
    done += static_cast<std::size_t>(std::ranges::count_if(*answers, [](const Status& one) { return one.ok(); }));
  }
  shell.out << count_of(done, "is", "are") << " sent again. ";
  tell_when(shell);
  return exit_ok;
}

int retry(Shell& shell, const Options& options) {
  if (options.ids.empty() == options.partner.empty()) {
    shell.err << "Name deliveries by their ids, or all of a partner by --partner.\n";
    return exit_usage;
  }
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  return options.ids.empty() ? retry_all(shell, *config, options) : retry_named(shell, *config, options);
}

}  // namespace

void add_delivery_retry(CLI::App& delivery, Shell& shell) {
  auto* command = delivery.add_subcommand("retry", "Send again what was refused or parked");
  command->footer(
      "The delivery waits again and is due now; the same message goes out under the same id, made by the pack of "
      "today.\n"
      "Its attempts are kept, and who asked is kept with them; back-off and 'give_up' begin anew. One that takes "
      "several\n"
      "requests goes on where it stood. What follows it for the same referral goes after it. It works beside a "
      "running\n"
      "gateway, and when none runs.\n\n"
      "Examples:\n"
      "  linkway delivery retry 01jd4x7k2m9p0 --config linkway.yaml\n"
      "  linkway delivery retry --partner northside --state refused --config linkway.yaml        # how many?\n"
      "  linkway delivery retry --partner northside --state refused --yes --config linkway.yaml\n\n"
      "Exit codes: 0 done, 1 one is not there or is neither refused nor parked, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  auto* ids = command->add_option("ids", options->ids, "As 'linkway delivery list' shows them")->type_name("ID");
  add_config_option(*command, options->file);
  auto* partner = command->add_option("--partner", options->partner, "All for this partner")->type_name("ID");
  auto* state = command->add_option("--state", options->state, "Of those, only the refused or only the parked ones")
                    ->type_name("STATE")
                    ->check(CLI::IsMember({"refused", "parked"}));
  auto* yes = command->add_flag("--yes", options->yes, "Do it; without, they are counted");
  ids->excludes(partner);
  state->needs(partner);
  yes->needs(partner);
  command->callback([&shell, options] { shell.command = [&shell, options] { return retry(shell, *options); }; });
}

}  // namespace linkway::cli
