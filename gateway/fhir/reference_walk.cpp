// One walk over a resource, once with paths and once without: the rewriting one is on the way of every message.
#include <charconv>
#include <memory>

#include "fhir/primitive.h"
#include "fhir/reference.h"

namespace linkway::fhir {

namespace {

using data::Member;
using data::Node;
using See = std::function<void(const std::string&, const Node&)>;
using Change = std::function<std::string(std::string_view)>;

// References inside a Bundle resolve among its own entries (R4 bundle.html#references), so they are not the resource's.
bool walked(const Node& object, const Member& member) {
  return member.name.view() != "entry" || string_of(object["resourceType"]) != "Bundle";
}

void see_all(const Node& node, std::string& path, const See& see);

void see_items(const Node& list, std::string& path, const See& see) {
  const auto length = path.size();
  std::size_t index = 0;
  for (const auto& item : list.items()) {
    if (item.is_object() || item.is_list()) {
      char digits[24];
      const auto end = std::to_chars(digits, digits + sizeof digits, index).ptr;
      path.append("[").append(digits, end).append("]");
      see_all(item, path, see);
      path.resize(length);
    }
    ++index;
  }
}

void see_all(const Node& node, std::string& path, const See& see) {
  if (node.is_list()) return see_items(node, path, see);
  if (!string_of(node["reference"]).empty()) see(path, node);
  const auto length = path.size();
  for (const auto& member : node.members()) {
    if ((!member.value.is_object() && !member.value.is_list()) || !walked(node, member)) continue;
    path.append(".").append(member.name.view());
    see_all(member.value, path, see);
    path.resize(length);
  }
}

class Rewriter {
 public:
  Rewriter(data::Builder& builder, const Change& change) : builder_(builder), change_(change) {}

  // True when `node` was replaced by a changed copy.
  bool rewrite(Node& node) {
    if (node.is_object()) return rewrite_object(node);
    if (node.is_list()) return rewrite_list(node);
    return false;
  }

 private:
  bool rewrite_object(Node& node) {
    const auto members = node.members();
    Member* copy = nullptr;
    for (std::size_t i = 0; i < members.size(); ++i) {
      Node value = members[i].value;
      const bool changed = value.is_text() ? members[i].name.view() == "reference" && rewrite_literal(value)
                                           : walked(node, members[i]) && rewrite(value);
      if (!changed) continue;
      if (copy == nullptr) copy = copied(members);
      copy[i].value = value;
    }
    if (copy == nullptr) return false;
    node = Node::make_object({copy, members.size()}).with_position(node.position());
    return true;
  }

  bool rewrite_list(Node& node) {
    const auto items = node.items();
    Node* copy = nullptr;
    for (std::size_t i = 0; i < items.size(); ++i) {
      Node item = items[i];
      if (!rewrite(item)) continue;
      if (copy == nullptr) copy = copied(items);
      copy[i] = item;
    }
    if (copy == nullptr) return false;
    node = Node::make_list({copy, items.size()}).with_position(node.position());
    return true;
  }

  bool rewrite_literal(Node& value) {
    const auto literal = change_(value.text());
    if (literal.empty() || literal == value.text()) return false;
    value = builder_.text(literal).with_position(value.position());
    return true;
  }

  template <class T>
  T* copied(std::span<const T> from) {
    T* to = builder_.arena().allocate_array<T>(from.size());
    std::uninitialized_copy(from.begin(), from.end(), to);
    return to;
  }

  data::Builder& builder_;
  const Change& change_;
};

}  // namespace

void for_each_reference(const Node& resource, const std::string& path, const See& see) {
  std::string here = path;
  see_all(resource, here, see);
}

Node rewrite_references(const Node& resource, data::Builder& builder, const Change& change) {
  Node result = resource;
  Rewriter(builder, change).rewrite(result);
  return result;
}

}  // namespace linkway::fhir
