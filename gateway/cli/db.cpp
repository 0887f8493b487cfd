// linkway db migrate | check: looks after the store.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

int migrate(Shell& shell, const std::string& file) {
  auto config = read_store_config(file);
  if (!config) return failed(shell, config.problems());
  config->store.create = true;
  // An empty store has no schema yet; whatever else is wrong, the migration says.
  const auto before = store::sqlite_schema(config->store);
  const std::size_t had = before ? before->applied.size() : 0;
  if (const auto done = store::migrate_sqlite(config->store); !done) return failed(shell, done.problems());
  const auto after = store::sqlite_schema(config->store);
  if (!after) return failed(shell, after.problems());
  for (std::size_t i = had; i < after->applied.size(); ++i) shell.out << "applied " << after->applied[i] << "\n";
  shell.out << config->store.path << ": " << (had == after->applied.size() ? "already at" : "now at") << " version "
            << after->version << "\n";
  return exit_ok;
}

int check(Shell& shell, const std::string& file) {
  const auto config = read_store_config(file);
  if (!config) return failed(shell, config.problems());
  const auto wrong = store::check_sqlite(config->store);
  if (!wrong) return failed(shell, wrong.problems());
  for (const auto& line : *wrong) shell.err << config->store.path << ": " << line << "\n";
  if (!wrong->empty()) {
    shell.err << config->store.path << ": " << count_of(wrong->size(), "thing is", "things are") << " wrong\n";
    return exit_problem;
  }
  const auto schema = store::sqlite_schema(config->store);
  if (!schema) return failed(shell, schema.problems());
  shell.out << config->store.path << ": all is well, version " << schema->version << "\n";
  return exit_ok;
}

void add(CLI::App& db, Shell& shell, const char* name, const char* what, const char* more,
         int (*work)(Shell&, const std::string&)) {
  auto* command = db.add_subcommand(name, what);
  command->footer(more);
  const auto file = std::make_shared<std::string>();
  add_config_option(*command, *file);
  command->callback([&shell, file, work] { shell.command = [&shell, file, work] { return work(shell, *file); }; });
}

}  // namespace

void add_db(CLI::App& app, Shell& shell) {
  auto* db = app.add_subcommand("db", "Look after the store: bring it up to date, check it");
  db->require_subcommand(1);
  db->footer("Example:\n  linkway db check --config linkway.yaml");
  add(*db, shell, "migrate", "Make the store, or bring it up to date",
      "Applies what this version of the program needs and the store does not have yet; prints what was applied. It is\n"
      "safe to run again. Stop a gateway of an older version first, and keep a copy of the file.\n\n"
      "Example:\n  linkway db migrate --config linkway.yaml\n\n"
      "Exit codes: 0 the store is up to date, 1 it is not, 2 wrong usage.",
      migrate);
  add(*db, shell, "check", "Is the store whole?",
      "Reads the whole store and lists what is wrong: damage to the file, and rows that contradict each other. It\n"
      "changes nothing and may run beside a gateway, which it can slow down while it reads.\n\n"
      "Example:\n  linkway db check --config linkway.yaml\n\n"
      "Exit codes: 0 all is well, 1 something is wrong or it could not be read, 2 wrong usage.",
      check);
}

}  // namespace linkway::cli
