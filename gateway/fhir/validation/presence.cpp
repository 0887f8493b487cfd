#include "fhir/validation/presence.h"

#include <algorithm>

namespace linkway::fhir::validation {

namespace {

using data::Kind;
using data::Node;
using path::Function;
using path::Op;
using path::SyntaxNode;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_there(const Node& value) { return value.is_list() ? value.size() > 0 : value.kind() != Kind::null; }

bool is_valued(const Node& value) {
  return value.kind() == Kind::text || value.kind() == Kind::number || value.kind() == Kind::boolean;
}

}  // namespace

class PresenceCompiler {
 public:
  PresenceCompiler(const Inside& object, const Definitions& definitions) : object_(object), definitions_(definitions) {}

  bool compile(const SyntaxNode& node) {
    if (made_.program_.size() >= Presence::most_steps) return false;
    switch (node.op) {
      case Op::conjunction: return both(node, Step::Kind::conjunction);
      case Op::disjunction: return both(node, Step::Kind::disjunction);
      case Op::exclusive:
      case Op::not_equal: return both(node, Step::Kind::difference);
      case Op::equal: return both(node, Step::Kind::sameness);
      case Op::implies: return both(node, Step::Kind::implication);
      case Op::member: return call(node.left(), node.right());
      default: return false;
    }
  }

  [[nodiscard]] Presence take() { return std::move(made_); }

 private:
  using Step = Presence::Step;

  bool both(const SyntaxNode& node, Step::Kind kind) {
    return compile(node.left()) && compile(node.right()) && add({kind});
  }

  // left.function()
  bool call(const SyntaxNode& left, const SyntaxNode& right) {
    if (right.op != Op::call || !right.children.empty()) return false;
    const auto function = right.function;
    if (function == Function::negate) return compile(left) && add({Step::Kind::negation});
    if (left.op != Op::name) return false;
    if (function == Function::exists) return name(left, Step::Kind::present);
    if (function == Function::empty) return name(left, Step::Kind::present) && add({Step::Kind::negation});
    if (function == Function::has_value) return name(left, Step::Kind::valued);
    return false;
  }

  bool name(const SyntaxNode& node, Step::Kind kind) {
    const auto step = definitions_.step(object_.element, object_.type, node.key());
    if (!step) return false;
    const bool choice = step.child->plain_choice;
    if (choice && !is_prefix_of_choice_only(node.text, *step.child->element)) return false;
    if (kind == Step::Kind::valued) {
      const bool single_primitive = !choice && !step.child->element->is_list() && step.type != nullptr &&
                                    step.type->kind == StructureKind::primitive;
      if (!single_primitive) return false;
    }
    auto& names = made_.names_;
    auto at = std::ranges::find_if(names, [&](const auto& known) { return known.text == node.text.view(); });
    if (at == names.end()) {
      if (names.size() == Presence::most_names) return false;
      at = names.insert(names.end(), {node.text.view(), choice});
    }
    return add({kind, static_cast<std::uint8_t>(at - names.begin())});
  }

  // Members are found by how they begin: no other element may begin so.
  [[nodiscard]] bool is_prefix_of_choice_only(std::string_view name, const Element& element) const {
    const auto& owner = object_.type != nullptr ? object_.type->root() : *object_.element;
    return std::ranges::all_of(owner.children, [&](const Child& child) {
      const auto other = child.name.view();
      const bool alike = other.size() > name.size() && other.starts_with(name) && is_upper(other[name.size()]);
      return !alike || child.element.get() == &element;
    });
  }

  bool add(Step step) {
    made_.program_.push_back(step);
    return true;
  }

  const Inside object_;
  const Definitions& definitions_;
  Presence made_;
};

std::optional<Presence> Presence::compile(const SyntaxNode& expression, const Inside& object,
                                          const Definitions& definitions) {
  const auto* type = object.type;
  if (type != nullptr && (type->kind == StructureKind::primitive || type->elements.empty())) return std::nullopt;
  if (!object) return std::nullopt;
  PresenceCompiler compiler(object, definitions);
  if (!compiler.compile(expression)) return std::nullopt;
  auto made = compiler.take();
  if (made.program_.size() > most_steps) return std::nullopt;
  return made;
}

bool Presence::holds(const Node& object) const {
  std::uint32_t present = 0;
  std::uint32_t valued = 0;
  for (const auto& [member, value] : object.members()) {
    auto text = member.view();
    const bool companion = text.starts_with('_');
    if (companion) text.remove_prefix(1);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto& [name, choice] = names_[i];
      if (text.size() < name.size() || text[0] != name[0] || !text.starts_with(name)) continue;
      if (choice ? text.size() == name.size() || !is_upper(text[name.size()]) : text.size() != name.size()) continue;
      const std::uint32_t bit = std::uint32_t{1} << i;
      if (is_there(value)) present |= bit;
      if (!companion && is_valued(value)) valued |= bit;
    }
  }
  std::uint64_t stack = 0;
  const auto pop = [&stack] {
    const bool top = (stack & 1U) != 0;
    stack >>= 1U;
    return top;
  };
  const auto push = [&stack](bool value) { stack = stack << 1U | (value ? 1U : 0U); };
  for (const auto& step : program_) {
    using Kind = Step::Kind;
    if (step.kind == Kind::present || step.kind == Kind::valued) {
      push(((step.kind == Kind::present ? present : valued) >> step.name & 1U) != 0);
      continue;
    }
    const bool right = pop();
    if (step.kind == Kind::negation) {
      push(!right);
      continue;
    }
    const bool left = pop();
    switch (step.kind) {
      case Kind::conjunction: push(left && right); break;
      case Kind::disjunction: push(left || right); break;
      case Kind::difference: push(left != right); break;
      case Kind::sameness: push(left == right); break;
      default: push(!left || right); break;
    }
  }
  return pop();
}

}  // namespace linkway::fhir::validation
