#include "mapping/pack/answer_tree.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/json.h"
#include "data/xml.h"

namespace linkway::mapping {

namespace {

// An answer says what became of a request; one that is larger than this is something else.
constexpr std::size_t longest_answer = 4UL * 1024 * 1024;

class XmlToTree {
 public:
  explicit XmlToTree(data::Builder& builder) : builder_(builder) {}

  // The reader bounds the depth.
  data::Node tree(const data::XmlElement& element) {  // NOLINT(misc-no-recursion)
    std::string text;
    std::vector<std::pair<std::string, std::vector<data::Node>>> members;
    std::map<std::string_view, std::size_t> places;
    const auto add = [&](std::string_view name, const data::Node& value) {
      const auto [place, fresh] = places.try_emplace(name, members.size());
      if (fresh) members.emplace_back(std::string(name), std::vector<data::Node>());
      members[place->second].second.push_back(value);
    };
    for (const auto& attribute : element.attributes) add(attribute.name, builder_.text(attribute.value));
    for (const auto& child : element.children) {
      if (child.element != nullptr) {
        add(child.element->name, tree(*child.element));
      } else {
        text += child.text;
      }
    }
    if (members.empty()) return builder_.text(text::trim(text));
    std::vector<data::Builder::Field> fields;
    fields.reserve(members.size());
    for (const auto& [name, values] : members) {
      fields.push_back({name, values.size() == 1 ? values.front() : builder_.list(values)});
    }
    return builder_.object(fields);
  }

 private:
  data::Builder& builder_;
};

Problems as_answer(Problems problems, std::string_view format) {
  for (auto& problem : problems) {
    problem.text = "the partner's answer is no " + std::string(format) + ": " + problem.text;
  }
  return problems;
}

}  // namespace

Result<data::Node> read_answer_tree(std::string_view bytes, data::Builder& builder) {
  const auto content = bytes.substr(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  if (!text::trim(content).starts_with('<')) {
    auto node = data::read_json(content, builder.arena());
    if (!node) return as_answer(std::move(node).problems(), "JSON");
    return node;
  }
  data::XmlLimits limits;
  limits.max_bytes = longest_answer;
  const auto document = data::read_xml(content, limits);
  if (!document) return as_answer(document.problems(), "XML");
  return XmlToTree(builder).tree(*document->root);
}

}  // namespace linkway::mapping
