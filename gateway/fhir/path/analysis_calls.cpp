#include <algorithm>

#include "fhir/path/analysis_checker.h"
#include "fhir/path/analysis_members.h"

namespace linkway::fhir::path::analysis {

namespace {

std::string written(const SyntaxNode& call) { return std::string(call.text.view()) + "()"; }

bool takes_criterion(Function function) {
  return function == Function::where || function == Function::exists || function == Function::all;
}

// Those that may give nothing for something.
bool may_fail(Function function) {
  switch (function) {
    case Function::distinct:
    case Function::sort:
    case Function::trace:
    case Function::define_variable:
    case Function::check_modifiers:
    case Function::first:
    case Function::last:
    case Function::single:
    case Function::unite:
    case Function::combine: return false;
    case Function::where:
    case Function::tail:
    case Function::skip:
    case Function::take:
    case Function::intersect:
    case Function::exclude:
    case Function::slice:
    case Function::to_boolean:
    case Function::to_integer:
    case Function::to_long:
    case Function::to_date:
    case Function::to_date_time:
    case Function::to_decimal:
    case Function::to_quantity:
    case Function::to_string:
    case Function::to_time:
    case Function::substring:
    case Function::decode:
    case Function::to_chars:
    case Function::sqrt:
    case Function::ln:
    case Function::log:
    case Function::power:
    case Function::exp:
    case Function::low_boundary:
    case Function::high_boundary:
    case Function::member_of:
    case Function::get_value:
    case Function::resolve:
    case Function::extension: return true;
    default: return false;
  }
}

// A quantity stays one; of other numbers comes a whole number, or a decimal.
Shape rounded(const Shape& input, bool to_decimal) {
  Shape shape;
  shape.open = input.open;
  shape.may_be_empty = input.may_be_empty;
  for (const auto& type : input.types) {
    const bool quantity = (kind(system_of(type)) & quantity_kind) != 0;
    const auto number = to_decimal ? SystemType::decimal : SystemType::integer;
    add_type(shape, {quantity ? SystemType::quantity : number, nullptr, nullptr});
  }
  return shape;
}

SystemType scalar(Gives gives) {
  switch (gives) {
    case Gives::boolean: return SystemType::boolean;
    case Gives::integer: return SystemType::integer;
    case Gives::long_integer: return SystemType::long_integer;
    case Gives::decimal: return SystemType::decimal;
    case Gives::string:
    case Gives::strings: return SystemType::string;
    case Gives::date: return SystemType::date;
    case Gives::date_time: return SystemType::date_time;
    case Gives::time: return SystemType::time;
    case Gives::quantity: return SystemType::quantity;
    case Gives::type_info: return SystemType::type_info;
    default: return SystemType::none;
  }
}

}  // namespace

void Checker::check_input(const SyntaxNode& node, const Signature& rule, const Shape& input) {
  if (!can_be(input, rule.input)) {
    report(node.position, written(node) + " takes " + kinds_text(rule.input) + ", found " + types_text(input));
  }
  if (!options_.strict) return;
  if (rule.single && input.list && !input.open) {
    report(node.position, written(node) + " takes one value, and there may be several", Severity::warning);
  }
  if (rule.ordered && !input.ordered) {
    report(node.position, "the items have no order that is defined, so " + written(node) + " has no meaning");
  }
}

void Checker::check_criterion(const SyntaxNode& node, const SyntaxNode& argument, const Shape& criterion) {
  if (can_be(criterion, boolean_kind)) return;
  // One item that is no boolean counts as true (N1 section 4.5), several are an error.
  const bool iif = node.function == Function::iif;
  const bool wrong = iif && (options_.strict || (criterion.list && !criterion.may_be_empty));
  report(argument.position, "the criterion of " + written(node) + " is a Boolean, found " + types_text(criterion),
         wrong ? Severity::error : Severity::warning);
}

void Checker::check_argument(const SyntaxNode& node, const Signature& rule, std::size_t index, const Shape& argument) {
  const auto kinds = index < rule.arguments.size() ? rule.arguments[index] : any_kind;
  if (can_be(argument, kinds)) return;
  report(node.children[index].position, written(node) + " takes " + kinds_text(kinds) + " as its " +
                                            (index == 0 ? "first" : "second") + " argument, found " +
                                            types_text(argument));
}

Shape Checker::call(const SyntaxNode& node, const Shape& input, const Focus& outer) {
  const auto& rule = signature(node.function);
  check_input(node, rule, input);
  switch (node.function) {
    case Function::iif: return iif(node, input);
    case Function::repeat:
    case Function::repeat_all: return repeat(node, input);
    case Function::aggregate: return aggregate(node, input, outer);
    case Function::define_variable: return define_variable(node, input, outer);
    case Function::sort: return sort(node, input);
    case Function::is:
    case Function::as:
    case Function::of_type: return type_function(node, input);
    default: break;
  }
  const auto each = single(input);
  std::vector<Shape> arguments;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    // The name that trace() takes is no matter of each item.
    const bool own = rule.scope == Scope::each && (node.function != Function::trace || i > 0);
    arguments.push_back(visit_apart(node.children[i], own ? Focus{each, outer.total} : outer));
    check_argument(node, rule, i, arguments.back());
    if (takes_criterion(node.function)) check_criterion(node, node.children[i], arguments.back());
  }
  return given(node, rule, input, arguments);
}

