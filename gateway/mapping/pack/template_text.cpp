#include "mapping/pack/template_text.h"

#include <optional>
#include <utility>

namespace linkway::mapping {

namespace {

Problem problem_at(std::size_t column, std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::value;
  problem.text = std::move(text);
  problem.line = 1;
  problem.column = static_cast<std::uint32_t>(column) + 1;
  return problem;
}

// Behind the brace that closes the one before `from`. FHIRPath has braces itself ({}), and texts that may hold any.
std::optional<std::size_t> end_of_expression(std::string_view text, std::size_t from) {
  std::size_t open = 1;
  for (std::size_t at = from; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'' || c == '`' || c == '"') {
      for (++at; at < text.size() && text[at] != c; ++at) {
        if (text[at] == '\\') ++at;
      }
    } else if (c == '{') {
      ++open;
    } else if (c == '}' && --open == 0) {
      return at + 1;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<TemplateText> TemplateText::parse(std::string_view text) {
  TemplateText result;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto brace = std::min(text.find_first_of("{}", at), text.size());
    if (brace > at) result.pieces_.push_back({std::string(text.substr(at, brace - at)), {}});
    if (brace == text.size()) break;
    if (text[brace] == '}') return problem_at(brace, "'}' without a '{' before it");
    const auto end = end_of_expression(text, brace + 1);
    if (!end) return problem_at(brace, "the '{' is not closed");
    const auto inside = text.substr(brace + 1, *end - brace - 2);
    auto expression = fhir::path::Expression::parse(inside);
    if (!expression) {
      auto problems = std::move(expression).problems();
      for (auto& problem : problems) {
        problem.text = "this is no FHIRPath: " + problem.text;
        problem.column += static_cast<std::uint32_t>(brace) + 1;
      }
      return problems;
    }
    result.pieces_.push_back({std::string(inside), {*std::move(expression)}});
    at = *end;
  }
  return result;
}

std::vector<fhir::path::Expression> TemplateText::expressions() const {
  std::vector<fhir::path::Expression> all;
  for (const auto& piece : pieces_) all.insert(all.end(), piece.expression.begin(), piece.expression.end());
  return all;
}

Result<std::string> TemplateText::fill(fhir::path::Evaluator& evaluator, const data::Node& resource,
                                       const std::function<std::string(std::string_view)>& escape) const {
  std::string filled;
  for (const auto& piece : pieces_) {
    if (piece.expression.empty()) {
      filled += piece.text;
      continue;
    }
    const auto items = evaluator.run(piece.expression.front(), resource);
    if (!items) return items.problems();
    const auto value = items->size() == 1 ? fhir::path::to_text(items->front()) : "";
    if (value.empty()) {
      auto problem = problem_at(0, "{" + piece.text + "} gives " +
                                       (items->empty()       ? "nothing"
                                        : items->size() == 1 ? "no simple value"
                                                             : std::to_string(items->size()) + " values") +
                                       " for this message");
      problem.line = problem.column = 0;
      return problem;
    }
    filled += escape(value);
  }
  return filled;
}

}  // namespace linkway::mapping
