#include "fhir/path/analysis_checker.h"

#include <algorithm>
#include <array>

#include "fhir/path/analysis_members.h"
#include "fhir/path/lexer.h"
#include "fhir/units/units.h"

namespace linkway::fhir::path::analysis {

namespace {

// Nodes looked at, again and again in nested repeat(): beyond, nothing is said of the rest.
constexpr std::size_t step_limit = 200'000;
constexpr std::size_t most_problems = 100;  // more help nobody

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

Checker::Checker(const SyntaxTree& tree, const AnalysisOptions& options, Shape context, Shape resource, Analysis& into)
    : tree_(tree), options_(options), context_(std::move(context)), resource_(std::move(resource)), out_(into) {}

void Checker::run() { visit(*tree_.root, {context_}); }

void Checker::report(std::size_t position, std::string text, Severity severity) {
  if (quiet_ || out_.problems.size() >= most_problems) return;
  auto problem = problem_at(tree_.source, position, std::move(text));
  problem.category = Category::unprocessable;
  problem.severity = severity;
  out_.problems.push_back(std::move(problem));
}

Shape Checker::visit(const SyntaxNode& node, const Focus& focus) {
  if (++steps_ > step_limit) return anything();
  auto shape = visit_kind(node, focus);
  out_.shapes[&node] = shape;
  return shape;
}

Shape Checker::visit_apart(const SyntaxNode& node, const Focus& focus) {
  const auto mark = variables_.size();
  auto shape = visit(node, focus);
  variables_.resize(mark);
  return shape;
}

Shape Checker::visit_kind(const SyntaxNode& node, const Focus& focus) {
  switch (node.op) {
    case Op::empty:
    case Op::type: return {};
    case Op::literal: return literal(node);
    case Op::name: return name(node, focus.self, true);
    case Op::self: return focus.self;
    case Op::index: return one(SystemType::integer);
    case Op::total: return focus.total == nullptr ? anything() : *focus.total;
    case Op::variable: return variable(node);
    case Op::call: return call(node, focus.self, focus);
    case Op::member: return member(node, focus);
    case Op::item: return item(node, focus);
    case Op::positive:
    case Op::negative: return sign(node, focus);
    default: return binary(node, focus);
  }
}

void Checker::check_unit(const SyntaxNode& node, const Literal& quantity) {
  if (quantity.calendar_unit) return;
  // No error: the value is good, it only compares with nothing but its like.
  const auto valid = units::check(quantity.text);
  if (valid) return;
  report(node.position, "'" + std::string(shown(quantity.text)) + "' is " + valid.problems()[0].text,
         Severity::warning);
}

Shape Checker::literal(const SyntaxNode& node) {
  const auto* literal = node.literal.get();
  if (literal == nullptr) return anything();
  switch (literal->kind) {
    case Literal::Kind::boolean: return one(SystemType::boolean);
    case Literal::Kind::integer: return one(SystemType::integer);
    case Literal::Kind::long_integer: return one(SystemType::long_integer);
    case Literal::Kind::decimal: return one(SystemType::decimal);
    case Literal::Kind::string: return one(SystemType::string);
    case Literal::Kind::date: return one(SystemType::date);
    case Literal::Kind::date_time: return one(SystemType::date_time);
    case Literal::Kind::time: return one(SystemType::time);
    case Literal::Kind::quantity: check_unit(node, *literal); return one(SystemType::quantity);
  }
  return anything();
}

Shape Checker::variable(const SyntaxNode& node) {
  const auto wanted = node.text.view();
  const auto defined = std::find_if(variables_.rbegin(), variables_.rend(),
                                    [&](const auto& variable) { return variable.first == wanted; });
  if (defined != variables_.rend()) return defined->second;
  if (wanted == "context") return context_;
  if (wanted == "resource") return resource_;
  if (wanted == "rootResource") {  // of a contained resource it is the one around it
    auto root = resource_;
    root.open = true;
    return root;
  }
  for (const std::string_view known : {"ucum", "sct", "loinc"}) {
    if (wanted == known) return one(SystemType::string);
  }
  for (const std::string_view prefix : {"vs-", "ext-", "map-"}) {
    if (wanted.starts_with(prefix)) return one(SystemType::string);
  }
  const auto& host = options_.variables;
  if (!any_variable_ && std::find(host.begin(), host.end(), wanted) == host.end()) {
    report(node.position, "there is no variable %" + std::string(shown(wanted)));
  }
  return anything();
}

// The name of a type at the beginning of a path stands for what the expression is run on, if it is of that type
// (N1 section 3.1).
bool Checker::type_at_beginning(const SyntaxNode& node, const Shape& of, Shape& into) {
  if (node.text.empty() || !is_upper(node.text.view().front())) return false;
  const auto* type = definitions().type(node.key());
  if (type == nullptr) return false;
  into = of;
  into.types.clear();
  into.open = false;
  for (const auto& candidate : of.types) {
    if (candidate.type == nullptr) continue;
    if (candidate.type->is_a(type->type)) {
      add_type(into, candidate);
    } else if (type->is_a(candidate.type->type)) {
      add_type(into, {SystemType::none, type, candidate.element});
      into.may_be_empty = true;
    }
  }
  if (of.open) {
    add_type(into, {SystemType::none, type, nullptr});
    into.may_be_empty = true;
  }
  if (into.types.empty()) {
    report(node.position,
           "the path begins with " + std::string(node.text.view()) + ", but what it is run on is " + types_text(of),
           lenient());
  }
  return true;
}

Shape Checker::name(const SyntaxNode& node, const Shape& of, bool beginning) {
  auto found = members(of, node.key(), definitions());
  Shape type;
  if ((of.open || !found.found) && beginning && type_at_beginning(node, of, type)) return type;
  if (!found.written_choice.empty()) {
    report(node.position, "FHIRPath has no '" + std::string(node.text.view()) + "'; write " + found.written_choice);
  } else if (!found.found && !of.types.empty()) {
    const auto word = node.text.view();
    report(node.position,
           types_text(of) + " has no element '" + std::string(shown(word)) + "'" + member_suggestion(of, word),
           lenient());
  }
  return found.shape;
}

Shape Checker::member(const SyntaxNode& node, const Focus& focus) {
  const auto left = visit(node.left(), focus);
  const auto& right = node.right();
  Shape shape;
  switch (right.op) {
    case Op::name: shape = name(right, left, false); break;
    case Op::call: shape = call(right, left, focus); break;
    default: return visit(right, focus);
  }
  out_.shapes[&right] = shape;
  return shape;
}

Shape Checker::item(const SyntaxNode& node, const Focus& focus) {
  auto shape = visit(node.left(), focus);
  const auto index = visit_apart(node.right(), focus);
  if (!can_be(index, integer_kind)) {
    report(node.right().position, "an index is an Integer, found " + types_text(index));
  }
  if (options_.strict && !shape.ordered) {
    report(node.position, "the items have no order that is defined, so none can be chosen by its index");
  }
  shape.may_be_empty = true;
  return single(std::move(shape));
}

}  // namespace linkway::fhir::path::analysis
