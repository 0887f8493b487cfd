#include "fhir/definitions/compiler/context.h"

#include "data/json.h"

namespace linkway::fhir::compiler {

Place<RelativeText> Context::texts(std::span<const std::string_view> values) {
  const auto place = writer.place<RelativeText>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) writer.text(writer[place + i], values[i]);
  return place;
}

Place<RelativeText> Context::texts(const data::Node& list) {
  std::vector<std::string_view> values;
  for (const auto& item : list.items()) {
    if (item.is_text()) values.push_back(item.text());
  }
  return texts(values);
}

bool Context::too_large(const SourceItem& item) {
  constexpr std::size_t most = 512UL * 1024 * 1024;
  if (writer.size() <= most) return false;
  refuse(item);
  return true;
}

void Context::refuse(const SourceItem& item) {
  Problem problem;
  problem.category = Category::too_large;
  problem.code = issue::too_costly;
  problem.text = std::string(item.url()) + ": the package is too large";
  problem.file = files[item.file].name;
  refusals.push_back(std::move(problem));
}

void Context::report(const SourceItem& item, const data::Node& at, std::string text, Severity severity) {
  // One broken generator breaks every element; the first problems tell the story.
  constexpr std::size_t most = 100;
  if (findings.size() >= most) return;
  const auto& file = files[item.file];
  auto position = at ? at.position() : item.node.position();
  if (position == data::Node::no_position) position = item.node.position();
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::structure;
  problem.text = std::string(item.url()) + ": " + std::move(text);
  problem.severity = severity;
  problem.file = file.name;
  if (position != data::Node::no_position) {
    const auto place = data::line_column(file.bytes, position);
    problem.line = place.line;
    problem.column = place.column;
  }
  findings.push_back(std::move(problem));
}

}  // namespace linkway::fhir::compiler
