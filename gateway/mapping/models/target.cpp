#include "mapping/models/target.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "mapping/models/choices.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

using fhir::Element;
using fhir::Inside;
using fhir::Structure;

TargetTree::TargetTree(fhir::Definitions definitions, data::Arena& arena)
    : definitions_(std::move(definitions)), builder_(arena) {}

Made TargetTree::create(const Structure& type, Origin origin) {
  const auto index = static_cast<std::uint32_t>(entries_.size());
  entries_.emplace_back().type = &type;
  entries_.back().origin = origin;
  return {index};
}

Made TargetTree::adopt(const Structure& type, const data::Node& instance, Origin origin) {
  const auto made = create(type, origin);
  entries_[made.index].value = copy(instance);
  return made;
}

// An alias never stands for another alias.
std::uint32_t TargetTree::real_index(Made target) const {
  const auto alias = entries_[target.index].alias;
  return alias == Made::none ? target.index : alias;
}

const TargetTree::Entry& TargetTree::real(Made target) const { return entries_[real_index(target)]; }

Inside TargetTree::inside(Made target) const {
  const auto& entry = real(target);
  return entry.type != nullptr ? Inside{nullptr, entry.type} : Inside{entry.content, nullptr};
}

const Structure* TargetTree::type(Made target) const { return real(target).type; }

const Element* TargetTree::element(Made target) const {
  const auto group = entries_[target.index].group;
  return group == Made::none ? nullptr : groups_[group].step.child->element.get();
}

Made TargetTree::parent(Made target) const { return {entries_[target.index].parent}; }

Origin TargetTree::origin(Made target) const { return entries_[target.index].origin; }

Step TargetTree::step(Made parent, std::string_view name) const {
  const auto where = inside(parent);
  return definitions_.step(where.element, where.type, fhir::Key(name));
}

// A parent has no more groups than its type has elements.
const TargetTree::Group* TargetTree::group(Made parent, const Step& step) const {
  if (!step) return nullptr;
  const auto* placed = step.child->element.get();
  for (auto at = real(parent).groups; at != Made::none; at = groups_[at].next) {
    if (groups_[at].step.child->element.get() == placed) return &groups_[at];
  }
  return nullptr;
}

std::uint32_t TargetTree::group_for(std::uint32_t parent, const Step& step) {
  if (const auto* known = group({parent}, step)) return static_cast<std::uint32_t>(known - groups_.data());
  const auto made = static_cast<std::uint32_t>(groups_.size());
  groups_.push_back({step, Made::none, Made::none, 0, entries_[parent].groups});
  entries_[parent].groups = made;
  return made;
}

void TargetTree::fill(std::uint32_t entry, const Choice& choice) {
  auto& e = entries_[entry];
  e.type = choice.type;
  e.content = choice.content;
  e.named = choice.named;
}

std::uint32_t TargetTree::append(std::uint32_t group, std::uint32_t parent, const Choice& choice, Origin origin) {
  const auto made = static_cast<std::uint32_t>(entries_.size());
  entries_.emplace_back();
  fill(made, choice);
  auto& e = entries_[made];
  auto& g = groups_[group];
  e.parent = parent;
  e.group = group;
  e.origin = origin;
  e.previous = g.last;
  if (g.last == Made::none) {
    g.first = made;
  } else {
    entries_[g.last].next = made;
  }
  g.last = made;
  ++g.count;
  return made;
}

Result<Made> TargetTree::child(Made parent, const Step& step, const Structure* type, Origin origin) {
  const auto owner = real_index(parent);
  open(owner);
  auto choice = choose(owner, step, type);
  if (!choice) return std::move(choice).problems();
  const auto group = group_for(owner, step);
  const auto there = groups_[group].first;
  if (step.child->element->is_list() || there == Made::none) return Made{append(group, owner, *choice, origin)};
  if (entries_[there].origin == no_origin) entries_[there].origin = origin;
  const auto now = real_index({there});
  const auto& known = entries_[now];
  const bool undecided = known.type == nullptr && known.content == nullptr;
  if (undecided || (choice->type != known.type && empty({there}))) {
    fill(now, *choice);
    entries_[there].named = choice->named;
  } else if (type != nullptr && choice->type != known.type && !known.type->is_a(choice->type->type)) {
    return refusal(there, issue::structure,
                   "it is a " + std::string(known.type->type.view()) + " already, and may not repeat");
  }
  return Made{there};
}

