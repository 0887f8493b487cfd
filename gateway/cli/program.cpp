#include "cli/program.h"

#include <algorithm>
#include <string_view>

#include "cli/config/values.h"
#include "cli/print.h"
#include "cli/version.h"

namespace linkway::cli {

namespace {

// The innermost subcommand that was recognised before the mistake: its help is the one to read.
const CLI::App* deepest(const CLI::App& app, std::string& name) {
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) return &app;
  name += " " + chosen.front()->get_name();
  return deepest(*chosen.front(), name);
}

// Which word of the command line is no subcommand of `app`, and which one was meant; "" when there is no such word.
std::string unknown_command(const CLI::App& app, const std::string& chosen, const std::vector<std::string>& words) {
  std::vector<std::string_view> known;
  for (const auto* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(subcommand->get_name());
  }
  if (known.empty()) return "";
  for (const auto& word : words) {
    if (word.starts_with('-') || (" " + chosen + " ").find(" " + word + " ") != std::string::npos) continue;
    const auto meant = nearest(word, known);
    return "there is no command '" + word + "'" + (meant ? "; did you mean '" + std::string(*meant) + "'?" : "");
  }
  return "";
}

}  // namespace

void describe_program(CLI::App& app) {
  app.name("linkway");
  app.description(
      "Linkway is a FHIR R4 gateway between the GP record and social prescribing: it takes in referrals, hands each "
      "to\n"
      "the right social prescribing platform, and brings the outcome back.");
  app.footer(
      "To begin:\n"
      "  linkway check --config linkway.yaml          is the configuration right?\n"
      "  linkway serve --config linkway.yaml          run the gateway\n"
      "  linkway exchange list --config linkway.yaml  what came in, and what became of it\n"
      "\n"
      "'linkway COMMAND --help' tells more of each. deploy/linkway.yaml explains the configuration.\n"
      "Exit codes: 0 all is well, 1 a problem was found or the command failed, 2 it was called wrongly.");
  app.set_version_flag("--version", "linkway " + std::string(version()), "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.require_subcommand(1);
}

int run_program(CLI::App& app, Shell& shell, std::vector<std::string> arguments) {
  const auto words = arguments;
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the end
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& asked) {  // help or version
    app.exit(asked, shell.out, shell.err);
    return exit_ok;
  } catch (const CLI::ParseError& error) {
    std::string name = "linkway";
    const auto* command = deepest(app, name);
    const auto unknown = unknown_command(*command, name, words);
    shell.err << "linkway: " << (unknown.empty() ? error.what() : unknown) << "\nTry '" << name << " --help'.\n";
    return exit_usage;
  }
  return shell.command ? shell.command() : exit_usage;
}

CLI::Option* add_config_option(CLI::App& command, std::string& file) {
  return command.add_option("-c,--config", file, "The configuration, as explained in deploy/linkway.yaml")
      ->type_name("FILE")
      ->required();
}

void add_listing_options(CLI::App& command, std::size_t& limit, bool& json) {
  command.add_option("--limit", limit, "At most so many")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_flag("--json", json, "A JSON object a line, for programs");
}

int failed(Shell& shell, const Problems& problems) {
  print_problems(shell.err, problems);
  return exit_problem;
}

}  // namespace linkway::cli
