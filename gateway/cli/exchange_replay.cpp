#include "cli/exchange_replay.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/packages.h"
#include "cli/partner_packs.h"
#include "cli/print.h"
#include "cli/program.h"
#include "data/json.h"
#include "exchange/from_partner.h"
#include "mapping/pack/differences.h"
#include "net/rest_client.h"
#include "store/store.h"

namespace linkway::cli {

namespace {

constexpr std::size_t most_differences = 200;
constexpr std::size_t max_answer = 64UL * 1024 * 1024;
constexpr std::chrono::seconds patience{60};

struct Options {
  std::string file;
  std::string id;
  bool apply = false;
  bool values = false;
  bool json = false;
  net::TlsClientFiles tls;
};

Problem problem(Category category, std::string text) {
  Problem out;
  out.category = category;
  out.code = issue::not_found;
  out.text = std::move(text);
  return out;
}

Status load(Config& config) {
  auto packages = load_packages(config.packages);
  if (!packages.ok()) return std::move(packages).problems();
  config.settings.definitions = packages->definitions;
  auto packs = load_partner_packs(config);
  if (!packs.ok()) return std::move(packs).problems();
  config.settings.packs = packs->packs;
  return Done{};
}

Result<store::ExchangeRow> find_exchange(const Config& config, ExchangeKey key) {
  const auto reader = store::open_sqlite_reader(config.store);
  if (!reader.ok()) return reader.problems();
  auto row = (*reader)->exchange(key);
  if (!row.ok()) return std::move(row).problems();
  if (!*row) return problem(Category::not_found, "there is no exchange " + id_text(key));
  return std::move(**row);
}

// With `values` what stood there and stands there now; else what kind of difference it is.
data::Node difference_json(const mapping::Difference& one, bool values, data::Builder& b) {
  const auto* const kind = one.expected.empty() ? "new" : one.found.empty() ? "gone" : "changed";
  const auto value = [&](const std::string& text) { return values && !text.empty() ? b.text(text) : data::Node(); };
  return b.object(
      {{"path", b.text(one.path)}, {"change", b.text(kind)}, {"then", value(one.expected)}, {"now", value(one.found)}});
}

data::Node trial_json(const store::ExchangeRow& row, const std::string& pack, const mapping::TakenIn& taken,
                      const Options& options, data::Builder& b) {
  std::vector<data::Node> told;
  for (const auto& problem : taken.told) told.push_back(b.text(to_string(problem)));
  std::vector<data::Node> differences;
  if (const auto then = data::read_json(row.pack.mapped); !row.pack.mapped.empty() && then.ok()) {
    for (const auto& one : mapping::differences(then->root, taken.resource, most_differences)) {
      differences.push_back(difference_json(one, options.values, b));
    }
  }
  const auto before = row.pack.name.empty() ? data::Node() : b.text(row.pack.name + " " + row.pack.version);
  return b.object({{"id", b.text(id_text(row.key))},
                   {"verdict", b.text(store::to_string(row.verdict))},
                   {"then", before},
                   {"now", b.text(pack)},
                   {"told", b.list(told)},
                   {"mappedBefore", data::Builder::boolean(!row.pack.mapped.empty())},
                   {"differences", b.list(differences)}});
}

void print_differences(Shell& shell, const std::string& before, const data::Node& now, const Options& options) {
  if (before.empty()) {
    shell.out << "It was not mapped before; now it is.\n";
    if (options.values) shell.out << data::to_json(now, data::JsonStyle::pretty) << "\n";
    return;
  }
  const auto then = data::read_json(before);
  if (!then.ok()) return;
  const auto found = mapping::differences(then->root, now, most_differences);
  if (found.empty()) shell.out << "It becomes what it became before.\n";
  for (const auto& one : found) {
    shell.out << one.path;
    if (options.values) {
      shell.out << "\n  - " << (one.expected.empty() ? "(nothing)" : one.expected) << "\n  + "
                << (one.found.empty() ? "(nothing)" : one.found);
    } else {
      shell.out << (one.expected.empty() ? ": new" : one.found.empty() ? ": gone" : ": changed");
    }
    shell.out << "\n";
  }
}

void print_packs(Shell& shell, const store::ExchangeRow& row, const std::string& now) {
  shell.out << "then  " << (row.pack.name.empty() ? "no pack" : row.pack.name + " " + row.pack.version) << "\n"
            << "now   " << now << "\n";
}

// What the map makes of it now, beside what it made then; nothing is changed.
int try_again(Shell& shell, const Config& config, const store::ExchangeRow& row, const Options& options) {
  const auto* partner = config.settings.partners.find(row.partner);
  const auto pack = partner == nullptr ? nullptr : exchange::pack_of(config.settings, *partner);
  const auto* channel = pack ? pack->channel(mapping::Direction::in, row.channel) : nullptr;
  if (channel == nullptr && options.json) {
    shell.out << "{\"id\":\"" << id_text(row.key) << "\",\"verdict\":\"" << store::to_string(row.verdict) << "\"}\n";
    return exit_ok;
  }
  if (channel == nullptr) {
    shell.out << "No pack maps this message: it is FHIR, or its partner has no such channel any more.\n";
    return exit_ok;
  }
  const auto pack_now = partner->pack + " " + pack->version();
  if (!options.json) print_packs(shell, row, pack_now);
  data::Arena arena;
  data::Builder builder(arena);
  const auto seed = row.original.get() != 0 ? row.original : row.key;
  const auto taken = exchange::from_partner({*pack, *channel, row.media_type, row.raw, row.partner, seed, row.received},
                                            config.settings, builder);
  if (!taken.ok()) return failed(shell, taken.problems());
  if (options.json) {
    shell.out << data::to_json(trial_json(row, pack_now, *taken, options, builder), data::JsonStyle::pretty) << "\n";
    return exit_ok;
  }
  for (const auto& told : taken->told) shell.out << to_string(told) << "\n";
  print_differences(shell, row.pack.mapped, taken->resource, options);
  if (row.verdict == store::Verdict::refused) {
    shell.out << "Nothing was changed. To run it again in the gateway that runs: --apply\n";
  }
  return exit_ok;
}

// The gateway itself runs it, as it runs whatever comes in; an operator asks for it with a certificate.
int apply(Shell& shell, const Config& config, const Options& options) {
  auto url = config.settings.base_url;
  if (url.ends_with("/fhir")) url.resize(url.size() - 5);
  net::Request request;
  request.method = "POST";
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept", "application/fhir+json, application/json");
  const auto answer =
      net::call(url + "/operations/exchanges/" + options.id + "/$replay", request, options.tls, patience, max_answer);
  if (!answer) return failed(shell, answer.problems());
  if (options.json) {
    data::Arena arena;
    data::Builder b(arena);
    const auto body = data::read_json(answer->body, arena);
    const auto exchange = answer->headers.get("X-Linkway-Exchange");
    shell.out << data::to_json(b.object({{"status", b.number(answer->status)},
                                         {"exchange", exchange.empty() ? data::Node() : b.text(exchange)},
                                         {"answer", body.ok() ? *body : data::Node()}}))
              << "\n";
    return answer->status < 300 ? exit_ok : exit_problem;
  }
  shell.out << "HTTP " << answer->status << "\n";
  if (const auto exchange = answer->headers.get("X-Linkway-Exchange"); !exchange.empty()) {
    shell.out << "exchange " << printable(exchange) << "\n";
  }
  if (answer->status < 300) return exit_ok;
  shell.out << answer->body << "\n";
  return exit_problem;
}

int replay(Shell& shell, const Options& options) {
  const auto key = parse_id(options.id);
  if (!key) {
    shell.err << "'" << printable(options.id) << "' is no exchange id: 'linkway exchange list' shows them.\n";
    return exit_problem;
  }
  auto config = read_config(options.file);
  if (!config) return failed(shell, config.problems());
  if (options.apply) return apply(shell, *config, options);
  if (auto loaded = load(*config); !loaded.ok()) return failed(shell, loaded.problems());
  const auto row = find_exchange(*config, ExchangeKey(*key));
  if (!row.ok()) return failed(shell, row.problems());
  return try_again(shell, *config, *row, options);
}

}  // namespace

void add_exchange_replay(CLI::App& exchange, Shell& shell) {
  auto* command = exchange.add_subcommand("replay", "Map a message once more, and run a refused one again");
  command->footer(
      "Without --apply nothing is changed: the message is mapped by the packs of the configuration, and what differs\n"
      "from the first time is shown. With --apply the gateway that runs takes a refused message as if its sender sent\n"
      "it now; show an operator's certificate.\n\n"
      "Examples:\n"
      "  linkway exchange replay 01jd4x7k2m9p0 --config linkway.yaml\n"
      "  linkway exchange replay 01jd4x7k2m9p0 --config linkway.yaml --apply --certificate operator.pem \\\n"
      "      --key operator.key --ca ca.pem\n\n"
      "Exit codes: 0 it maps (with --apply: it was taken), 1 it does not or it was refused, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("id", options->id, "As 'linkway exchange list' shows it")->type_name("ID")->required();
  add_config_option(*command, options->file);
  auto* apply_flag = command->add_flag("--apply", options->apply, "Run it again, in the gateway that runs");
  command->add_flag("--values", options->values,
                    "Show what changed with its values. They hold personal data: mind who sees your screen");
  command->add_flag("--json", options->json, "A JSON object, for programs");
  auto* certificate =
      command->add_option("--certificate", options->tls.certificate, "An operator's certificate")->type_name("PEM");
  auto* key = command->add_option("--key", options->tls.key, "The private key of that certificate")->type_name("PEM");
  certificate->needs(key);
  key->needs(certificate);
  apply_flag->needs(certificate);  // the gateway talks to nobody without one
  command->add_option("--ca", options->tls.ca, "Who may sign the gateway's certificate; else whom this machine trusts")
      ->type_name("PEM");
  command->callback([&shell, options] { shell.command = [&shell, options] { return replay(shell, *options); }; });
}

}  // namespace linkway::cli
