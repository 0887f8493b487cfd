// linkway codes list | resolve: the worklist of codes that no code map knew.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "cli/code_files.h"
#include "cli/commands.h"
#include "cli/packages.h"
#include "cli/partner_packs.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"
#include "data/json.h"
#include "fhir/terminology/service.h"
#include "mapping/codes/code_map_csv.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

Problem problem_at(const std::string& file, Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = issue::not_found;
  problem.file = file;
  problem.text = std::move(text);
  return problem;
}

struct ListOptions {
  std::string file;
  bool all = false;
  bool json = false;
  std::size_t limit = 100;
};

void print_json(Shell& shell, const store::UnmappedRow& row) {
  data::Arena arena;
  data::Builder b(arena);
  shell.out << data::to_json(
                   b.object({{"map", b.text(row.code.map)},
                             {"system", b.text(row.code.system)},
                             {"code", b.text(row.code.code)},
                             {"pack", b.text(row.code.pack)},
                             {"count", b.number(static_cast<std::int64_t>(row.code.count))},
                             {"first_seen", b.text(to_fhir(row.first_seen))},
                             {"last_seen", b.text(to_fhir(row.last_seen))},
                             {"resolved", row.resolved.micros == 0 ? data::Node() : b.text(to_fhir(row.resolved))}}))
            << "\n";
}

int list(Shell& shell, const ListOptions& options) {
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  const auto reader = store::open_sqlite_reader(config->store);
  if (!reader) return failed(shell, reader.problems());
  const auto rows = (*reader)->unmapped_codes(options.all, options.limit);
  if (!rows.ok()) return failed(shell, rows.problems());
  if (rows->empty() && !options.json) shell.out << "Every code that came had a map.\n";
  for (const auto& row : *rows) {
    if (options.json) {
      print_json(shell, row);
      continue;
    }
    shell.out << row.code.count << " x  " << printable(row.code.code)
              << (row.code.system.empty() ? "" : "  (" + printable(row.code.system) + ")") << "\n     "
              << printable(row.code.map) << "\n     pack " << printable(row.code.pack) << ", first "
              << to_fhir(row.first_seen) << ", last " << to_fhir(row.last_seen)
              << (row.resolved.micros == 0 ? "" : ", resolved " + to_fhir(row.resolved)) << "\n";
  }
  return exit_ok;
}

struct ResolveOptions {
  std::string file;
  std::string map, code, system, to, to_system, to_display, pack;
  std::string equivalence = "equivalent";
  bool print = false;
};

// The pack that met the code last; "" when it is not on the worklist, or that cannot be read.
std::string met_by(const Config& config, const ResolveOptions& options) {
  constexpr std::size_t all = 1'000'000;
  const auto reader = store::open_sqlite_reader(config.store);
  if (!reader) return "";
  const auto rows = (*reader)->unmapped_codes(true, all);
  if (!rows.ok()) return "";
  for (const auto& row : *rows) {
    if (row.code.map == options.map && row.code.system == options.system && row.code.code == options.code) {
      return row.code.pack;
    }
  }
  return "";
}

Result<CodeFile> file_of(const Config& config, const ResolveOptions& options) {
  const auto files = find_code_files(config, options.map);
  if (!files) return files.problems();
  const bool ask = options.pack.empty() && files->files.size() > 1;
  return choose_code_file(*files, options.map, options.pack, ask ? met_by(config, options) : "");
}

Result<std::string> read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return problem_at(path.string(), Category::unavailable, "cannot be read");
  return text;
}

// Whole or not at all: a gateway may be reading it.
Status write_text(const fs::path& path, const std::string& text) {
  auto beside = path;
  beside += ".new";
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) return problem_at(path.string(), Category::unavailable, "cannot be written");
  }
  std::error_code error;
  fs::rename(beside, path, error);
  if (error) return problem_at(path.string(), Category::unavailable, "cannot be written: " + error.message());
  return Done{};
}

// The one of all rows; "" when they have several.
std::string target_system_of(const std::string& csv, const std::string& file) {
  const auto read = mapping::read_code_map(csv, "", "", file);
  if (!read.ok()) return "";
  std::string system;
  for (const auto& row : read->map.rows()) {
    if (row.target_system.empty() || row.target_system == system) continue;
    if (!system.empty()) return "";
    system = row.target_system;
  }
  return system;
}

// Where the code system of the target is loaded with all its codes, the target must be one of them; its own word stands
// in the table when none is given.
Status check_target(const Config& config, mapping::MapRow& row) {
  if (row.target_code.empty() || row.target_system.empty()) return Done{};
  auto packages = load_packages(config.packages);
  if (!packages.ok()) return std::move(packages).problems();
  const fhir::terminology::Service service(packages->definitions);
  const auto answer = service.validate_code("", {row.target_system, {}, row.target_code, {}});
  if (answer.code_exists == fhir::terminology::Answer::no) {
    return problem_at("", Category::unprocessable,
                      "code system " + row.target_system + " has no code '" + row.target_code + "'");
  }
  if (row.target_display.empty()) row.target_display = answer.display;
  return Done{};
}

