#include "fhir/path/parser.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "fhir/path/parse_state.h"
#include "fhir/path/suggestion.h"

namespace linkway::fhir::path {

namespace {

using Index = ParseState::Index;
constexpr auto nowhere = ParseState::nowhere;

Index parse_expression(ParseState& state);

// Words that can be nothing but operators where an operand must stand.
bool is_reserved(const Token& token) {
  constexpr std::array<std::string_view, 4> words = {"and", "or", "xor", "implies"};
  return token.kind == TokenKind::word && std::find(words.begin(), words.end(), token.text) != words.end();
}

// ---- types

// name('.' name)*, which ends before a name that is called: `a is Integer.not()`.
Index parse_type(ParseState& state) {
  Parsed::Node node;
  node.op = Op::type;
  node.position = state.token().position;
  if (!state.token().is_name()) return state.fail_expected("the name of a type, such as Patient or System.String");
  if (!state.take_text(node.text)) return nowhere;
  while (state.token().is_sign(".") && state.peek(1).is_name() && !state.peek(2).is_sign("(")) {
    node.qualifier += (node.qualifier.empty() ? "" : ".") + node.text;
    if (!state.advance() || !state.take_text(node.text)) return nowhere;
  }
  return state.add(std::move(node));
}

// ---- calls

bool takes_type(Function function) {
  return function == Function::is || function == Function::as || function == Function::of_type;
}

std::string arguments_text(const FunctionInfo& info) {
  const auto count = [](int n) { return n == 0 ? "no" : std::to_string(n); };
  const auto noun = [](int n) { return n == 1 ? " argument" : " arguments"; };
  if (info.min_arguments == info.max_arguments) return count(info.min_arguments) + noun(info.min_arguments);
  if (info.max_arguments == any_number) return "at least " + count(info.min_arguments) + noun(info.min_arguments);
  return count(info.min_arguments) + " to " + count(info.max_arguments) + noun(info.max_arguments);
}

// expression ('asc' | 'desc')? (FHIRPath 3.0.0). Descending is what a minus sign says there.
Index parse_sort_argument(ParseState& state) {
  const auto key = parse_expression(state);
  if (state.failed()) return nowhere;
  const auto position = state.token().position;
  const bool descending = state.token().is_word("desc");
  if ((descending || state.token().is_word("asc")) && !state.advance()) return nowhere;
  if (!descending || state.failed()) return key;
  Parsed::Node node;
  node.op = Op::negative;
  node.position = position;
  node.text = "desc";
  node.children = {key};
  return state.add(std::move(node));
}

Index parse_argument(ParseState& state, Function function) {
  if (takes_type(function)) return parse_type(state);
  return function == Function::sort ? parse_sort_argument(state) : parse_expression(state);
}

// The name has been taken; '(' is next.
Index parse_call(ParseState& state, Parsed::Node node) {
  const auto* info = find_function(node.text);
  if (info == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& known : functions()) names.push_back(known.name);
    return state.fail(node.position,
                      "there is no function " + std::string(shown(node.text)) + "()" + suggestion(node.text, names));
  }
  node.op = Op::call;
  node.function = info->function;
  if (!state.advance()) return nowhere;
  while (!state.token().is_sign(")")) {
    if (node.children.size() == info->max_arguments) {
      return state.fail(state.token().position, node.text + "() takes " + arguments_text(*info) + ", found more");
    }
    const auto argument = parse_argument(state, node.function);
    if (state.failed()) return nowhere;
    node.children.push_back(argument);
    if (!state.token().is_sign(",")) break;
    if (!state.advance()) return nowhere;
    if (state.token().is_sign(")")) return state.fail_expected("an argument after ','");
  }
  const auto end = state.token().position;
  if (!state.expect(")", "or ',' after an argument")) return nowhere;
  if (node.children.size() < info->min_arguments) {
    return state.fail(end, node.text + "() takes " + arguments_text(*info) + ", found " +
                               (node.children.empty() ? "none" : std::to_string(node.children.size())));
  }
  return state.add(std::move(node));
}

// ---- terms

Index parse_special(ParseState& state) {
  const auto token = state.token();
  if (!state.advance()) return nowhere;
  const auto op = token.text == "$this" ? Op::self : token.text == "$index" ? Op::index : Op::total;
  return state.add(op, token.position, {});
}

// What may stand after a dot, too: a name, a call, $this.
Index parse_invocation(ParseState& state) {
  if (state.token().kind == TokenKind::special) return parse_special(state);
  Parsed::Node node;
  node.op = Op::name;
  node.position = state.token().position;
  if (!state.take_text(node.text)) return nowhere;
  if (state.token().is_sign("(")) return parse_call(state, std::move(node));
  return state.add(std::move(node));
}

Index parse_variable(ParseState& state) {
  Parsed::Node node;
  node.op = Op::variable;
  node.position = state.token().position;
  if (!state.advance()) return nowhere;
  if (!state.token().is_name() && state.token().kind != TokenKind::string) {
    return state.fail_expected("the name of a variable after '%'");
  }
  if (!state.take_text(node.text)) return nowhere;
  return state.add(std::move(node));
}

Index parse_term(ParseState& state, bool negated) {
  const auto token = state.token();
  switch (token.kind) {
    case TokenKind::string:
    case TokenKind::integer:
    case TokenKind::long_integer:
    case TokenKind::decimal:
    case TokenKind::date:
    case TokenKind::date_time:
    case TokenKind::time: return parse_literal(state, negated);
    case TokenKind::special:
    case TokenKind::quoted_name: return parse_invocation(state);
    case TokenKind::word:
      if (token.text == "true" || token.text == "false") return parse_literal(state, false);
      if (!is_reserved(token)) return parse_invocation(state);
      break;
    default: break;
  }
  if (token.is_sign("%")) return parse_variable(state);
  if (token.is_sign("(")) {
    if (!state.advance()) return nowhere;
    const auto inner = parse_expression(state);
    return state.expect(")", "that closes the '('") ? inner : nowhere;
  }
  if (token.is_sign("{")) {
    if (!state.advance() || !state.expect("}", "after '{' (the empty collection is {})")) return nowhere;
    return state.add(Op::empty, token.position, {});
  }
  return state.fail_expected("a name, a value, a function or '('");
}

// ---- operators

// What follows a finished operand: .invocation and [index].
Index parse_postfix(ParseState& state, Index left) {
  while (!state.failed()) {
    const auto position = state.token().position;
    if (state.token().is_sign(".")) {
      if (!state.advance()) return nowhere;
      if (!state.token().is_name() && state.token().kind != TokenKind::special) {
        return state.fail_expected("the name of an element or a function after '.'");
      }
      const auto right = parse_invocation(state);
      if (state.failed()) return nowhere;
      left = state.add(Op::member, position, {left, right});
    } else if (state.token().is_sign("[")) {
      if (!state.advance()) return nowhere;
      const auto index = parse_expression(state);
      if (!state.expect("]", "after the index")) return nowhere;
      left = state.add(Op::item, position, {left, index});
    } else {
      break;
    }
  }
  return left;
}

Index parse_prefix(ParseState& state, bool negated) {
  const auto token = state.token();
  if (!token.is_sign("-") && !token.is_sign("+")) {
    const auto term = parse_term(state, negated);
    return state.failed() ? nowhere : parse_postfix(state, term);
  }
  const ParseState::Nested nested(state);
  if (!nested.ok() || !state.advance()) return nowhere;
  const bool negative = token.text == "-";
  const auto operand = parse_prefix(state, negative);
  if (state.failed()) return nowhere;
  return state.add(negative ? Op::negative : Op::positive, token.position, {operand});
}

// Operators that bind at least that tightly; all of them are left-associative.
Index parse_binary(ParseState& state, Binding least) {
  auto left = parse_prefix(state, false);
  while (!state.failed()) {
    const auto token = state.token();
    const auto* found = find_operator(token);
    if (found == nullptr || found->binding < least) break;
    if (!state.advance()) return nowhere;
    const bool type = found->binding == Binding::type;
    const auto right = type ? parse_type(state) : parse_binary(state, tighter(found->binding));
    if (state.failed()) return nowhere;
    left = state.add(found->op, token.position, {left, right});
    if (type && !state.failed()) left = parse_postfix(state, left);
  }
  return state.failed() ? nowhere : left;
}

Index parse_expression(ParseState& state) {
  const ParseState::Nested nested(state);
  return nested.ok() ? parse_binary(state, Binding::any) : nowhere;
}

}  // namespace

Result<Parsed> parse(std::string_view text, const ParseLimits& limits) {
  Parsed parsed;
  if (text.size() > limits.max_bytes) {
    auto problem = problem_at(text, limits.max_bytes,
                              "the expression is longer than " + std::to_string(limits.max_bytes) + " bytes");
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    return problem;
  }
  if (const auto bad = text::invalid_utf8_at(text); bad != std::string_view::npos) {
    return problem_at(text, bad, "the expression is not UTF-8 from here on");
  }
  ParseState state(text, limits, parsed);
  if (state.advance()) {
    parsed.root = parse_expression(state);
    if (!state.failed() && state.token().kind != TokenKind::end) state.fail_expected("an operator or the end");
  }
  if (state.failed()) return state.problem();
  parsed.source = text;
  return parsed;
}

}  // namespace linkway::fhir::path
