// Builds the tree from the events of a JSON parser, and knows the path at which the parser stands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/interner.h"
#include "data/node.h"

namespace linkway::data {

class JsonTree {
 public:
  JsonTree(Arena& arena, std::size_t max_depth);

  // The name that belongs to these characters; holds until the next call.
  [[nodiscard]] const Name& intern(std::string_view in_arena) { return names_.intern_in_place(in_arena); }
  void name(const Name& name) { members_.push_back({name, Node()}); }
  void value(Node node, std::size_t position) {
    node = node.with_position(static_cast<std::uint32_t>(position));
    if (in_object_) {
      members_.back().value = node;
    } else {
      items_.push_back(node);
    }
  }
  // False when it would go below max_depth.
  [[nodiscard]] bool open(bool object, std::size_t position) {
    if (frames_.size() >= max_depth_) return false;
    frames_.push_back({static_cast<std::uint32_t>(object ? members_.size() : items_.size()),
                       static_cast<std::uint32_t>(position), object});
    in_object_ = object;
    return true;
  }
  // False when a name came twice; duplicate() tells which.
  [[nodiscard]] bool close_object();
  void close_list();

  // The member that closed last with a name that its object had already; valid after close_object() gave false.
  [[nodiscard]] const Member& duplicate() const { return *duplicate_; }

  [[nodiscard]] const Node& root() const { return items_.front(); }

  // FHIRPath of the value that is being read, e.g. Bundle.entry[1].resource.name; the root is called by its
  // resourceType where that has been read, else $this. `inside` false: of the object or list that surrounds it.
  [[nodiscard]] std::string path(bool inside) const;
  [[nodiscard]] std::string path_of_duplicate() const;

 private:
  struct Frame {
    std::uint32_t start;  // index of its first member or item
    std::uint32_t position;
    bool object;
  };
  void leave(Node closed);
  [[nodiscard]] const Member* find_duplicate(const Member* first, std::size_t count);
  [[nodiscard]] std::string root_name() const;

  const std::size_t max_depth_;
  Arena& arena_;
  Interner names_;
  std::vector<Frame> frames_;
  std::vector<Member> members_;  // of all open objects, outermost first
  std::vector<Node> items_;      // of all open lists; the root comes to lie at the front
  std::vector<std::pair<const char*, const Member*>> sorted_;
  const Member* duplicate_ = nullptr;
  bool in_object_ = false;
};

}  // namespace linkway::data