std::size_t TargetTree::count(Made parent, const Step& step) const {
  const auto* known = group(parent, step);
  return known == nullptr ? 0 : known->count;
}

Made TargetTree::first(Made parent, const Step& step) const {
  const auto* known = group(parent, step);
  return known == nullptr ? Made{} : Made{known->first};
}

Made TargetTree::last(Made parent, const Step& step) const {
  const auto* known = group(parent, step);
  return known == nullptr ? Made{} : Made{known->last};
}

Made TargetTree::next(Made item) const { return {entries_[item.index].next}; }

void TargetTree::move_to_front(Made item) {
  auto& e = entries_[item.index];
  if (e.group == Made::none || e.previous == Made::none) return;
  auto& g = groups_[e.group];
  entries_[e.previous].next = e.next;
  if (e.next == Made::none) {
    g.last = e.previous;
  } else {
    entries_[e.next].previous = e.previous;
  }
  e.previous = Made::none;
  e.next = g.first;
  entries_[g.first].previous = item.index;
  g.first = item.index;
}

void TargetTree::move_to_end(Made item) {
  auto& e = entries_[item.index];
  if (e.group == Made::none || e.next == Made::none) return;
  auto& g = groups_[e.group];
  entries_[e.next].previous = e.previous;
  if (e.previous == Made::none) {
    g.first = e.next;
  } else {
    entries_[e.previous].next = e.next;
  }
  e.next = Made::none;
  e.previous = g.last;
  entries_[g.last].next = item.index;
  g.last = item.index;
}

Status TargetTree::attach(Made parent, const Step& step, Made what) {
  const auto owner = real_index(parent);
  const auto own = real_index(what);
  open(owner);
  auto choice = choose(owner, step, entries_[own].type);
  if (!choice) return std::move(choice).problems();
  choice->type = entries_[own].type;
  choice->content = entries_[own].content;
  const auto group = group_for(owner, step);
  if (!step.child->element->is_list() && groups_[group].first != Made::none) {
    if (groups_[group].first == own || real_index({groups_[group].first}) == own) return Done{};
    groups_[group].first = groups_[group].last = Made::none;
    groups_[group].count = 0;
  }
  const auto made = append(group, owner, *choice, entries_[own].origin);
  entries_[made].alias = own;
  if (entries_[own].parent == Made::none) entries_[own].parent = owner;
  return Done{};
}

bool TargetTree::empty(Made target) const {
  struct Level {
    static bool empty(const TargetTree& tree, std::uint32_t index, std::size_t depth) {
      const auto& entry = tree.entries_[tree.real_index({index})];
      if (entry.value || depth > max_depth) return false;
      for (auto group = entry.groups; group != Made::none; group = tree.groups_[group].next) {
        for (auto at = tree.groups_[group].first; at != Made::none; at = tree.entries_[at].next) {
          if (!empty(tree, at, depth + 1)) return false;
        }
      }
      return true;
    }
  };
  return Level::empty(*this, target.index, 0);
}

Problem TargetTree::refusal(std::uint32_t entry, std::string_view code, std::string text) const {
  std::string path;
  std::size_t depth = 0;
  for (auto at = entry; at != Made::none && depth < max_depth; at = entries_[at].parent, ++depth) {
    const auto& e = entries_[at];
    std::string_view name = e.type == nullptr ? std::string_view("element") : e.type->name.view();
    if (e.group != Made::none) name = groups_[e.group].step.child->element->name;
    if (!path.empty()) path.insert(0, 1, '.');
    path.insert(0, name);
  }
  return problem_of(Category::unprocessable, code, std::move(path), std::move(text));
}

data::Node TargetTree::copy(const data::Node& node) {
  switch (node.kind()) {
    case data::Kind::text: return builder_.text(node.text());
    case data::Kind::number: return builder_.number(node.text());
    case data::Kind::list: {
      auto* items = builder_.arena().allocate_array<data::Node>(node.size());
      for (std::size_t i = 0; i < node.size(); ++i) std::construct_at(items + i, copy(node.at(i)));
      return data::Node::make_list({items, node.size()});
    }
    case data::Kind::object: {
      auto* members = builder_.arena().allocate_array<data::Member>(node.size());
      auto* at = members;
      for (const auto& member : node.members()) {
        std::construct_at(at++, data::Member{builder_.name(member.name.view()), copy(member.value)});
      }
      return data::Node::make_object({members, node.size()});
    }
    default: return node;
  }
}

}  // namespace linkway::mapping
