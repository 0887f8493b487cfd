// A pack from its files: every problem at once.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "fhir/definitions/image.h"
#include "fhir/path/environment.h"
#include "fhir/path/suggestion.h"
#include "mapping/engine/check.h"
#include "mapping/engine/plan.h"
#include "mapping/models/table_columns.h"
#include "mapping/models/table_instance.h"
#include "mapping/pack/files.h"
#include "mapping/pack/parts.h"
#include "mapping/pack/state.h"

namespace linkway::mapping {

namespace {

constexpr std::string_view bundle = "Bundle";

// What every map of a pack reads as %name.
std::vector<std::string> own_names(const Manifest& manifest) {
  std::vector<std::string> names = {"partner", "base"};
  for (const auto& rule : manifest.identifiers) names.push_back(rule.name);
  return names;
}

class Loader {
 public:
  Loader(PackSource source, const fhir::Definitions& below)
      : source_(std::move(source)), below_(below), state_(std::make_unique<Pack::State>()) {}

  LoadedPack load(std::unique_ptr<const Pack::State>& into) {
    const auto& manifest = source_.manifest;
    state_->manifest = manifest;
    state_->version = manifest.version + "+" + source_.digest.substr(0, 12);
    look_at_files();
    read_parts_of_pack();
    for (const auto& channel : manifest.channels) load_channel(channel);
    plan_maps();
    check_code_rules();
    state_->examples = find_examples(manifest, source_.files, problems_);
    check_examples();
    tell_idle_maps();
    if (!any_error(problems_)) into = std::move(state_);
    return {nullptr, std::move(problems_)};
  }

 private:
  void tell(Severity severity, std::string file, PackPlace place, std::string text) {
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::invalid;
    problem.severity = severity;
    problem.text = std::move(text);
    problem.file = std::move(file);
    problem.line = place.line;
    problem.column = place.column;
    problems_.push_back(std::move(problem));
  }
  void wrong(PackPlace place, std::string text) {
    tell(Severity::error, source_.manifest.file, place, std::move(text));
  }

  void look_at_files() {
    bool read_me = false;
    for (const auto& file : source_.files) {
      const auto kind = kind_of(file.name());
      read_me = read_me || kind == FileKind::read_me;
      if (kind == FileKind::other) {
        tell(Severity::warning, file.path, {},
             "nothing reads this file: a pack has pack.yaml, README.md, *.map, maps/, models/, codes/ and examples/");
      }
    }
    if (!read_me) {
      tell(Severity::warning, source_.manifest.file, {},
           "there is no README.md: how to connect such a partner, what is lost in translation");
    }
  }

  void read_parts_of_pack() {
    auto parts = read_parts(source_, below_);
    state_->definitions = std::move(parts.definitions);
    state_->terminology = std::make_unique<const fhir::terminology::Service>(state_->definitions);
    state_->maps = std::move(parts.maps);
    state_->code_maps = std::make_shared<const CodeMaps>(std::move(parts.code_maps));
    state_->code_map_files = std::move(parts.code_map_files);
    broken_ = std::move(parts.broken);
    instead_ = std::move(parts.instead);
    for (auto& problem : parts.problems) problems_.push_back(std::move(problem));
    check_targets(parts.targets);
  }

  // A code that a map leads to is one of its code system, where all codes of that are known.
  void check_targets(const std::vector<MappedCode>& targets) {
    constexpr std::size_t most_told = 50;
    std::size_t told = 0;
    for (const auto& target : targets) {
      const auto system = std::string_view(target.system).substr(0, target.system.find('|'));
      const auto answer = state_->terminology->validate_code("", {system, {}, target.code, {}});
      if (answer.code_exists != fhir::terminology::Answer::no) continue;
      tell(Severity::warning, target.file, target.place,
           "code system " + std::string(system) + " has no code '" + target.code + "'");
      if (++told == most_told) return;
    }
  }

  const Map* map_in(const std::string& file) const {
    const auto other = instead_.find(file);
    const auto found = std::ranges::find(state_->maps, other == instead_.end() ? file : other->second, &Map::file);
    return found == state_->maps.end() ? nullptr : &*found;
  }

  std::shared_ptr<const Plan> plan_of(const Map& map, const std::string& group) {
    CompileOptions options;
    options.group = group;
    options.variables = names_;
    auto compiled = compile(map, importer_of(state_->maps), state_->definitions, options);
    take_new(std::move(compiled.problems));
    return compiled.plan;
  }

