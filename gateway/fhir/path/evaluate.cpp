#include "fhir/path/evaluate.h"

#include "fhir/path/machine.h"
#include "fhir/path/navigation.h"

namespace linkway::fhir::path {

const data::Node* Host::resolve(std::string_view /*reference*/) { return nullptr; }
bool Host::variable(std::string_view /*name*/, std::vector<Item>& /*into*/) { return false; }
std::optional<bool> Host::conforms(const ElementItem& /*item*/, std::string_view /*canonical*/) { return std::nullopt; }
std::optional<bool> Host::member_of(std::string_view /*value_set*/, std::string_view /*system*/,
                                    std::string_view /*code*/) {
  return std::nullopt;
}
void Host::trace(std::string_view /*name*/, Items /*items*/) {}

struct Evaluator::State {
  State(const Clock& clock, const Settings& settings) : machine(clock, settings) {}
  Machine machine;
};

Evaluator::Evaluator(const Clock& clock, Settings settings) : state_(std::make_unique<State>(clock, settings)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

std::uint64_t Evaluator::steps_spent() const { return state_->machine.steps_spent(); }

Result<Items> Evaluator::run(const Expression& expression, const data::Node& root) {
  const auto* type = state_->machine.type(root["resourceType"].text());
  return run(expression, Item::of(ElementItem{&root, &absent(), type, nullptr}), root, root);
}

Result<Items> Evaluator::run(const Expression& expression, const Item& focus, const data::Node& resource,
                             const data::Node& root_resource) {
  auto& machine = state_->machine;
  if (!machine.run(expression, focus, resource, root_resource)) return machine.take_problem();
  return machine.items(Machine::result_begin);
}

Result<std::optional<bool>> Evaluator::test(const Expression& expression, const Item& focus, const data::Node& resource,
                                            const data::Node& root_resource) {
  auto& machine = state_->machine;
  const auto truth = machine.run_test(expression, focus, resource, root_resource);
  if (truth == Truth::failed) return machine.take_problem();
  if (truth == Truth::unknown) return std::optional<bool>();
  return std::optional(truth == Truth::yes);
}

}  // namespace linkway::fhir::path
