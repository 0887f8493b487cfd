#include "cli/map_runs.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <utility>

#include "cli/input.h"
#include "data/json.h"
#include "fhir/format/json_form.h"
#include "fhir/format/xml_form.h"
#include "mapping/models/instance.h"
#include "mapping/pack/formats.h"
#include "mapping/pack/pack_translator.h"
#include "mapping/pack/transfer.h"
#include "mapping/pack/try_example.h"
#include "mapping/pack/variables.h"

namespace linkway::cli {

namespace {

Problem problem_of(const std::string& file, std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  problem.file = file;
  return problem;
}

const data::Node& absent() {
  static const data::Node node;
  return node;
}

mapping::Format format_for(const std::string& file, const std::string& asked, std::string_view bytes) {
  const auto ending = asked.empty() ? std::filesystem::path(file).extension().string() : "." + asked;
  if (ending == ".csv") return mapping::Format::csv;
  if (ending == ".form") return mapping::Format::form;
  if (ending == ".hl7" || ending == ".hl7v2") return mapping::Format::hl7v2;
  if (ending == ".xml") return mapping::Format::xml;
  if (ending == ".json") return mapping::Format::json;
  if (bytes.starts_with("MSH") || bytes.starts_with("FHS") || bytes.starts_with("BHS")) return mapping::Format::hl7v2;
  return format_of(bytes) == fhir::Format::xml ? mapping::Format::xml : mapping::Format::json;
}

mapping::PackFormat pack_format_of(mapping::Format format) {
  switch (format) {
    case mapping::Format::json: return mapping::PackFormat::json;
    case mapping::Format::xml: return mapping::PackFormat::xml;
    case mapping::Format::csv: return mapping::PackFormat::csv;
    case mapping::Format::form: return mapping::PackFormat::form;
    case mapping::Format::hl7v2: return mapping::PackFormat::hl7v2;
  }
  return mapping::PackFormat::json;
}

// The channel by which the pack gets such a text for this map: it may say how tables are written, which segments are
// refused. One that says nothing, where there is none.
const mapping::Channel& channel_for(const MapSetup& setup, mapping::PackFormat format) {
  const auto map = std::filesystem::path(setup.file).filename().string();
  const mapping::Channel* found = nullptr;
  for (const auto& channel : setup.manifest.channels) {
    if (channel.direction != mapping::Direction::in || channel.format != format) continue;
    if (!setup.channel.empty() ? channel.name != setup.channel : channel.map != map) continue;
    found = &channel;
    break;
  }
  static const mapping::Channel none;
  return found == nullptr ? none : *found;
}

}  // namespace

struct MapRuns::State {
  explicit State(const MapSetup& setup)
      : variables(mapping::variables_of(setup.manifest, mapping::example_partner, mapping::example_base)),
        terminology(setup.definitions),
        runner(setup.plan) {}

  mapping::Variables variables;
  MonotoneClock clock;
  FixedClock example_clock{mapping::example_time()};
  TimeOrderedIds ids{clock, 0};
  fhir::terminology::Service terminology;
  mapping::Runner runner;
};

void add_run_options(CLI::App& command, RunOptions& options) {
  command.add_option("--format", options.format, "What the inputs are (default: as their names end)")
      ->check(CLI::IsMember({"json", "xml", "csv", "form", "hl7v2"}));
  command.add_flag("--as-example", options.as_example, "Ids and times are the same in every run, as in pack test");
}

bool has_one_source(const MapSetup& setup) { return types_of(*setup.plan, mapping::InputMode::source).size() == 1; }

MapRuns::MapRuns(Shell& shell, const MapSetup& setup, const RunOptions& options)
    : shell_(shell), setup_(setup), options_(options), builder_(arena_), state_(std::make_unique<State>(setup)) {}

MapRuns::~MapRuns() = default;

Result<std::vector<data::Node>> MapRuns::read(const std::string& file, const fhir::Structure* type) {
  const auto bytes = read_input(shell_, file);
  if (!bytes) return problem_of(file, "it cannot be read");
  const auto named = [&](Problems problems) {
    for (auto& problem : problems) {
      if (problem.file.empty()) problem.file = file;
    }
    return problems;
  };
  if (type == nullptr || type->kind != fhir::StructureKind::logical) {
    auto node = format_for(file, options_.format, *bytes) == mapping::Format::xml
                    ? fhir::read_xml(*bytes, arena_, setup_.definitions)
                    : fhir::read_json(*bytes, arena_, setup_.definitions);
    if (!node) return named(std::move(node).problems());
    return std::vector<data::Node>{*node};
  }
  const auto format = pack_format_of(format_for(file, options_.format, *bytes));
  const auto& channel = channel_for(setup_, format);
  Problems told;
  const auto charset = mapping::unsaid_charset(channel, mapping::bytes_of(*bytes));
  auto messages = mapping::read_messages({format, charset, type, setup_.definitions, &channel.table, &channel.hl7v2},
                                         *bytes, arena_, told);
  if (!messages) return named(std::move(messages).problems());
  print_judged(shell_.err, named(std::move(told)), false);
  return messages;
}

Result<std::vector<MapRun>> MapRuns::run(const std::vector<std::string>& files) {
  const auto types = types_of(*setup_.plan, mapping::InputMode::source);
  if (types.size() != files.size()) {
    return problem_of(setup_.file, "the map has " + count_of(types.size(), "source", "sources") + ", and there " +
                                       (files.size() == 1 ? "is " : "are ") +
                                       count_of(files.size(), "input", "inputs"));
  }
  std::vector<std::vector<data::Node>> sources;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto nodes = read(files[i], types[i]);
    if (!nodes) return std::move(nodes).problems();
    sources.push_back(*std::move(nodes));
  }
  mapping::CountingIds counting;
  std::vector<MapRun> runs;
  for (std::size_t message = 0; message < sources.front().size(); ++message) {
    std::vector<fhir::path::Item> items;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto& node = sources[i][std::min(message, sources[i].size() - 1)];
      const bool logical = types[i] != nullptr && types[i]->kind == fhir::StructureKind::logical;
      items.push_back(logical ? fhir::path::Item::of(fhir::path::ElementItem{&node, &absent(), types[i], nullptr})
                              : fhir::path::item_of(node, setup_.definitions));
    }
    const bool fixed = options_.as_example;
    mapping::Context context{fixed ? static_cast<const Clock&>(state_->example_clock) : state_->clock,
                             fixed ? static_cast<IdSource&>(counting) : state_->ids};
    mapping::PackTranslator translator(setup_.manifest, setup_.code_maps, state_->terminology);
    context.translator = &translator;
    context.terminology = &state_->terminology;
    context.variables = state_->variables;
    context.trace = trace;
    context.coverage = coverage;
    auto outcome = state_->runner.run(items, arena_, context);
    const auto name =
        sources.front().size() == 1 ? files.front() : files.front() + " (" + std::to_string(message + 1) + ")";
    if (!outcome) {
      auto problems = std::move(outcome).problems();
      for (auto& problem : problems) {
        if (problem.file.empty()) problem.file = name;
      }
      return problems;
    }
    for (auto& code : translator.unknown()) outcome->unknown_codes.push_back(std::move(code));
    runs.push_back({name, sources.front()[message], *std::move(outcome)});
  }
  return runs;
}

}  // namespace linkway::cli
