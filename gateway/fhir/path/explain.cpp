#include <algorithm>
#include <string>
#include <vector>

#include "data/json.h"
#include "fhir/path/analysis.h"
#include "fhir/path/expression.h"
#include "fhir/path/operators.h"

namespace linkway::fhir::path {

namespace {

struct Line {
  std::string what;
  std::string types;
  std::string cardinality;
  std::string place;
};

std::string what(const SyntaxNode& node) {
  switch (node.op) {
    case Op::member: return "path";
    case Op::item: return "[index]";
    case Op::positive: return "sign +";
    case Op::negative: return "sign -";
    case Op::literal: return "value " + to_text(node);
    case Op::name: return "element " + to_text(node);
    case Op::variable: return "variable " + to_text(node);
    case Op::type: return "type " + to_text(node);
    case Op::call: return std::string(node.text.view()) + "()";
    default: break;
  }
  const auto* found = find_operator(node.op);
  return found == nullptr ? to_text(node) : "operator " + std::string(found->text);
}

class Explanation {
 public:
  Explanation(const SyntaxTree& tree, const Analysis& analysis) : tree_(tree), analysis_(analysis) {
    add(*tree.root, 0);
  }

  [[nodiscard]] std::string text() const {
    std::size_t width = 0;
    std::size_t types_width = 0;
    for (const auto& line : lines_) {
      width = std::max(width, line.what.size());
      types_width = std::max(types_width, line.types.size());
    }
    std::string out;
    for (const auto& line : lines_) {
      const auto pad = [](const std::string& cell, std::size_t to) {
        return cell + std::string(to - cell.size() + 2, ' ');
      };
      out += pad(line.what, width) + pad(line.types, types_width) + pad(line.cardinality, 4) + line.place + "\n";
    }
    return out;
  }

 private:
  void add(const SyntaxNode& node, std::size_t level) {
    constexpr std::size_t deepest = 40;  // deeper ones stand below one another
    const auto place = data::line_column(tree_.source, node.position);
    Line line;
    line.what = std::string(2 * std::min(level, deepest), ' ') + what(node);
    if (const auto known = analysis_.shapes.find(&node); known != analysis_.shapes.end()) {
      line.types = types_text(known->second);
      if (node.op != Op::type) line.cardinality = cardinality_text(known->second);
    }
    line.place = std::to_string(place.line) + ":" + std::to_string(place.column);
    lines_.push_back(std::move(line));
    for (const auto& child : node.children.span()) add(child, level + 1);
  }

  const SyntaxTree& tree_;
  const Analysis& analysis_;
  std::vector<Line> lines_;
};

}  // namespace

std::string explain(const SyntaxTree& tree, const Analysis& analysis) { return Explanation(tree, analysis).text(); }

}  // namespace linkway::fhir::path
