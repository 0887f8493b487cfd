// The Node that a target tree becomes.
#include <algorithm>
#include <memory>
#include <unordered_map>

#include "fhir/path/navigation.h"
#include "mapping/models/choices.h"
#include "mapping/models/problems.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

using data::Member;
using data::Node;
using fhir::Structure;
using fhir::StructureKind;

// Goes down once; what is shared is made once.
class TargetFinisher {
 public:
  explicit TargetFinisher(TargetTree& tree) : tree_(tree), type_name_(tree.builder_.name("resourceType")) {}

  struct Finished {
    Node value;
    Node extra;  // "_name"
    std::size_t elements = 1;
    explicit operator bool() const { return value || extra; }
  };

  // Absent with over_ set when it is too deep or too large.
  Finished make(std::uint32_t index, std::size_t depth) {
    const auto real = tree_.real_index({index});
    const bool shared = real != index;
    if (shared) {
      if (const auto known = shared_.find(real); known != shared_.end()) return known->second;
    }
    auto made = make_new(real, declared_type(index), depth);
    if (shared) shared_.emplace(real, made);
    return made;
  }

  [[nodiscard]] bool over() const { return over_; }

 private:
  using Group = TargetTree::Group;

  // What the definition says of the type, without the instance.
  [[nodiscard]] const Structure* declared_type(std::uint32_t index) const {
    const auto group = tree_.entries_[index].group;
    return group == Made::none ? nullptr : tree_.groups_[group].step.type;
  }

  Finished make_new(std::uint32_t index, const Structure* declared, std::size_t depth) {
    const auto entry = tree_.entries_[index];
    if (entry.groups == Made::none && !is_resource(entry.type)) return {entry.value, {}, 1};
    if (depth > TargetTree::max_depth) {
      over_ = true;
      return {};
    }
    if (entry.groups == Made::none && entry.value) return {entry.value, {}, 1};
    const auto groups = in_order(entry.groups);
    const auto first = members_.size();
    std::size_t elements = 1;
    if (names_itself(entry, declared))
      members_.push_back({type_name_, Node::make_text(own_name(tree_.definitions_, *entry.type))});
    const bool named = members_.size() > first;
    for (const auto group : groups) elements += add(tree_.groups_[group], depth);
    if (elements > TargetTree::max_elements) over_ = true;
    // Only its type: nothing was said of it.
    if (members_.size() == first + 1 && named && !is_resource(entry.type)) members_.resize(first);
    const Node object = members_.size() == first ? Node() : tree_.builder_.object(std::span(members_).subspan(first));
    members_.resize(first);
    const bool primitive = entry.type != nullptr && entry.type->kind == StructureKind::primitive;
    return primitive ? Finished{entry.value, object, elements} : Finished{object, {}, elements};
  }

  static bool is_resource(const Structure* type) { return type != nullptr && type->kind == StructureKind::resource; }

  // Resources always; instances of logical models where their type is not the one that was to be expected.
  [[nodiscard]] bool names_itself(const TargetTree::Entry& entry, const Structure* declared) const {
    if (is_resource(entry.type)) return true;
    if (entry.type == nullptr || entry.type->kind != StructureKind::logical || declared == nullptr) return false;
    return entry.type != declared && !entry.type->child("resourceType");
  }

  std::vector<std::uint32_t> in_order(std::uint32_t first) const {
    std::vector<std::uint32_t> all;
    for (auto at = first; at != Made::none; at = tree_.groups_[at].next) all.push_back(at);
    std::ranges::sort(all, {}, [&](std::uint32_t group) { return tree_.groups_[group].step.child->element->order; });
    return all;
  }

  std::size_t add(const Group& group, std::size_t depth) {
    if (group.first == Made::none) return 0;
    if (group.step.child->element->is_list()) return add_lists(group, depth);
    const auto* named = tree_.entries_[group.first].named;
    const auto made = make(group.first, depth + 1);
    if (!made || named == nullptr) return made.elements;
    put(named->name, made.value, made.extra);
    return made.elements;
  }