int resolve(Shell& shell, const ResolveOptions& options) {
  const auto config = read_store_config(options.file);
  if (!config) return failed(shell, config.problems());
  mapping::MapRow row;
  row.source_system = options.system;
  row.source_code = options.code;
  row.equivalence = options.to.empty() ? "unmatched" : options.equivalence;
  row.target_system = options.to_system;
  row.target_code = options.to;
  row.target_display = options.to_display;
  const auto file = file_of(*config, options);
  if (!file.ok()) return failed(shell, file.problems());
  const auto* path = &file->path;
  if (path->extension() != ".csv") {
    return failed(shell, {problem_at(path->string(), Category::not_supported,
                                     "only a code map in CSV is written by this command; add the row by hand")});
  }
  const auto before = read_text(*path);
  if (!before.ok()) return failed(shell, before.problems());
  if (!options.to.empty() && row.target_system.empty()) row.target_system = target_system_of(*before, path->string());
  if (const auto known = check_target(*config, row); !known.ok()) return failed(shell, known.problems());
  const auto after = mapping::with_row(*before, "", row, path->string());
  if (!after.ok()) return failed(shell, after.problems());
  // A row that the table cannot hold would keep the gateway from its next reload.
  if (const auto read = mapping::read_code_map(*after, "", options.map, path->string()); !read.ok()) {
    return failed(shell, read.problems());
  }
  if (options.print) {
    shell.out << *after;
    return exit_ok;
  }
  if (auto written = write_text(*path, *after); !written.ok()) return failed(shell, written.problems());
  shell.out << path->string() << ": " << printable(options.code)
            << (options.to.empty() ? " has no target" : " -> " + printable(options.to)) << "\n";
  if (file->packs.size() > 1) {
    shell.out << "This file is read by the packs";
    for (std::size_t i = 0; i < file->packs.size(); ++i) shell.out << (i == 0 ? " " : ", ") << file->packs[i];
    shell.out << ".\n";
  }
  const auto marked =
      store::resolve_unmapped(config->store, {options.map, options.system, options.code, "", 1}, MonotoneClock().now());
  if (!marked.ok()) return failed(shell, marked.problems());
  if (!*marked) shell.out << "It is not on the worklist.\n";
  shell.out << "The gateway takes it up at its next reload (SIGHUP). 'linkway exchange replay' runs again what was "
               "refused for it.\n";
  return exit_ok;
}

void add_list(CLI::App& codes, Shell& shell) {
  auto* command = codes.add_subcommand("list", "Codes that no code map knew, the most frequent first");
  command->footer(
      "Works beside a running gateway.\n\nExample:\n  linkway codes list --config linkway.yaml\n\n"
      "Exit codes: 0 done, 1 the store could not be read, 2 wrong usage.");
  const auto options = std::make_shared<ListOptions>();
  add_config_option(*command, options->file);
  command->add_flag("--all", options->all, "Also those that were resolved");
  add_listing_options(*command, options->limit, options->json);
  command->callback([&shell, options] { shell.command = [&shell, options] { return list(shell, *options); }; });
}

void add_resolve(CLI::App& codes, Shell& shell) {
  auto* command = codes.add_subcommand("resolve", "Give a code its row in the code map of its pack");
  command->footer(
      "Writes the row to the CSV file of the pack and takes the code off the worklist. Where several packs have rows "
      "of\n"
      "the code map (variants: extends), it goes to that of the pack which met the code last, or to that of --pack.\n\n"
      "Example:\n"
      "  linkway codes resolve --config linkway.yaml --map https://example.org/ConceptMap/status --code paused \\\n"
      "      --to on-hold --to-system http://hl7.org/fhir/task-status\n\n"
      "Exit codes: 0 done, 1 it could not be written, 2 wrong usage.");
  const auto options = std::make_shared<ResolveOptions>();
  add_config_option(*command, options->file);
  command->add_option("--map", options->map, "The code map, as 'linkway codes list' shows it")
      ->type_name("URL")
      ->required();
  command->add_option("--code", options->code, "The partner's code")->type_name("CODE")->required();
  command->add_option("--system", options->system, "Its code system, if it has one")->type_name("URI");
  command->add_option("--to", options->to, "The code that it stands for; without it: there is none")->type_name("CODE");
  command
      ->add_option("--to-system", options->to_system,
                   "The code system of that; without it: the one of the other rows, when they have one")
      ->type_name("URI");
  command->add_option("--to-display", options->to_display, "That code in words")->type_name("TEXT");
  command->add_option("--equivalence", options->equivalence, "How close the two are, as ConceptMap says it")
      ->type_name("CODE")
      ->capture_default_str();
  command->add_option("--pack", options->pack, "The pack whose file it is, where several have the code map")
      ->type_name("NAME");
  command->add_flag("--print", options->print, "Print the changed file, and change nothing");
  command->callback([&shell, options] { shell.command = [&shell, options] { return resolve(shell, *options); }; });
}

}  // namespace

void add_codes(CLI::App& app, Shell& shell) {
  auto* codes = app.add_subcommand("codes", "Codes of partners that no code map knew");
  codes->require_subcommand(1);
  codes->footer("Example:\n  linkway codes list --config linkway.yaml");
  add_list(*codes, shell);
  add_resolve(*codes, shell);
}

}  // namespace linkway::cli
