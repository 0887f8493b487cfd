// What the parts that read a StructureMap share: members of the kind that is expected, problems with their path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/problem.h"
#include "data/node.h"
#include "mapping/language/map.h"
#include "mapping/language/parse.h"
#include "mapping/language/token.h"

namespace linkway::mapping {

class ResourceReader {
 public:
  // `text`: what the resource was read from, "" when places in it are not known.
  ResourceReader(const MapLimits& limits, std::string_view text) : limits_(limits), text_(text) {}

  Map map(const data::Node& resource);
  [[nodiscard]] const Problems& problems() const { return problems_; }

 private:
  // Where the reader is: StructureMap.group[0].rule[1], as a chain on the stack.
  struct Spot {
    const Spot* around = nullptr;
    std::string_view name;
    std::size_t index = none;
    const data::Node* node = nullptr;  // of an item; null for a member that is only named
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] std::string path() const;
    // Where it began in the text; of what is not there, what it is missing in.
    [[nodiscard]] std::uint32_t position() const;
  };

  void fail(const Spot& spot, std::string text);
  bool count_part(const Spot& spot);

  // "" when it is not there, and after a problem.
  std::string text(const data::Node& object, const Spot& spot, std::string_view name, bool required = false);
  // A name that the language can write.
  std::string name(const data::Node& object, const Spot& spot, std::string_view member, bool required = false);
  std::string expression(const std::string& text, const Spot& spot);
  ExpressionText expression(const data::Node& object, const Spot& spot, std::string_view name);
  template <class Value>
  Value code(const data::Node& object, const Spot& spot, std::string_view name, Value otherwise,
             std::initializer_list<std::pair<std::string_view, Value>> known, bool required = false);
  // Each item of a list; an object that stands without one is one item.
  template <class Read>
  void each(const data::Node& object, const Spot& spot, std::string_view name, const Read& read);

  void metadata(const data::Node& resource, Map& map);
  void flatten(const data::Node& node, const std::string& path, int depth, Map& map);
  void constants(const data::Node& resource, const Spot& spot, Map& map);
  Constant constant(const data::Node& name, const data::Node& value, const Spot& spot);
  void concept_map(const data::Node& resource, const Spot& spot, Map& map);
  void code_group(const data::Node& object, const Spot& spot, EmbeddedConceptMap& codes);
  void code_row(const data::Node& object, const Spot& spot, CodeRow& row);
  Group group(const data::Node& object, const Spot& spot);
  Input input(const data::Node& object, const Spot& spot);
  Rule rule(const data::Node& object, const Spot& spot, std::size_t depth);
  Source source(const data::Node& object, const Spot& spot);
  void default_value(const data::Node& object, const Spot& spot, Source& source);
  Target target(const data::Node& object, const Spot& spot);
  void transform(const data::Node& object, const Spot& spot, Target& target);
  Dependent dependent(const data::Node& object, const Spot& spot);
  // Of `value[x]`.
  Parameter parameter(const data::Node& object, const Spot& spot, std::string_view prefix);
  // A name, or a literal as the map writes it.
  Parameter variable(const std::string& text, const Spot& spot);

  const MapLimits& limits_;
  std::string_view text_;
  Problems problems_;
  std::size_t parts_ = 0;
};

template <class Value>
Value ResourceReader::code(const data::Node& object, const Spot& spot, std::string_view name, Value otherwise,
                           std::initializer_list<std::pair<std::string_view, Value>> known, bool required) {
  const auto found = text(object, spot, name, required);
  if (found.empty()) return otherwise;
  for (const auto& [code, value] : known) {
    if (code == found) return value;
  }
  fail({&spot, name}, "'" + found + "' is none of the codes of this element");
  return otherwise;
}

template <class Read>
void ResourceReader::each(const data::Node& object, const Spot& spot, std::string_view name, const Read& read) {
  const auto& member = object[name];
  if (!member) return;
  // XML of a release whose definitions are not at hand does not say what is a list.
  if (!member.is_list()) {
    const Spot item{&spot, name, Spot::none, &member};
    if (count_part(item)) read(member, item);
    return;
  }
  for (std::size_t i = 0; i < member.items().size(); ++i) {
    if (problems_.size() >= most_problems) return;
    const Spot item{&spot, name, i, &member.items()[i]};
    if (!count_part(item)) return;
    read(member.items()[i], item);
  }
}

}  // namespace linkway::mapping
