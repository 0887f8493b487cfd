#include "fhir/path/parse_state.h"

#include <algorithm>

namespace linkway::fhir::path {

bool ParseState::advance() {
  auto next = lexer_.next();
  if (!next) {
    if (!failed()) problem_ = next.problems().front();
    return false;
  }
  token_ = *next;
  return true;
}

Token ParseState::peek(int ahead) const {
  auto lexer = lexer_;
  Token token = token_;
  for (int i = 0; i < ahead; ++i) {
    const auto next = lexer.next();
    if (!next) return {};
    token = *next;
  }
  return token;
}

bool ParseState::expect(std::string_view sign, std::string_view after) {
  if (failed()) return false;
  if (token_.is_sign(sign)) return advance();
  fail_expected("'" + std::string(sign) + "' " + std::string(after));
  return false;
}

bool ParseState::take_text(std::string& into) {
  if (token_.kind == TokenKind::word) {
    into = token_.text;
    return advance();
  }
  auto text = unescape(source_, token_.text);
  if (!text) {
    problem_ = text.problems().front();
    return false;
  }
  into = std::move(*text);
  return advance();
}

ParseState::Index ParseState::fail(std::size_t position, std::string text) {
  if (!failed()) problem_ = problem_at(source_, position, std::move(text));
  return nowhere;
}

ParseState::Index ParseState::fail_expected(std::string_view what) {
  return fail(token_.position, "expected " + std::string(what) + ", found " + describe(token_));
}

ParseState::Index ParseState::add(Parsed::Node node) {
  if (failed()) return nowhere;
  std::uint32_t below = 0;
  for (const auto child : node.children) below = std::max(below, tree_.nodes[child].levels);
  node.levels = below + 1;
  if (node.levels > limits_.max_levels) {
    return fail(node.position, "the expression is too long a chain: more than " + std::to_string(limits_.max_levels) +
                                   " steps or operators that build on one another");
  }
  tree_.nodes.push_back(std::move(node));
  return static_cast<Index>(tree_.nodes.size() - 1);
}

ParseState::Index ParseState::add(Op op, std::uint32_t position, std::vector<Index> children) {
  Parsed::Node node;
  node.op = op;
  node.position = position;
  node.children = std::move(children);
  return add(std::move(node));
}

bool ParseState::Nested::ok() const {
  if (state_.failed()) return false;
  if (state_.depth_ <= state_.limits_.max_depth) return true;
  state_.fail(state_.token_.position, "the expression is nested too deeply: more than " +
                                          std::to_string(state_.limits_.max_depth) +
                                          " parentheses, arguments or signs within one another");
  return false;
}

}  // namespace linkway::fhir::path
