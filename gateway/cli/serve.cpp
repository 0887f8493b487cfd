// linkway serve: the gateway itself.
#include <CLI/CLI.hpp>
#include <csignal>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/gateway_process.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/version.h"

namespace linkway::cli {

namespace {

// Signals are taken one after the other by the main thread; every other thread inherits the block.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that is gone is an error of its socket, not the end of the gateway
  std::signal(SIGIO, SIG_IGN);    // somebody opens a file of a folder at the moment in which it is looked at
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a problem of what is written to it
  return signals;
}

int serve(Shell& shell, const std::string& file) {
  auto config = read_config(file);
  if (!config) {
    print_problems(shell.err, config.problems());
    return exit_problem;
  }
  const auto signals = block_signals();
  const auto log = make_log(config->log_level, config->log_format);
  GatewayProcess gateway(std::move(*config), std::string(version()), *log);
  if (const auto started = gateway.start(); !started) {
    print_problems(shell.err, started.problems());
    return exit_problem;
  }
  for (int signal = 0;;) {
    if (sigwait(&signals, &signal) != 0) continue;
    if (signal != SIGHUP) break;
    gateway.reload();
  }
  gateway.stop();
  return exit_ok;
}

}  // namespace

void add_serve(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("serve", "Run the gateway until it is told to stop");
  command->footer(
      "Listens, stores, delivers. Logs go to standard error.\n"
      "SIGHUP reads the configuration again: partners, routes, listeners, certificates and limits change without\n"
      "dropping a connection; a file with a mistake changes nothing. SIGTERM and SIGINT finish what was accepted,\n"
      "then end.\n\n"
      "Example:\n  linkway serve --config linkway.yaml\n\n"
      "Exit codes: 0 stopped as asked, 1 it could not start, 2 wrong usage.");
  const auto file = std::make_shared<std::string>();
  add_config_option(*command, *file);
  command->callback([&shell, file] { shell.command = [&shell, file] { return serve(shell, *file); }; });
}

}  // namespace linkway::cli
