#include "mapping/engine/map_expression.h"

#include <algorithm>

#include "fhir/definitions/image_writer.h"
#include "fhir/path/environment.h"
#include "fhir/path/parser.h"
#include "fhir/path/suggestion.h"
#include "fhir/path/syntax_writer.h"

namespace linkway::mapping {

namespace {

namespace path = fhir::path;

Problems at_place(Problems problems, const ExpressionText& text, const std::string& file) {
  for (auto& problem : problems) {
    const auto place = within(text.place, problem.line, problem.column);
    problem.line = place.line;
    problem.column = place.column;
    problem.file = file;
  }
  return problems;
}

// Names behind a point are elements; all others may be variables.
std::vector<bool> behind_a_point(const path::Parsed& parsed) {
  std::vector<bool> behind(parsed.nodes.size());
  for (const auto& node : parsed.nodes) {
    if (node.op == path::Op::member) behind[node.children[1]] = true;
  }
  return behind;
}

// Names that defineVariable() of the same expression gives.
bool is_defined_within(const path::Parsed& parsed, std::string_view name) {
  return std::any_of(parsed.nodes.begin(), parsed.nodes.end(), [&](const path::Parsed::Node& node) {
    return node.op == path::Op::literal && node.value && node.value->kind == path::Literal::Kind::string &&
           node.value->text == name;
  });
}

bool is_url_prefix(std::string_view name) {
  return name.starts_with("vs-") || name.starts_with("ext-") || name.starts_with("map-");
}

std::optional<PlanExpression::Use> use_of(const std::string& name, const Names& names, const OuterNames& outer) {
  if (const auto slot = names.any(name)) return PlanExpression::Use{name, slot, 0};
  const auto constant = std::find(outer.constants.begin(), outer.constants.end(), name);
  if (constant == outer.constants.end()) return std::nullopt;
  return PlanExpression::Use{name, {}, static_cast<std::uint32_t>(constant - outer.constants.begin())};
}

// Where a node stands in its text.
Place place_of(const path::Parsed& parsed, const path::Parsed::Node& node) {
  Place place;
  place.line = 1;
  place.column = 1;
  for (std::uint32_t i = 0; i < node.position && i < parsed.source.size(); ++i) {
    ++place.column;
    if (parsed.source[i] == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return place;
}

Problem unknown_variable(const path::Parsed& parsed, const path::Parsed::Node& node, const Names& names) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::not_found;
  problem.text = "there is no variable %" + node.text + path::suggestion(node.text, names.known());
  const auto place = place_of(parsed, node);
  problem.line = place.line;
  problem.column = place.column;
  return problem;
}

}  // namespace

Result<PlanExpression> compile_expression(const ExpressionText& text, const std::string& file, const Names& names,
                                          const OuterNames& outer) {
  auto parsed = path::parse(text.text);
  if (!parsed) return at_place(std::move(parsed).problems(), text, file);
  std::vector<PlanExpression::Use> uses;
  const auto behind = behind_a_point(*parsed);
  for (std::size_t i = 0; i < parsed->nodes.size(); ++i) {
    auto& node = parsed->nodes[i];
    const bool name = node.op == path::Op::name && !behind[i];
    if (!name && node.op != path::Op::variable) continue;
    const auto use = use_of(node.text, names, outer);
    if (!use) {
      const bool known =
          name || path::is_environment_name(node.text) || is_url_prefix(node.text) ||
          std::find(outer.variables.begin(), outer.variables.end(), node.text) != outer.variables.end() ||
          is_defined_within(*parsed, node.text);
      if (!known) return at_place({unknown_variable(*parsed, node, names)}, text, file);
      continue;
    }
    node.op = path::Op::variable;
    auto listed = std::find_if(uses.begin(), uses.end(), [&](const auto& u) { return u.name == use->name; });
    if (listed == uses.end()) listed = uses.insert(uses.end(), *use);
    if (name && listed->plain.line == 0) {
      const auto place = place_of(*parsed, node);
      listed->plain = within(text.place, place.line, place.column);
    }
  }
  fhir::ImageWriter writer;
  const auto tree = path::write_syntax(writer, *parsed);
  auto block = std::make_shared<const std::vector<std::byte>>(writer.take());
  const auto* in_block = reinterpret_cast<const path::SyntaxTree*>(block->data() + tree.offset);
  return PlanExpression{path::Expression(*in_block), std::move(block), std::move(uses), text.place, 0};
}

}  // namespace linkway::mapping
