#include "fhir/path/syntax_writer.h"

#include <utility>
#include <vector>

namespace linkway::fhir::path {

namespace {

Place<Literal> write_literal(ImageWriter& writer, const Parsed::Value& value) {
  const auto place = writer.place<Literal>();
  auto& literal = writer[place];
  literal.kind = value.kind;
  literal.calendar_unit = value.calendar_unit;
  literal.integer = value.integer;
  literal.decimal = value.decimal;
  literal.temporal = value.temporal;
  writer.text(writer[place].text, value.text);
  return place;
}

}  // namespace

Place<SyntaxTree> write_syntax(ImageWriter& writer, const Parsed& parsed) {
  const auto tree = writer.place<SyntaxTree>();
  writer.text(writer[tree].source, parsed.source);
  const auto root = writer.place<SyntaxNode>();
  writer.point(writer[tree].root, root);
  writer[tree].depth = parsed.nodes[parsed.root].levels;

  std::vector<std::pair<Place<SyntaxNode>, std::uint32_t>> unwritten = {{root, parsed.root}};
  while (!unwritten.empty()) {
    const auto [place, index] = unwritten.back();
    unwritten.pop_back();
    const auto& node = parsed.nodes[index];
    writer[place].op = node.op;
    writer[place].function = node.function;
    writer[place].position = node.position;
    writer[place].hash = hash_of(node.text);
    writer.text(writer[place].text, node.text);
    writer.text(writer[place].qualifier, node.qualifier);
    if (node.value) {
      const auto literal = write_literal(writer, *node.value);
      writer.point(writer[place].literal, literal);
    }
    if (node.children.empty()) continue;
    const auto children = writer.place<SyntaxNode>(node.children.size());
    writer.point(writer[place].children, children);
    for (std::size_t i = 0; i < node.children.size(); ++i) unwritten.emplace_back(children + i, node.children[i]);
  }
  return tree;
}

}  // namespace linkway::fhir::path