  // Of a choice that repeats, each type has a member of its own.
  std::size_t add_lists(const Group& group, std::size_t depth) {
    std::size_t elements = 0;
    std::vector<const fhir::Child*> names;
    for (auto at = group.first; at != Made::none; at = tree_.entries_[at].next) {
      const auto* named = tree_.entries_[at].named;
      if (named != nullptr &&
          (names.empty() || (names.back() != named && std::ranges::find(names, named) == names.end()))) {
        names.push_back(named);
      }
    }
    for (const auto* named : names) {
      const auto first_value = values_.size();
      bool values = false;
      bool extras = false;
      for (auto at = group.first; at != Made::none; at = tree_.entries_[at].next) {
        if (tree_.entries_[at].named != named) continue;
        const auto made = make(at, depth + 1);
        elements += made.elements;
        if (!made) continue;
        values = values || made.value;
        extras = extras || made.extra;
        values_.emplace_back(made.value, made.extra);
      }
      const auto list = [&](auto member) {
        std::vector<Node> items;
        items.reserve(values_.size() - first_value);
        for (auto i = first_value; i < values_.size(); ++i) {
          const Node& one = values_[i].*member;
          items.push_back(one ? one : Node::make_null());
        }
        return tree_.builder_.list(items);
      };
      const auto value = values ? list(&std::pair<Node, Node>::first) : Node();
      const auto extra = extras ? list(&std::pair<Node, Node>::second) : Node();
      values_.resize(first_value);
      put(named->name, value, extra);
    }
    return elements;
  }

  void put(std::string_view name, const Node& value, const Node& extra) {
    if (value) members_.push_back({tree_.builder_.name(name), value});
    if (extra) members_.push_back({tree_.builder_.name('_' + std::string(name)), extra});
  }

  TargetTree& tree_;
  const data::Name type_name_;
  std::vector<Member> members_;                // of all that is being made, outermost first
  std::vector<std::pair<Node, Node>> values_;  // of lists
  std::unordered_map<std::uint32_t, Finished> shared_;
  bool over_ = false;
};

Result<Node> TargetTree::node(Made target) {
  TargetFinisher finisher(*this);
  const auto made = finisher.make(target.index, 0);
  if (finisher.over()) {
    return problem_of(Category::unprocessable, issue::too_costly, {},
                      "the result is nested too deeply, holds itself, or has too many elements");
  }
  return made.value;
}

Result<fhir::path::Item> TargetTree::item(Made target) {
  TargetFinisher finisher(*this);
  const auto made = finisher.make(target.index, 0);
  if (finisher.over()) {
    return problem_of(Category::unprocessable, issue::too_costly, {},
                      "what was made so far is nested too deeply, holds itself, or has too many elements");
  }
  auto* nodes = builder_.arena().allocate_array<Node>(2);
  const auto* own = type(target);
  const bool primitive = own != nullptr && own->kind == StructureKind::primitive;
  std::construct_at(nodes, made.value || primitive ? made.value : builder_.object(std::span<const Member>()));
  std::construct_at(nodes + 1, made.extra);
  return fhir::path::Item::of(fhir::path::ElementItem{nodes, nodes + 1, own, real(target).content});
}

void TargetTree::visit(Made root, const std::function<void(const std::string& path, Origin origin)>& each) const {
  struct Walk {
    const TargetTree& tree;
    const std::function<void(const std::string&, Origin)>& each;
    std::string path;

    void go(std::uint32_t index, std::size_t depth) {
      const auto& entry = tree.entries_[index];
      each(path, entry.origin);
      if (depth > max_depth) return;
      std::vector<std::uint32_t> groups;
      for (auto at = tree.real({index}).groups; at != Made::none; at = tree.groups_[at].next) groups.push_back(at);
      std::ranges::sort(groups, {}, [&](auto group) { return tree.groups_[group].step.child->element->order; });
      for (const auto group : groups) {
        const auto size = path.size();
        std::size_t number = 0;
        for (auto at = tree.groups_[group].first; at != Made::none; at = tree.entries_[at].next) {
          if (tree.empty({at})) continue;
          path += '.';
          path += tree.groups_[group].step.child->element->name.view();
          if (tree.groups_[group].step.child->element->is_list()) path += '[' + std::to_string(number) + ']';
          ++number;
          go(at, depth + 1);
          path.resize(size);
        }
      }
    }
  };
  const auto* root_type = type(root);
  Walk{*this, each, root_type == nullptr ? std::string("$this") : std::string(root_type->name.view())}.go(root.index,
                                                                                                          0);
}

}  // namespace linkway::mapping
