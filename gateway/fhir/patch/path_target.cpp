#include "fhir/patch/path_target.h"

#include <algorithm>
#include <utility>

#include "fhir/patch/problems.h"
#include "fhir/problem_list.h"

namespace linkway::fhir {

namespace {

using data::Node;

// The place that a problem of FHIRPath has is one in the path, not in the text that was sent.
Problems of_the_path(Problems problems, Category category) {
  for (auto& problem : problems) {
    if (problem.category != Category::too_large && problem.code != issue::too_costly) problem.category = category;
    problem.text = "the path, at line " + std::to_string(problem.line) + ", column " + std::to_string(problem.column) +
                   ": " + problem.text;
    problem.line = problem.column = 0;
    problem.path.clear();
  }
  return problems;
}

Result<path::Expression> parse(std::string_view path) {
  auto expression = path::Expression::parse(path);
  if (!expression) return of_the_path(std::move(expression).problems(), Category::malformed);
  return expression;
}

path::Settings settings(const Definitions& definitions, std::uint64_t steps) {
  path::Settings settings;
  settings.definitions = &definitions;
  settings.budget.steps = steps;
  settings.strict = true;  // a path with a misspelt name must not look like one to nothing
  return settings;
}

Problem several(std::size_t count) {
  return unfit_patch("the path must lead to one element; it leads to " + std::to_string(count));
}

}  // namespace

PathTargets::PathTargets(const Clock& clock, const Definitions& definitions, std::uint64_t steps, ElementTree& tree)
    : definitions_(definitions), tree_(tree), evaluator_(clock, settings(definitions, steps)) {}

Result<std::vector<PathTarget>> PathTargets::all(const Node& root, const path::Expression& expression) {
  const auto items = evaluator_.run(expression, root);
  if (!items) return of_the_path(items.problems(), Category::unprocessable);
  std::vector<PathTarget> targets;
  for (const auto& item : *items) {
    if (!item.is_element()) return unfit_patch("the path leads to a value that is no element of the resource");
    const auto& element = item.element();
    auto way = tree_.find(root, element.node, element.extra);
    if (!way) return unfit_patch("the path leads out of the resource");
    targets.push_back({*std::move(way), element.type, element.element});
    if (tree_.exhausted()) break;
  }
  return targets;
}

Result<std::optional<PathTarget>> PathTargets::at_most_one(const Node& root, std::string_view path) {
  const auto expression = parse(path);
  if (!expression) return expression.problems();
  auto targets = all(root, *expression);
  if (!targets) return std::move(targets).problems();
  if (targets->size() > 1) return several(targets->size());
  if (targets->empty()) return std::optional<PathTarget>();
  return std::optional<PathTarget>(std::move(targets->front()));
}

Result<PathTarget> PathTargets::one(const Node& root, std::string_view path) {
  auto target = at_most_one(root, path);
  if (!target) return std::move(target).problems();
  if (!*target) return unfit_patch("there is no element at the path");
  return **std::move(target);
}

// The path to a list that is empty leads to nothing. So a list is told by the element before the last name, and that
// name.
Result<PathCollection> PathTargets::collection(const Node& root, std::string_view path) {
  const auto expression = parse(path);
  if (!expression) return expression.problems();
  const auto& top = expression->root();
  if (top.op == path::Op::name) {
    const auto type = root["resourceType"].text();
    if (top.text.view() == type) return unfit_patch("the path leads to the resource itself");
    return named({{}, definitions_.type(type), nullptr}, top);
  }
  if (top.op == path::Op::member && top.right().op == path::Op::name) {
    // Without the last name the text is a path still, unless the whole stands in parentheses.
    if (const auto before = path::Expression::parse(path.substr(0, top.position))) {
      const auto parents = all(root, *before);
      if (!parents) return parents.problems();
      if (parents->size() > 1) return several(parents->size());
      if (parents->empty()) return unfit_patch("there is no element that could have the list");
      return named(parents->front(), top.right());
    }
  }
  return unfit_patch("the path must end in the name of a list");
}

Result<PathCollection> PathTargets::named(const PathTarget& parent, const path::SyntaxNode& name) {
  const auto step = definitions_.step(parent.element, parent.type, name.key());
  if (!step) return unfit_patch(name_for_text(name.text, "a name") + " is not defined there");
  if (!step.child->element->is_list()) return unfit_patch("'" + std::string(name.text.view()) + "' does not repeat");
  return PathCollection{parent.way, std::string(name.text.view()), step};
}

}  // namespace linkway::fhir
