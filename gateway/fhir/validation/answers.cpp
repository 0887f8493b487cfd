#include "fhir/validation/answers.h"

#include <utility>

#include "fhir/validation/checks.h"
#include "fhir/validation/memory.h"
#include "fhir/validation/resolution.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

namespace {

// Profiles whose invariants lead to each other.
constexpr std::size_t deepest = 4;

}  // namespace

const data::Node* Answers::resolve(std::string_view reference) {
  if (run == nullptr || run->evaluating == nullptr || run->evaluating->scope == nullptr) return nullptr;
  return run->references().find(*run->evaluating->scope, reference).resource;
}

std::optional<bool> Answers::conforms(const path::ElementItem& item, std::string_view canonical) {
  if (run == nullptr || run->evaluating == nullptr || depth_ >= deepest) return std::nullopt;
  const auto* profile = run->definitions.structure(canonical);
  if (profile == nullptr) return std::nullopt;
  const auto* from = run->evaluating;
  At at{nullptr, Spot{nullptr, "$this", Spot::no_index, item.element, item.type}, item.node, item.extra, from->scope};
  Scope scope{from->scope, item.node, &at, false};
  if (item.type != nullptr && item.type->kind == StructureKind::resource) at.scope = &scope;
  // The one that asks is in the middle of its work.
  auto inner = run->memory.another_evaluator();
  std::swap(inner, run->memory.evaluator());
  ++depth_;
  const bool answer = validation::conforms(*run, at, *profile);
  --depth_;
  std::swap(inner, run->memory.evaluator());
  run->evaluating = from;
  return answer;
}

std::optional<bool> Answers::member_of(std::string_view value_set, std::string_view system, std::string_view code) {
  if (run == nullptr || !run->options.terminology) return std::nullopt;
  const auto answer = run->terminology.validate_code(value_set, {system, {}, code, {}});
  if (answer.member == terminology::Answer::unknown) return std::nullopt;
  return answer.member == terminology::Answer::yes;
}

}  // namespace linkway::fhir::validation
