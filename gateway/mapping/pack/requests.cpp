#include "mapping/pack/requests.h"

#include <algorithm>

#include "fhir/path/evaluate.h"
#include "mapping/pack/answer_tree.h"
#include "mapping/pack/state.h"
#include "mapping/pack/variables.h"

namespace linkway::mapping {

namespace {

constexpr std::size_t longest_value = 256;

Problem problem_of(std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  return problem;
}

class Reading {
 public:
  Reading(const Pack& pack, const Surroundings& surroundings)
      : definitions_(pack.definitions()),
        variables_(variables_of(pack.manifest(), surroundings)),
        host_(variables_),
        evaluator_(surroundings.clock, settings()) {}

  // The first of what it gives, as text; "" for nothing.
  Result<std::string> text_of(const fhir::path::Expression& expression, const data::Node& node) {
    const auto items = evaluator_.run(expression, fhir::path::item_of(node, definitions_), node, node);
    if (!items) return items.problems();
    return items->empty() ? std::string() : fhir::path::to_text(items->front());
  }

 private:
  fhir::path::Settings settings() {
    fhir::path::Settings settings;
    settings.definitions = &definitions_;
    settings.host = &host_;
    return settings;
  }

  const fhir::Definitions& definitions_;
  Variables variables_;
  VariableHost host_;
  fhir::path::Evaluator evaluator_;
};

bool is_known(const std::vector<std::pair<std::string, std::string>>& values, const std::string& name) {
  return std::ranges::any_of(values, [&](const auto& value) { return value.first == name; });
}

}  // namespace

bool is_of_person(const Channel& request) { return std::ranges::any_of(request.keep, &KeepRule::of_person); }

Result<const Channel*> next_request(const Pack& pack, const Channel& channel, const data::Node& message,
                                    std::span<const std::string> done, const Surroundings& surroundings) {
  Reading reading(pack, surroundings);
  for (const auto& request : channel.before) {
    if (std::ranges::find(done, request.name) != done.end()) continue;
    // What the partner told of the person with an earlier delivery is not asked for again.
    const bool told = is_of_person(request) && std::ranges::all_of(request.keep, [&](const KeepRule& rule) {
                        return !rule.of_person || is_known(surroundings.values, rule.name);
                      });
    if (told) continue;
    if (const auto& when = plan_of(pack, request).when) {
      const auto holds = reading.text_of(*when, message);
      if (!holds) return holds.problems();
      if (*holds != "true") continue;
    }
    return &request;
  }
  return &channel;
}

Result<std::vector<KeptText>> read_kept(const Pack& pack, const Channel& request, std::string_view answer,
                                        const Surroundings& surroundings) {
  std::vector<KeptText> kept;
  if (request.keep.empty()) return kept;
  data::Arena arena;
  data::Builder builder(arena);
  const auto tree = read_answer_tree(answer, builder);
  if (!tree) return tree.problems();
  Reading reading(pack, surroundings);
  const auto& plans = plan_of(pack, request).keep;
  for (std::size_t i = 0; i < request.keep.size(); ++i) {
    auto value = reading.text_of(*plans[i], *tree);
    if (!value) return std::move(value).problems();
    const auto& rule = request.keep[i];
    if (value->empty() && !rule.required) continue;
    if (value->empty()) return problem_of("the partner's answer does not say " + rule.name + " (" + rule.value + ")");
    if (value->size() > longest_value)
      return problem_of("what the partner's answer says as " + rule.name + " is too long");
    kept.push_back({&rule, *std::move(value)});
  }
  return kept;
}

}  // namespace linkway::mapping
