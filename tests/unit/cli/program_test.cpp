#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/command_line.h"

namespace linkway::cli {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

TEST(Program, Version) {
  const auto outcome = run({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::MatchesRegex("linkway [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(outcome.err, "");
}

TEST(Program, EveryCommandHasHelpWithAnExample) {
  for (const auto& command : {Words{}, Words{"check"}, Words{"send"}, Words{"exchange"}, Words{"exchange", "list"},
                              Words{"exchange", "show"}, Words{"db"}, Words{"db", "migrate"}, Words{"db", "check"}}) {
    auto arguments = command;
    arguments.emplace_back("--help");
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("linkway "));
    const bool group = command == Words{"exchange"} || command == Words{"db"};
    EXPECT_EQ(outcome.out.find("Exit codes: 0") == std::string::npos, group) << outcome.out;
    EXPECT_EQ(outcome.err, "");
  }
}

TEST(Program, WrongUsageIsTwoWithAHint) {
  struct Case {
    Words arguments;
    std::string hint;
  };
  for (const auto& [arguments, hint] : {
           Case{{}, "Try 'linkway --help'."},
           Case{{"chek"}, "linkway: there is no command 'chek'; did you mean 'check'?\nTry 'linkway --help'."},
           Case{{"exchange", "lits"},
                "there is no command 'lits'; did you mean 'list'?\nTry 'linkway exchange --help'."},
           Case{{"frobnicate"}, "linkway: there is no command 'frobnicate'\n"},
           Case{{"check"}, "--config is required\nTry 'linkway check --help'."},
           Case{{"check", "--config", "a", "--keys"}, "--keys"},
           Case{{"exchange", "show", "--config", "a"}, "id is required\nTry 'linkway exchange show --help'."},
           Case{{"exchange", "list", "--config", "a", "--limit", "0"}, "--limit"},
           Case{{"db", "migrate"}, "--config is required\nTry 'linkway db migrate --help'."},
           Case{{"db"}, "Try 'linkway db --help'."},
           Case{{"check", "--config", "a", "--colour"}, "--colour"},
           Case{{"send", "--url", "https://localhost/"}, "FILE (or - for standard input) is required"},
           Case{{"send", "f", "--url", "https://localhost/", "--key", "k"}, "goes together with --key"},
           Case{{"send", "f", "--url", "https://localhost/", "--header", "no colon"}, "must be 'Name: value'"},
           Case{{"send", "f", "--url", "https://localhost/", "--method", "TRACE"}, "TRACE"},
           Case{{"send", "f", "--url", "https://localhost/", "--method", "GET"}, "GET sends no file"},
           Case{{"send", "f", "--url", "https://localhost/", "--timeout", "soon"}, "must be a time"},
           Case{{"send", "f"}, "--url is required"},
       }) {
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(hint));
    EXPECT_THAT(outcome.err, testing::StartsWith("linkway: "));
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(Program, AFilterThatMeansNothingIsWrongUsage) {
  const auto outcome = run(
      {"exchange", "list", "--config", "none.yaml", "--verdict", "lost", "--since", "yesterday", "--referral", "x"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err,
            "--verdict must be one of accepted, repeated, no-effect, refused, found 'lost'\n"
            "--since must be a time such as 2026-11-22, 2026-11-22T09:30:00Z or 2h (ago), found 'yesterday'\n"
            "--referral: 'x' is no id; they have 13 letters and digits\n");
}

TEST(Program, AMissingConfigurationIsAProblem) {
  for (const auto& command :
       {Words{"check"}, Words{"db", "migrate"}, Words{"db", "check"}, Words{"exchange", "list"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--config", "/nonexistent/linkway.yaml"});
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("/nonexistent/linkway.yaml: cannot read the configuration: No such file"));
  }
}

TEST(Program, KeysAreListed) {
  const auto outcome = run({"check", "--keys"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out,
              HasSubstr("listen.https.port\n  Its TCP port.\n  a whole number from 1 to 65535; default 8443\n"));
  EXPECT_THAT(outcome.out, HasSubstr("partners[].delivery.retry.first\n"));
}

TEST(Program, AnUnreadableFileIsNotSent) {
  const auto outcome = run({"send", "/nonexistent/a.json", "/", "--url", "https://127.0.0.1:1/"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err, "/nonexistent/a.json: cannot be read\n/: cannot be read\n");
  EXPECT_EQ(outcome.out, "");
}

}  // namespace
}  // namespace linkway::cli
