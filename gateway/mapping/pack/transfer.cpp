#include "mapping/pack/transfer.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "data/json.h"
#include "mapping/engine/plan.h"
#include "mapping/engine/run.h"
#include "mapping/models/table_instance.h"
#include "mapping/pack/answer_tree.h"
#include "mapping/pack/formats.h"
#include "mapping/pack/pack_translator.h"
#include "mapping/pack/state.h"
#include "mapping/pack/variables.h"

namespace linkway::mapping {

namespace {

using fhir::path::Item;

const data::Node& absent() {
  static const data::Node node;
  return node;
}

Problem problem_of(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

class Transfer {
 public:
  Transfer(const Pack& pack, data::Builder& builder, const Surroundings& surroundings)
      : pack_(pack),
        builder_(builder),
        surroundings_(surroundings),
        variables_(variables_of(pack.manifest(), surroundings)),
        host_(variables_),
        evaluator_(surroundings.clock, settings()) {}

  // Runs a plan on one instance. The node must stay where it is until the call returns.
  Result<RunOutcome> run(RunnerPool& runners, const data::Node& source, const fhir::Structure* type) {
    const auto item = type == nullptr ? fhir::path::item_of(source, pack_.definitions())
                                      : Item::of(fhir::path::ElementItem{&source, &absent(), type, nullptr});
    PackTranslator translator(pack_.manifest(), pack_.state().code_maps, *pack_.state().terminology);
    Context context{surroundings_.clock, surroundings_.ids};
    context.translator = &translator;
    context.terminology = pack_.state().terminology.get();
    context.variables = variables_;
    context.trace = surroundings_.trace;
    context.coverage = surroundings_.coverage;
    auto outcome = runners.run(std::span(&item, 1), builder_.arena(), context);
    auto unknown = translator.unknown();
    if (surroundings_.unmapped != nullptr) {
      surroundings_.unmapped->insert(surroundings_.unmapped->end(), unknown.begin(), unknown.end());
    }
    if (outcome) {
      auto& all = outcome->unknown_codes;
      all.insert(all.end(), std::make_move_iterator(unknown.begin()), std::make_move_iterator(unknown.end()));
    }
    return outcome;
  }

  Status texts_of(const fhir::path::Expression& expression, const data::Node& node, const fhir::Structure* type,
                  std::vector<std::string>& values) {
    const auto item = type == nullptr ? fhir::path::item_of(node, pack_.definitions())
                                      : Item::of(fhir::path::ElementItem{&node, &absent(), type, nullptr});
    const auto items = evaluator_.run(expression, item, node, node);
    if (!items) return Problems(items.problems());
    for (const auto& one : *items) values.push_back(fhir::path::to_text(one));
    return Done{};
  }

  // The first of what an expression gives, as text.
  Result<std::string> text_of(const fhir::path::Expression& expression, const data::Node& node,
                              const fhir::Structure* type) {
    const auto item = type == nullptr ? fhir::path::item_of(node, pack_.definitions())
                                      : Item::of(fhir::path::ElementItem{&node, &absent(), type, nullptr});
    const auto items = evaluator_.run(expression, item, node, node);
    if (!items) return items.problems();
    return items->empty() ? std::string() : fhir::path::to_text(items->front());
  }

  Result<std::string> filled(const TemplateText& text, const data::Node& message, bool in_url) {
    return text.fill(evaluator_, message, [in_url](std::string_view value) {
      if (in_url) return text::encode_percent(value);
      // A line break would begin another header field (RFC 9112 section 5).
      std::string safe(value);
      std::ranges::replace_if(
          safe, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
      return safe;
    });
  }

 private:
  fhir::path::Settings settings() {
    fhir::path::Settings settings;
    settings.definitions = &pack_.definitions();
    settings.host = &host_;
    return settings;
  }

  const Pack& pack_;
  data::Builder& builder_;
  const Surroundings& surroundings_;
  Variables variables_;
  VariableHost host_;
  fhir::path::Evaluator evaluator_;
};

TakenIn taken_of(RunOutcome outcome) {
  TakenIn taken;
  if (!outcome.targets.empty()) taken.resource = outcome.targets.front().node;
  taken.told = std::move(outcome.problems);
  taken.unmapped = std::move(outcome.unknown_codes);
  taken.log = std::move(outcome.log);
  taken.steps = std::move(outcome.trace);
  return taken;
}

const fhir::Structure* source_type(const Plan& plan) {
  for (const auto& input : plan.groups[plan.entry].inputs) {
    if (input.mode == InputMode::source) return input.type;
  }
  return nullptr;
}

// Read as a message is, with the names of the model and its checks. Places in the text are those of another text than
// the caller's: the path tells.
Result<data::Node> read_instance_of(const fhir::Structure& model, const data::Node& source,
                                    const fhir::Definitions& definitions, data::Builder& builder, Problems& told) {
  const auto json = data::to_json(source);
  auto read = read_messages({PackFormat::json, {}, &model, definitions}, json, builder.arena(), told);
  if (read) return read->front();
  auto problems = std::move(read).problems();
  for (auto& problem : problems) problem.line = problem.column = 0;
  return problems;
}

bool is_instance_of(const fhir::Structure& wanted, const data::Node& source, const fhir::Definitions& definitions) {
  if (wanted.kind != fhir::StructureKind::resource) return true;
  const auto* type = definitions.type(fhir::Key(source["resourceType"].text()));
  return type != nullptr && type->is_a(wanted.type.view());
}

// A message of HL7 v2 says its charset itself, and its Content-Type is seldom right.
std::string charset_for(const Channel& channel, const std::string& said, std::string_view bytes) {
  if (channel.format == PackFormat::hl7v2) return channel.charset;
  return said.empty() ? unsaid_charset(channel, bytes_of(bytes)) : said;
}

}  // namespace

std::string unsaid_charset(const Channel& channel, const ByteSource& text) {
  return channel.format == PackFormat::csv && is_utf8_beyond_ascii(text) ? "utf-8" : channel.charset;
}

const ChannelPlan& plan_of(const Pack& pack, const Channel& channel) {
  const auto& state = pack.state();
  const auto& channels = state.manifest.channels;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (&channels[i] == &channel) return state.channels[i];
    for (std::size_t k = 0; k < channels[i].before.size(); ++k) {
      if (&channels[i].before[k] == &channel) return state.channels[i].before[k];
    }
  }
  static const ChannelPlan none;  // of another pack: there is nothing that could be done
  return none;
}

Result<std::vector<TakenIn>> take_in(const Pack& pack, const Channel& channel, std::string_view bytes,
                                     data::Builder& builder, const Surroundings& surroundings) {
  const auto& plan = plan_of(pack, channel);
  Problems told;
  const auto charset = charset_for(channel, surroundings.charset, bytes);
  const auto sources =
      read_messages({channel.format, charset, plan.model, pack.definitions(), &channel.table, &channel.hl7v2}, bytes,
                    builder.arena(), told);
  if (!sources) return sources.problems();
  Transfer transfer(pack, builder, surroundings);
  std::vector<TakenIn> all;
  for (const auto& source : *sources) {
    TakenIn taken;
    if (plan.plan == nullptr) {
      taken.resource = source;
    } else {
      auto outcome = transfer.run(*plan.runners, source, plan.model);
      if (!outcome) return std::move(outcome).problems();
      taken = taken_of(*std::move(outcome));
    }
    if (plan.key) {
      auto key = transfer.text_of(*plan.key, source, plan.model);
      if (!key) return std::move(key).problems();
      taken.key = *std::move(key);
    }
    all.push_back(std::move(taken));
  }
  if (!all.empty()) all.front().told.insert(all.front().told.begin(), told.begin(), told.end());
  return all;
}

Result<std::vector<std::string>> order_of(const Pack& pack, const Channel& channel, std::string_view bytes,
                                          data::Builder& builder, const Surroundings& surroundings) {
  const auto& plan = plan_of(pack, channel);
  std::vector<std::string> values;
  if (!plan.order) return values;
  Problems told;
  const auto charset = charset_for(channel, surroundings.charset, bytes);
  const auto sources =
      read_messages({channel.format, charset, plan.model, pack.definitions(), &channel.table, &channel.hl7v2}, bytes,
                    builder.arena(), told);
  if (!sources) return sources.problems();
  Transfer transfer(pack, builder, surroundings);
  for (const auto& source : *sources) {
    if (auto added = transfer.texts_of(*plan.order, source, plan.model, values); !added) {
      return std::move(added).problems();
    }
  }
  return values;
}

Status check_columns(const Pack& pack, const Channel& channel, std::string_view line, std::string_view charset) {
  data::Arena arena;
  Problems told;
  const auto read = read_messages(
      {channel.format, charset, plan_of(pack, channel).model, pack.definitions(), &channel.table, nullptr}, line, arena,
      told);
  if (!read) return Problems(read.problems());
  return Done{};
}

bool holds_rows(const Pack& pack, const Channel& channel) {
  const auto* model = plan_of(pack, channel).model;
  return model != nullptr && rows_of(*model, pack.definitions());
}

Result<GivenOut> give_out(const Pack& pack, const Channel& channel, const data::Node& message, data::Builder& builder,
                          const Surroundings& surroundings) {
  const auto& plan = plan_of(pack, channel);
  Transfer transfer(pack, builder, surroundings);
  GivenOut given;
  auto content = message;
  if (plan.plan != nullptr) {
    auto outcome = transfer.run(*plan.runners, message, nullptr);
    if (!outcome) return std::move(outcome).problems();
    auto taken = taken_of(*std::move(outcome));
    content = taken.resource;
    given.told = std::move(taken.told);
    given.unmapped = std::move(taken.unmapped);
    given.log = std::move(taken.log);
    given.steps = std::move(taken.steps);
  }
  if (channel.method != "GET") {
    auto bytes =
        write_message({channel.format, channel.charset, plan.model, pack.definitions(), &channel.table}, content);
    if (!bytes) return std::move(bytes).problems();
    given.bytes = *std::move(bytes);
    given.content_type = media_type_of(channel.format);
    // A form has none by its registration; where it is not UTF-8 somebody has to say so.
    if (channel.format == PackFormat::csv || channel.format == PackFormat::xml ||
        (channel.format == PackFormat::form && !text::iequals(channel.charset, "UTF-8"))) {
      given.content_type += "; charset=" + channel.charset;
    }
  }
  auto path = transfer.filled(plan.path, message, true);
  if (!path) return std::move(path).problems();
  given.path = *std::move(path);
  for (std::size_t i = 0; i < channel.headers.size(); ++i) {
    auto value = transfer.filled(plan.headers[i], message, false);
    if (!value) return std::move(value).problems();
    given.headers.emplace_back(channel.headers[i].name, *std::move(value));
  }
  return given;
}

Result<std::optional<GivenId>> read_answer(const Pack& pack, const Channel& channel, std::string_view bytes,
                                           const Surroundings& surroundings) {
  const auto& plan = plan_of(pack, channel);
  if (!plan.answer_id) return std::optional<GivenId>();
  data::Arena arena;
  data::Builder builder(arena);
  const auto tree = read_answer_tree(bytes, builder);
  if (!tree) return tree.problems();
  Transfer transfer(pack, builder, surroundings);
  auto value = transfer.text_of(*plan.answer_id, *tree, nullptr);
  if (!value) return std::move(value).problems();
  auto system = system_of_identifier(pack, channel.answer.identifier, surroundings.partner);
  if (value->empty() || system.empty()) return std::optional<GivenId>();
  return std::optional<GivenId>(GivenId{std::move(system), *std::move(value)});
}

std::string system_of_identifier(const Pack& pack, std::string_view name, const std::string& partner) {
  const auto& all = pack.manifest().identifiers;
  const auto rule = std::ranges::find(all, name, &IdentifierRule::name);
  return rule == all.end() ? std::string() : system_of(*rule, partner);
}

Result<TakenIn> transform(const Pack& pack, std::string_view map_url, const data::Node& source, data::Builder& builder,
                          const Surroundings& surroundings) {
  const auto& plans = pack.state().plans;
  const auto found = plans.find(map_url);
  if (found == plans.end()) {
    return problem_of(Category::not_found, issue::not_found, "there is no map " + std::string(map_url));
  }
  auto& runners = *found->second;
  const auto* wanted = source_type(runners.plan());
  const bool logical = wanted != nullptr && wanted->kind == fhir::StructureKind::logical;
  Problems told;
  auto instance = source;
  if (logical) {
    auto read = read_instance_of(*wanted, source, pack.definitions(), builder, told);
    if (!read) return std::move(read).problems();
    instance = *read;
  } else if (wanted != nullptr && !is_instance_of(*wanted, source, pack.definitions())) {
    return problem_of(Category::unprocessable, issue::invalid,
                      "the map takes a " + std::string(wanted->type.view()) + ", and this is none");
  }
  Transfer transfer(pack, builder, surroundings);
  auto outcome = transfer.run(runners, instance, logical ? wanted : nullptr);
  if (!outcome) return std::move(outcome).problems();
  auto taken = taken_of(*std::move(outcome));
  taken.told.insert(taken.told.begin(), told.begin(), told.end());
  return taken;
}

}  // namespace linkway::mapping