  // What two channels have in common is told once.
  void take_new(Problems problems) {
    for (auto& problem : problems) {
      if (told_.insert(to_string(problem)).second) problems_.push_back(std::move(problem));
    }
  }

  // ---- channels

  // Each request knows what those before it keep, and the message itself knows all of it.
  void load_channel(const Channel& channel) {
    auto& plan = state_->channels.emplace_back();
    names_ = own_names(source_.manifest);
    for (const auto& request : channel.before) {
      of_ = &channel;
      load_request(request, plan.before.emplace_back());
      for (const auto& rule : request.keep) names_.push_back(rule.name);
    }
    of_ = nullptr;
    load_message(channel, plan);
  }

  void load_request(const Channel& request, ChannelPlan& plan) {
    load_message(request, plan);
    plan.when = expression(request.when, request, "when");
    for (const auto& rule : request.keep) {
      plan.keep.push_back(expression(rule.value, request, "keep " + rule.name));
      const auto place = request.inherited ? request.place : rule.place;
      check_identifier(rule.identifier, place, called(request));
      const auto& known = source_.manifest.identifiers;
      if (std::ranges::find(known, rule.name, &IdentifierRule::name) == known.end()) continue;
      wrong(place, called(request) + " keeps '" + rule.name + "', and an identifier of the pack has that name");
    }
  }

  // "channel 'referrals'", "request 'person' of channel 'referrals'"
  std::string called(const Channel& channel) const {
    return of_ == nullptr ? "channel '" + channel.name + "'"
                          : "request '" + channel.name + "' of channel '" + of_->name + "'";
  }

  void load_message(const Channel& channel, ChannelPlan& plan) {
    if (!channel.model.empty()) {
      plan.model = state_->definitions.structure(channel.model);
      if (plan.model == nullptr) wrong(channel.place, "there is no model " + channel.model + suggested_model(channel));
    }
    load_map(channel, plan);
    for (const auto& profile : channel.profiles) {
      if (state_->definitions.structure(profile) == nullptr) {
        wrong(channel.place, "there is no profile " + profile + " in what is loaded");
      }
    }
    check_table(channel, plan);
    plan.key = expression(channel.key, channel, "key");
    plan.order = expression(channel.order, channel, "order");
    plan.answer_id = expression(channel.answer.id, channel, "answer.id");
    check_identifier(channel.answer.identifier, channel.inherited ? channel.place : channel.answer.place,
                     "the answer of " + called(channel));
    plan.path = template_text(channel.path, channel, "path");
    for (const auto& header : channel.headers) {
      plan.headers.push_back(template_text(header.value, channel, "header " + header.name));
    }
  }

  void check_table(const Channel& channel, const ChannelPlan& plan) {
    if (plan.model == nullptr || channel.table.columns.empty()) return;
    const auto row = rows_of(*plan.model, state_->definitions);
    const TableColumns columns(state_->definitions, row ? inside_of(row) : fhir::Inside{nullptr, plan.model});
    const auto known = columns.names();
    for (const auto& rule : channel.table.columns) {
      if (rule.element.empty() || columns.find(rule.element)) continue;
      wrong(channel.inherited ? channel.place : PackPlace{rule.line, rule.column},
            "the model has no element '" + rule.element + "' that a column could hold" +
                fhir::path::suggestion(text::lower(rule.element), known));
    }
  }

  void check_identifier(const std::string& name, PackPlace place, const std::string& whose) {
    const auto& known = source_.manifest.identifiers;
    if (name.empty() || std::ranges::find(known, name, &IdentifierRule::name) != known.end()) return;
    wrong(place, whose + " names identifier '" + name + "', which is not among the identifiers");
  }

  std::string suggested_model(const Channel& channel) const {
    std::vector<std::string_view> known;
    for (const auto& image : state_->definitions.images()) {
      for (const auto& structure : image->header().structures) {
        if (structure.kind == fhir::StructureKind::logical) known.push_back(structure.url.view());
      }
    }
    if (known.empty()) return ": the pack has no models/";
    return fhir::path::suggestion(channel.model, known);
  }

  void load_map(const Channel& channel, ChannelPlan& plan) {
    if (channel.map.empty()) return;
    const auto* map = map_in(channel.map);
    if (map == nullptr) {
      if (!broken_.contains(channel.map)) {
        std::vector<std::string_view> known;
        for (const auto& other : state_->maps) known.push_back(other.file);
        wrong(channel.place,
              "there is no map " + channel.map + " in the pack" + fhir::path::suggestion(channel.map, known));
      }
      return;
    }
    used_.insert(map->file);
    plan.plan = plan_of(*map, channel.group);
    if (plan.plan == nullptr) return;
    plan.runners = std::make_shared<RunnerPool>(plan.plan);
    CheckOptions options;
    options.variables = names_;
    // The gateway knows whom a report is about (referral/complete_report.h).
    if (channel.direction == Direction::in) options.given = {"subject"};
    take_new(check(*plan.plan, options));
    if (channel.group.empty() && of_ == nullptr) state_->plans.try_emplace(map->url, plan.runners);
    check_entry(channel, plan);
  }

