// Node: the one tree that every format becomes. Immutable once built; all of it lives in an Arena.
//
// A Node is a small value (kind, size, pointer into the arena, position in the source), so that a new tree may share
// parts of an old one by copying Nodes, as long as the arenas of both live.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "data/arena.h"

namespace linkway::data {

enum class Kind : std::uint8_t { absent, null, boolean, number, text, list, object };

// An interned member name. Two Names of one document are the same pointer when they are equal.
class Name {
 public:
  constexpr Name() = default;
  [[nodiscard]] std::string_view view() const { return {text_, size_}; }
  friend bool operator==(const Name& a, const Name& b) {
    return a.text_ == b.text_ ? a.size_ == b.size_ : a.view() == b.view();
  }

 private:
  friend class Interner;
  const char* text_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t hash_ = 0;  // for the Interner alone
};

struct Member;

class Node {
 public:
  constexpr Node() = default;  // absent

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(shape_ >> kind_shift); }
  explicit operator bool() const { return kind() != Kind::absent; }
  [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
  [[nodiscard]] bool is_text() const { return kind() == Kind::text; }

  // The characters of a text, the digits of a number as they came, "" for anything else.
  [[nodiscard]] std::string_view text() const {
    if (kind() != Kind::text && kind() != Kind::number) return {};
    return {static_cast<const char*>(data_), raw_size()};
  }
  [[nodiscard]] bool boolean() const { return kind() == Kind::boolean && raw_size() != 0; }

  // Members of an object, items of a list, 0 for anything else.
  [[nodiscard]] std::size_t size() const { return is_object() || is_list() ? raw_size() : 0; }
  [[nodiscard]] std::span<const Member> members() const;
  [[nodiscard]] std::span<const Node> items() const;

  // Never fails: what is not there is an absent Node, whose parts are absent too.
  [[nodiscard]] const Node& operator[](std::string_view name) const;
  [[nodiscard]] const Node& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
  [[nodiscard]] const Node& at(std::size_t index) const;

  // Characters, items or members that one Node holds at most, less one.
  static constexpr std::size_t size_limit = std::size_t{1} << 29;

  // Byte at which the value began in the source text; no_position for a Node that was built.
  static constexpr std::uint32_t no_position = 0xFFFFFFFF;
  [[nodiscard]] std::uint32_t position() const { return position_; }

  // -- construction; the pointed-to memory belongs to an arena that outlives the Node
  static Node make_null() { return Node(Kind::null, 0, nullptr); }
  static Node make_boolean(bool value) { return Node(Kind::boolean, value ? 1 : 0, nullptr); }
  static Node make_text(std::string_view in_arena) { return Node(Kind::text, in_arena.size(), in_arena.data()); }
  static Node make_number(std::string_view in_arena) { return Node(Kind::number, in_arena.size(), in_arena.data()); }
  static Node make_list(std::span<const Node> in_arena) { return Node(Kind::list, in_arena.size(), in_arena.data()); }
  static Node make_object(std::span<const Member> in_arena) {
    return Node(Kind::object, in_arena.size(), in_arena.data());
  }
  [[nodiscard]] Node with_position(std::uint32_t position) const { return Node(data_, shape_, position); }

 private:
  constexpr Node(const void* data, std::uint32_t shape, std::uint32_t position)
      : data_(data), shape_(shape), position_(position) {}
  constexpr Node(Kind kind, std::size_t size, const void* data)
      : data_(data), shape_(static_cast<std::uint32_t>(kind) << kind_shift | static_cast<std::uint32_t>(size)) {}

  static constexpr unsigned kind_shift = 29;
  [[nodiscard]] std::size_t raw_size() const { return shape_ & (size_limit - 1); }

  // 16 bytes in all, so that a Node travels in two registers.
  const void* data_ = nullptr;  // char, Node or Member array by kind
  std::uint32_t shape_ = 0;     // kind, and characters, items, members or the value of a boolean
  std::uint32_t position_ = no_position;
};

static_assert(sizeof(Node) == 16);

struct Member {
  Name name;
  Node value;
};

inline std::span<const Member> Node::members() const {
  if (kind() != Kind::object) return {};
  return {static_cast<const Member*>(data_), raw_size()};
}

inline std::span<const Node> Node::items() const {
  if (kind() != Kind::list) return {};
  return {static_cast<const Node*>(data_), raw_size()};
}

// A tree with the memory it lives in. Movable; the root stays valid.
struct Document {
  Arena arena;
  Node root;
};

// Same values in the same structure; members in any order, numbers by their text.
[[nodiscard]] bool equal(const Node& a, const Node& b);

}  // namespace linkway::data