Shape Checker::given(const SyntaxNode& node, const Signature& rule, const Shape& input,
                     const std::vector<Shape>& arguments) {
  Shape shape;
  switch (rule.gives) {
    case Gives::input: shape = input; break;
    case Gives::one_item:
    case Gives::number: shape = single(input); break;
    case Gives::other: shape = given_by_rule(node, input, arguments); break;
    default:
      shape = one(scalar(rule.gives));
      shape.list = rule.gives == Gives::strings || (rule.gives == Gives::type_info && input.list);
      shape.may_be_empty = !rule.always && input.may_be_empty;
      if (!rule.always && rule.scope == Scope::outer) {
        for (const auto& argument : arguments) shape.may_be_empty = shape.may_be_empty || argument.may_be_empty;
      }
  }
  shape.may_be_empty = shape.may_be_empty || may_fail(node.function);
  return shape;
}

// Of those whose result depends on more than the function.
Shape Checker::given_by_rule(const SyntaxNode& node, const Shape& input, const std::vector<Shape>& arguments) {
  Shape shape;
  switch (node.function) {
    case Function::select:
      shape = arguments[0];
      shape.list = shape.list || input.list;
      shape.may_be_empty = shape.may_be_empty || input.may_be_empty;
      shape.ordered = shape.ordered && input.ordered;
      return shape;
    case Function::unite:
    case Function::combine: return united(input, arguments[0]);
    case Function::coalesce:
      for (const auto& argument : arguments) {
        add_types(shape, argument);
        shape.list = shape.list || argument.list;
        shape.may_be_empty = shape.may_be_empty && argument.may_be_empty;
      }
      return shape;
    case Function::power:
      shape = one(SystemType::decimal);
      add_type(shape, {SystemType::integer, nullptr, nullptr});
      return shape;
    case Function::children:
    case Function::descendants:
      shape = anything();
      shape.ordered = false;
      return shape;
    case Function::ceiling:
    case Function::floor:
    case Function::truncate:
    case Function::round:
    case Function::avg:
      shape = rounded(input, node.function == Function::round || node.function == Function::avg);
      return shape;
    case Function::low_boundary:
    case Function::high_boundary:
    case Function::get_value:
      shape.open = input.open;
      for (const auto& type : input.types) {
        auto system = system_of(type);
        if (node.function != Function::get_value && (kind(system) & integer_kind) != 0) system = SystemType::decimal;
        if (system != SystemType::none) add_type(shape, {system, nullptr, nullptr});
      }
      return shape;
    case Function::extension:
      add_type_code(shape, "Extension", nullptr, definitions());
      shape.list = true;
      return shape;
    case Function::element_definition: add_type_code(shape, "ElementDefinition", nullptr, definitions()); return shape;
    case Function::resolve: return targets(input, definitions());
    default: return anything();
  }
}

}  // namespace linkway::fhir::path::analysis