  // The first group must take what the channel brings and make what it takes.
  void check_entry(const Channel& channel, const ChannelPlan& plan) {
    const auto& group = plan.plan->groups[plan.plan->entry];
    const PlanInput* source = nullptr;
    const PlanInput* target = nullptr;
    bool single = group.inputs.size() == 2;
    for (const auto& input : group.inputs) (input.mode == InputMode::source ? source : target) = &input;
    single = single && source != nullptr && target != nullptr;
    const auto& file = plan.plan->files[group.file];
    const PackPlace place{group.place.line, group.place.column};
    if (!single) {
      tell(Severity::error, file, place,
           "group " + group.name + " must have one source and one target, as the first of a channel");
      return;
    }
    const bool in = channel.direction == Direction::in;
    check_input(channel, *(in ? source : target), plan.model, file, place, in ? "source" : "target");
    check_fhir_side(channel, *(in ? target : source), file, place, in ? "target" : "source");
  }

  void check_input(const Channel& channel, const PlanInput& input, const fhir::Structure* model,
                   const std::string& file, PackPlace place, std::string_view side) {
    if (model == nullptr || input.type == nullptr || input.type->url.view() == model->url.view()) return;
    tell(Severity::error, file, place,
         "the " + std::string(side) + " is " + std::string(input.type->name.view()) + ", and the model of " +
             called(channel) + " is " + std::string(model->name.view()));
  }

  void check_fhir_side(const Channel& channel, const PlanInput& input, const std::string& file, PackPlace place,
                       std::string_view side) {
    if (input.type == nullptr || input.type->type.view() == bundle) return;
    tell(Severity::error, file, place,
         "the " + std::string(side) + " is " + std::string(input.type->name.view()) + ", and the FHIR side of " +
             called(channel) + " is a Bundle of type message");
  }

  std::optional<fhir::path::Expression> expression(const std::string& text, const Channel& channel,
                                                   std::string_view what) {
    if (text.empty()) return std::nullopt;
    auto parsed = fhir::path::Expression::parse(text);
    if (parsed) {
      check_variables(*parsed, channel, what);
      return *std::move(parsed);
    }
    tell_expression(parsed.problems(), channel, what);
    return std::nullopt;
  }

  TemplateText template_text(const std::string& text, const Channel& channel, std::string_view what) {
    auto parsed = TemplateText::parse(text);
    if (parsed) {
      for (const auto& one : parsed->expressions()) check_variables(one, channel, what);
      return *std::move(parsed);
    }
    tell_expression(parsed.problems(), channel, what);
    return {};
  }

  // What a misspelt name would give is nothing, and nobody would know why.
  void check_variables(const fhir::path::Expression& expression, const Channel& channel, std::string_view what) {
    std::vector<const fhir::path::SyntaxNode*> open = {&expression.root()};
    std::vector<std::string_view> asked;
    while (!open.empty()) {
      const auto& node = *open.back();
      open.pop_back();
      if (node.op == fhir::path::Op::variable) asked.push_back(node.text.view());
      if (node.op == fhir::path::Op::call && node.text.view() == "defineVariable") return;
      for (const auto& child : node.children) open.push_back(&child);
    }
    for (const auto name : asked) {
      if (fhir::path::is_environment_name(name) || name.starts_with("vs-") || name.starts_with("ext-") ||
          std::ranges::find(names_, name) != names_.end()) {
        continue;
      }
      const std::vector<std::string_view> known(names_.begin(), names_.end());
      const auto all = variable_names(source_.manifest);
      const bool later = std::ranges::find(all, name) != all.end();
      wrong(channel.place, std::string(what) + " of " + called(channel) + ": there is no %" + std::string(name) +
                               (later ? " yet: it is kept by a request that goes later, or of another channel"
                                      : fhir::path::suggestion(name, known)));
    }
  }

  void tell_expression(const Problems& problems, const Channel& channel, std::string_view what) {
    for (const auto& problem : problems) {
      wrong(channel.place, std::string(what) + " of " + called(channel) + ": " + problem.text + " (character " +
                               std::to_string(problem.column) + ")");
    }
  }

