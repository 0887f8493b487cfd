// Builds new Nodes in an arena, sharing what did not change.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "data/interner.h"
#include "data/node.h"

namespace linkway::data {

class Builder {
 public:
  explicit Builder(Arena& arena) : arena_(arena), names_(arena) {}

  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] Name name(std::string_view text) { return names_.intern(text); }

  [[nodiscard]] Node text(std::string_view value);  // copies the characters
  [[nodiscard]] Node number(std::int64_t value);
  [[nodiscard]] Node number(std::string_view digits);  // as written, e.g. "1.10"
  [[nodiscard]] static Node boolean(bool value) { return Node::make_boolean(value); }

  struct Field {
    std::string_view name;
    Node value;  // an absent value leaves the member out
  };
  [[nodiscard]] Node object(std::initializer_list<Field> fields);
  [[nodiscard]] Node object(std::span<const Field> fields);
  [[nodiscard]] Node object(std::span<const Member> members);
  [[nodiscard]] Node list(std::initializer_list<Node> items);
  [[nodiscard]] Node list(std::span<const Node> items);

  // A copy of `object` with member `name` set (in its old place, else at the end), or taken out when `value` is absent.
  [[nodiscard]] Node with(const Node& object, std::string_view name, const Node& value);
  // The same with the member put first when it is new.
  [[nodiscard]] Node with_first(const Node& object, std::string_view name, const Node& value);
  [[nodiscard]] Node without(const Node& object, std::string_view name) { return with(object, name, Node()); }
  // A list with one more item; an absent list gives a list of one.
  [[nodiscard]] Node appended(const Node& list, const Node& item);

 private:
  Arena& arena_;
  Interner names_;
};

}  // namespace linkway::data
