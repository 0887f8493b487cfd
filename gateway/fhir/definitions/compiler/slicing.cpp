#include <optional>
#include <string_view>
#include <vector>

#include "fhir/definitions/compiler/elements.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

struct Step {
  DiscriminatorStep::Kind kind;
  std::string_view text;
};

// Takes "value.ofType(Coding).extension('http://x').code" apart; it says so when there is something else in it.
class PathReader {
 public:
  explicit PathReader(std::string_view path) : rest_(path) {}

  std::optional<std::vector<Step>> read() {
    if (rest_ == "$this" || rest_.empty()) return steps_;
    if (rest_.starts_with("$this.")) rest_.remove_prefix(6);
    while (true) {
      if (!step()) return std::nullopt;
      if (rest_.empty()) return steps_;
      if (rest_.front() != '.') return std::nullopt;
      rest_.remove_prefix(1);
    }
  }

 private:
  bool step() {
    const auto name = word();
    if (name.empty()) return false;
    if (!rest_.starts_with('(')) {
      // Some write it as in the definition of the element.
      if (rest_.starts_with("[x]")) rest_.remove_prefix(3);
      steps_.push_back({DiscriminatorStep::Kind::child, name});
      return true;
    }
    const auto argument = rest_.substr(1, rest_.find(')') - 1);
    if (rest_.size() < argument.size() + 2) return false;
    rest_.remove_prefix(argument.size() + 2);
    return call(name, argument);
  }

  bool call(std::string_view name, std::string_view argument) {
    if (name == "resolve") {
      steps_.push_back({DiscriminatorStep::Kind::resolve, {}});
      return argument.empty();
    }
    if (name == "ofType" || name == "as") {
      if (argument.starts_with("FHIR.")) argument.remove_prefix(5);
      steps_.push_back({DiscriminatorStep::Kind::of_type, argument});
      return !argument.empty();
    }
    if (name == "extension" && argument.size() > 2 && argument.front() == argument.back() &&
        (argument.front() == '\'' || argument.front() == '"')) {
      steps_.push_back({DiscriminatorStep::Kind::extension, argument.substr(1, argument.size() - 2)});
      return true;
    }
    return false;
  }

  std::string_view word() {
    std::size_t size = 0;
    while (size < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[size])) != 0 || rest_[size] == '_')) {
      ++size;
    }
    const auto word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }

  std::string_view rest_;
  std::vector<Step> steps_;
};

void discriminator(Context& context, Expressions& expressions, const SourceItem& structure, const Node& node,
                   Place<Discriminator> at) {
  auto& writer = context.writer;
  const auto& path = node["path"];
  writer.text(writer[at].type, node["type"].text());
  writer.text(writer[at].path, path.text());
  const auto steps = PathReader(path.text()).read();
  writer[at].understood = steps.has_value();
  if (steps) {
    const auto list = writer.place<DiscriminatorStep>(steps->size());
    for (std::size_t i = 0; i < steps->size(); ++i) {
      writer.text(writer[list + i].text, (*steps)[i].text);
      writer[list + i].hash = hash_of((*steps)[i].text);
      writer[list + i].kind = (*steps)[i].kind;
    }
    writer.point(writer[at].steps, list);
  }
  if (path.text().empty()) return;
  if (const auto syntax = expressions.parse(structure, path)) writer.point(writer[at].syntax, *syntax);
}

}  // namespace

Place<Slicing> compile_slicing(Context& context, Expressions& expressions, const SourceItem& structure,
                               const Node& slicing) {
  auto& writer = context.writer;
  const auto at = writer.place<Slicing>();
  const auto& list = slicing["discriminator"];
  const auto discriminators = writer.place<Discriminator>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    discriminator(context, expressions, structure, list.at(i), discriminators + i);
  }
  writer.point(writer[at].discriminators, discriminators);
  writer.text(writer[at].rules, slicing["rules"].text());
  writer[at].ordered = slicing["ordered"].boolean();
  return at;
}

}  // namespace linkway::fhir::compiler
