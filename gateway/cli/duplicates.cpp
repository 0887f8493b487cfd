// linkway duplicates: people who may be one, and what operators say of them.
#include "exchange/duplicates.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"
#include "data/json.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

struct ListOptions {
  std::string file;
  bool all = false;
  bool json = false;
  std::size_t limit = 100;
};

std::string person_text(const exchange::LikePerson& person) {
  std::string text = id_text(person.patient) + "  " + printable(person.partner.get());
  for (std::size_t i = 0; i < person.referrals.size(); ++i) {
    text += (i == 0 ? "  referral " : ", ") + id_text(person.referrals[i]);
  }
  return text;
}

void print_pair(Shell& shell, const exchange::LikePair& pair) {
  shell.out << person_text(pair.first) << "\n" << person_text(pair.second) << "\n";
  for (const auto& words : pair.shared) shell.out << "    " << printable(words) << "\n";
  if (pair.mark) {
    shell.out << "    marked " << store::to_string(pair.mark->verdict) << " on " << time_text(pair.mark->marked)
              << (pair.mark->marker.empty() ? "" : " by " + printable(pair.mark->marker)) << "\n";
  }
  shell.out << "\n";
}

int list(Shell& shell, const ListOptions& options) {
  if (options.file.empty()) {
    shell.err << "--config is required\n";
    return exit_usage;
  }
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  const auto found = exchange::find_duplicates(**reader, options.all, options.limit);
  if (!found) return failed(shell, found.problems());
  for (const auto& pair : found->pairs) {
    if (!options.json) {
      print_pair(shell, pair);
      continue;
    }
    data::Arena arena;
    data::Builder builder(arena);
    shell.out << data::to_json(exchange::to_json(pair, builder)) << "\n";
  }
  if (options.json) return exit_ok;
  if (found->pairs.empty()) shell.out << "No two people look like one.\n";
  for (const auto& token : found->common) {
    shell.out << count_of(token.patients, "person has", "people have") << " the " << printable(token.shared)
              << ": too many to tell people apart by it\n";
  }
  if (found->more) shell.out << "There are more: raise --limit, or mark what was looked at.\n";
  return exit_ok;
}

struct MarkOptions {
  std::string file;
  std::string first, second;
  std::string verdict;
  std::string marker;
};

int mark(Shell& shell, const MarkOptions& options) {
  const auto first = parse_id(options.first);
  const auto second = parse_id(options.second);
  if (!first || !second || *first <= 0 || *second <= 0 || *first == *second) {
    shell.err << "Name two Patients by their ids, as 'linkway duplicates' shows them.\n";
    return exit_usage;
  }
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  store::PairMark mark;
  mark.first = ResourceKey(std::min(*first, *second));
  mark.second = ResourceKey(std::max(*first, *second));
  mark.verdict = store::parse_pair_verdict(options.verdict).value_or(store::PairVerdict::open);
  mark.marked = MonotoneClock().now();
  mark.marker = options.marker;
  const auto done = store::mark_pair(config->store, mark);
  if (!done) return failed(shell, done.problems());
  if (!*done) {
    shell.err << "One of the two is no Patient of this store.\n";
    return exit_problem;
  }
  shell.out << id_text(mark.first) << " and " << id_text(mark.second) << ": " << store::to_string(mark.verdict) << "\n";
  return exit_ok;
}

void add_mark(CLI::App& duplicates, Shell& shell) {
  auto* command = duplicates.add_subcommand("mark", "Say of two people that they are one, or two");
  command->footer(
      "It takes the pair off the list, and changes nothing else: no record is merged, and nobody sees more than "
      "before.\n"
      "Every word is kept with its time; the newest counts. 'open' puts the pair back on the list.\n\n"
      "Example:\n  linkway duplicates mark 01jd4x7k2m9p0 01jd4x9w5c3t1 --as different --config linkway.yaml\n\n"
      "Exit codes: 0 done, 1 it could not be written, 2 wrong usage.");
  const auto options = std::make_shared<MarkOptions>();
  command->add_option("first", options->first, "Id of a Patient")->type_name("ID")->required();
  command->add_option("second", options->second, "Id of another")->type_name("ID")->required();
  command->add_option("--as", options->verdict, "same, different or open")
      ->type_name("WORD")
      ->check(CLI::IsMember({"same", "different", "open"}))
      ->required();
  command->add_option("--operator", options->marker, "Who says it; kept with it")->type_name("NAME");
  add_config_option(*command, options->file);
  command->callback([&shell, options] { shell.command = [&shell, options] { return mark(shell, *options); }; });
}

}  // namespace

void add_duplicates(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("duplicates", "People who may be one: the same under two Patients");
  command->require_subcommand(0, 1);
  command->footer(
      "A Patient belongs to the partner who sent it; the same person sent by two partners is two Patients. This lists\n"
      "pairs that have the same identifier (but for those of a household's card), the same date of birth and name, or\n"
      "the same name and postcode; names without case and accents. It shows ids and no personal data, and merges\n"
      "nothing. Works beside a running gateway.\n\n"
      "Examples:\n"
      "  linkway duplicates --config linkway.yaml\n"
      "  linkway duplicates mark 01jd4x7k2m9p0 01jd4x9w5c3t1 --as different --config linkway.yaml\n\n"
      "Exit codes: 0 done, 1 the store could not be read, 2 wrong usage.");
  const auto options = std::make_shared<ListOptions>();
  // Not required by the option itself, as 'mark' has its own.
  add_config_option(*command, options->file)->required(false);
  command->add_flag("--all", options->all, "Also pairs that were marked");
  command->add_option("--limit", options->limit, "At most so many pairs")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command->add_flag("--json", options->json, "A JSON object a line, for programs");
  add_mark(*command, shell);
  command->callback([&shell, command, options] {
    if (command->get_subcommands().empty()) {
      shell.command = [&shell, options] { return list(shell, *options); };
    }
  });
}

}  // namespace linkway::cli