  // ---- what belongs together

  // Every map can be asked for by its url; one that only others import has groups that cannot begin.
  void plan_maps() {
    names_ = variable_names(source_.manifest);
    for (const auto& map : state_->maps) {
      if (map.url.empty() || map.groups.empty() || state_->plans.contains(map.url)) continue;
      if (auto plan = plan_of(map, "")) {
        state_->plans.emplace(map.url, std::make_shared<RunnerPool>(std::move(plan)));
      }
    }
  }

  void check_code_rules() {
    for (const auto& rule : source_.manifest.code_maps) {
      if (state_->code_map_files.contains(rule.url)) continue;
      std::vector<std::string_view> known;
      for (const auto& [url, file] : state_->code_map_files) known.push_back(url);
      wrong(rule.place, "there is no code map " + rule.url + " in codes/" + fhir::path::suggestion(rule.url, known));
    }
  }

  // Those of the pack that it extends are tried there.
  void check_examples() {
    for (const auto& channel : source_.manifest.channels) {
      if (channel.inherited) continue;
      if (std::ranges::none_of(state_->examples,
                               [&](const auto& example) { return example.channel == channel.name; })) {
        tell(Severity::warning, source_.manifest.file, channel.place,
             "channel '" + channel.name + "' has no example: examples/" + channel.name + "/NAME.in" +
                 std::string(
                     file_ending_of(channel.direction == Direction::in ? channel.format : PackFormat::fhir_json)));
      }
    }
  }

  void tell_idle_maps() {
    std::set<std::string> imported;
    for (const auto& map : state_->maps) {
      for (const auto& import : map.imports) {
        for (const auto* other : importer_of(state_->maps)(import.url)) imported.insert(other->file);
      }
    }
    for (const auto& map : state_->maps) {
      if (used_.contains(map.file) || imported.contains(map.file) || !is_own(map.file)) continue;
      tell(Severity::warning, map.file, {}, "no channel uses this map, and no map imports it");
    }
  }

  bool is_own(const std::string& path) const {
    const auto file = std::ranges::find(source_.files, path, &PackFile::path);
    return file == source_.files.end() || file->is_own();
  }

  PackSource source_;
  const fhir::Definitions& below_;
  std::unique_ptr<Pack::State> state_;
  Problems problems_;
  std::set<std::string> broken_;  // files of maps that cannot be read
  std::map<std::string, std::string, std::less<>> instead_;
  std::set<std::string> used_;  // files of maps with which a channel begins
  std::set<std::string> told_;
  std::vector<std::string> names_;  // what the channel or request that is read may read as %name
  const Channel* of_ = nullptr;     // whose request is read; null for a channel itself
};

}  // namespace

std::vector<std::string> variable_names(const Manifest& manifest) {
  auto names = own_names(manifest);
  for (const auto& channel : manifest.channels) {
    for (const auto& request : channel.before) {
      for (const auto& rule : request.keep) names.push_back(rule.name);
    }
  }
  return names;
}

Pack::Pack(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Pack::~Pack() = default;

LoadedPack Pack::load(PackSource source, const fhir::Definitions& below) {
  std::unique_ptr<const State> state;
  auto loaded = Loader(std::move(source), below).load(state);
  if (state != nullptr) loaded.pack = std::shared_ptr<const Pack>(new Pack(std::move(state)));
  return loaded;
}

const Manifest& Pack::manifest() const { return state_->manifest; }
const std::string& Pack::version() const { return state_->version; }
const fhir::Definitions& Pack::definitions() const { return state_->definitions; }
const std::vector<Example>& Pack::examples() const { return state_->examples; }

const Channel* Pack::channel(Direction direction, std::string_view name) const {
  for (const auto& channel : state_->manifest.channels) {
    if (channel.direction == direction && channel.name == name) return &channel;
  }
  return nullptr;
}

const Channel* Pack::channel_for(Carried carried) const {
  const Channel* rest = nullptr;
  for (const auto& channel : state_->manifest.channels) {
    if (channel.direction != Direction::out) continue;
    if (std::ranges::find(channel.carries, carried) != channel.carries.end()) return &channel;
    if (channel.carries.empty()) rest = &channel;
  }
  return carried == Carried::summary ? nullptr : rest;  // figures are nothing that a map of referrals can read
}

std::string Pack::file_of_code_map(std::string_view url) const {
  const auto found = state_->code_map_files.find(url);
  return found == state_->code_map_files.end() ? "" : found->second;
}

}  // namespace linkway::mapping
