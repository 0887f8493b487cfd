// linkway send: posts files to a gateway, as a partner would.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/config/values.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/send_mllp.h"
#include "data/json.h"
#include "net/rest_client.h"

namespace linkway::cli {

namespace {

constexpr std::size_t max_answer = 256UL * 1024 * 1024;

struct Options {
  std::vector<std::string> files;
  std::string url;
  net::TlsClientFiles tls;
  std::string content_type = "application/fhir+json";
  std::string method = "POST";
  std::vector<std::string> headers;
  std::string timeout = "60s";
};

// Fails with a reason for people.
bool read_body(Shell& shell, const std::string& file, std::string& body) {
  std::ostringstream text;
  if (file == "-") {
    text << shell.in.rdbuf();
  } else {
    std::ifstream in(file, std::ios::binary);
    // A folder opens, and fails at its first byte.
    if (!in || (in.peek() == std::ifstream::traits_type::eof() && !in.eof())) {
      shell.err << file << ": cannot be read\n";
      return false;
    }
    if (!in.eof()) text << in.rdbuf();
  }
  body = text.str();
  return true;
}

void print_answer(Shell& shell, const net::Response& answer) {
  const auto colour = answer.status < 300 ? Colour::green : answer.status < 500 ? Colour::yellow : Colour::red;
  shell.out << in_colour("HTTP " + std::to_string(answer.status), colour, shell.colour) << "\n";
  for (const auto* name :
       {"Location", "ETag", "Last-Modified", "X-Request-Id", "X-Correlation-Id", "X-Linkway-Exchange", "Retry-After"}) {
    const auto value = answer.headers.get(name);
    if (!value.empty()) shell.out << name << ": " << printable(value) << "\n";
  }
  if (answer.body.empty()) return;
  shell.out << "\n";
  if (const auto json = data::read_json(answer.body)) {
    shell.out << data::to_json(json->root, data::JsonStyle::pretty) << "\n";
  } else {
    shell.out << answer.body << (answer.body.ends_with('\n') ? "" : "\n");
  }
}

int send(Shell& shell, const Options& options) {
  bool all_well = true;
  net::Request request;
  request.method = options.method;
  request.headers.set("Accept", "application/fhir+json");
  for (const auto& header : options.headers) {
    const auto colon = header.find(':');
    request.headers.set(header.substr(0, colon), std::string(text::trim(std::string_view(header).substr(colon + 1))));
  }
  const bool has_body = options.method != "GET" && options.method != "DELETE";
  if (has_body) request.headers.set("Content-Type", options.content_type);
  auto files = options.files;
  if (files.empty()) files.emplace_back();
  for (const auto& file : files) {
    if (!file.empty() && !read_body(shell, file, request.body)) {
      all_well = false;
      continue;
    }
    if (files.size() > 1) shell.out << (file == files.front() ? "" : "\n") << file << "\n";
    if (is_mllp_url(options.url)) {
      all_well = send_mllp(shell, request.body, options.url, options.tls, *parse_duration(options.timeout)) && all_well;
      continue;
    }
    const auto answer = net::call(options.url, request, options.tls, *parse_duration(options.timeout), max_answer);
    if (!answer) {
      print_problems(shell.err, answer.problems());
      all_well = false;
      continue;
    }
    print_answer(shell, *answer);
    all_well = all_well && answer->status >= 200 && answer->status < 300;
  }
  return all_well ? exit_ok : exit_problem;
}

void check_usage(const Options& options) {
  const bool takes_file = options.method != "GET" && options.method != "DELETE";
  if (takes_file && options.files.empty()) throw CLI::RequiredError("FILE (or - for standard input)");
  if (!takes_file && !options.files.empty()) throw CLI::ValidationError("--method", options.method + " sends no file");
  if (options.tls.certificate.empty() != options.tls.key.empty()) {
    throw CLI::ValidationError("--certificate", "goes together with --key");
  }
  for (const auto& header : options.headers) {
    const auto colon = header.find(':');
    if (colon == 0 || colon == std::string::npos || header.find_first_of("\r\n") != std::string::npos) {
      throw CLI::ValidationError("--header", "must be 'Name: value', found '" + header + "'");
    }
  }
}

}  // namespace

void add_send(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("send", "Post files to a gateway as a partner would, and show the answers");
  command->footer(
      "Sends each file in the order given and prints status, the headers of interest and the body of each answer.\n\n"
      "Examples:\n"
      "  linkway send referral.json --url https://localhost:8443/fhir/\\$process-message \\\n"
      "      --certificate gp.pem --key gp.key --ca ca.pem\n"
      "  linkway send --method GET --url https://localhost:8443/fhir/metadata --ca ca.pem\n"
      "  linkway send referral.hl7 --url mllp://localhost:2575\n\n"
      "Over mllp:// and mllps:// the messages of a file go one after the other, LF and CR LF as CR, up to the first\n"
      "that is not answered.\n\n"
      "Exit codes: 0 every answer was 2xx, or AA or CA, 1 one was not or none came, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("files", options->files, "What to send; - for standard input")->type_name("FILE");
  command->add_option("--url", options->url, "Where to")->type_name("URL")->required();
  command->add_option("--certificate", options->tls.certificate, "Client certificate and its chain")->type_name("PEM");
  command->add_option("--key", options->tls.key, "The private key of that certificate")->type_name("PEM");
  command->add_option("--ca", options->tls.ca, "Who may sign the server's certificate; else whom this machine trusts")
      ->type_name("PEM");
  command->add_option("--content-type", options->content_type, "What the files are")
      ->type_name("TYPE")
      ->capture_default_str();
  command->add_option("--method", options->method, "POST, PUT, PATCH, GET or DELETE")
      ->type_name("METHOD")
      ->capture_default_str()
      ->check(CLI::IsMember({"POST", "PUT", "PATCH", "GET", "DELETE"}));
  command->add_option("--header", options->headers, "A further header; may be given again")
      ->type_name("'NAME: VALUE'")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--timeout", options->timeout, "How long to wait for each answer")
      ->type_name("TIME")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return parse_duration(text) ? std::string() : "must be a time such as 500ms, 10s or 2m, found '" + text + "'";
      });
  command->callback([&shell, options] {
    check_usage(*options);
    shell.command = [&shell, options] { return send(shell, *options); };
  });
}

}  // namespace linkway::cli
