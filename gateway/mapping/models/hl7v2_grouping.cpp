#include "mapping/models/hl7v2_grouping.h"

#include <algorithm>
#include <string>

namespace linkway::mapping {

using data::Node;

Hl7Grouping::Place Hl7Grouping::find(std::string_view segment, const data::Hl7Place& at) {
  for (const auto fit : {Fit::begins, Fit::holds}) {
    for (auto level = open_.size(); level-- > 0;) {
      if (forward(level, segment, fit, at)) return {&shape_.group(open_.back().group).children[target_], true};
    }
    for (auto level = open_.size(); level-- > 0;) {
      if (backward(level, segment, fit, at)) return {&shape_.group(open_.back().group).children[target_], false};
    }
  }
  target_ = no_child;
  return {};
}

// In the group at this level, from where it stands; the group within that is open comes round once more.
bool Hl7Grouping::forward(std::size_t level, std::string_view segment, Fit fit, const data::Hl7Place& at) {
  const auto count = open_[level].counts.size();
  for (auto child = open_[level].at; child < count; ++child) {
    if (!takes(open_[level], child, segment, fit)) continue;
    close_to(level);
    open_[level].at = child;
    enter(level, child, segment, at);
    return true;
  }
  return false;
}

bool Hl7Grouping::backward(std::size_t level, std::string_view segment, Fit fit, const data::Hl7Place& at) {
  for (std::size_t child = 0; child < open_[level].at; ++child) {
    if (!takes(open_[level], child, segment, fit)) continue;
    close_to(level);
    enter(level, child, segment, at);
    return true;
  }
  return false;
}

bool Hl7Grouping::takes(const Open& open, std::size_t child, std::string_view segment, Fit fit) const {
  const auto& place = shape_.group(open.group).children[child];
  if (!place.list && open.counts[child] > 0) return false;
  if (!place.segment.empty()) return place.segment == segment;
  return fit == Fit::begins ? shape_.may_begin(place.group, segment) : shape_.holds(place.group, segment);
}

// Down to the segment's own place, through groups that are opened for it.
void Hl7Grouping::enter(std::size_t level, std::size_t child, std::string_view segment, const data::Hl7Place& at) {
  while (true) {
    ++open_[level].counts[child];
    const auto& place = shape_.group(open_[level].group).children[child];
    if (!place.segment.empty()) break;
    const auto& within = shape_.group(place.group).children;
    open_.push_back({place.group, child, 0, {}, {}, std::vector<std::size_t>(within.size()), at});
    ++level;
    auto fits = [&](Fit fit) {
      for (std::size_t i = 0; i < within.size(); ++i) {
        if (takes(open_[level], i, segment, fit)) return i;
      }
      return within.size();
    };
    child = fits(Fit::begins);
    if (child == within.size()) child = fits(Fit::holds);
    open_[level].at = child;
  }
  target_ = child;
}

void Hl7Grouping::add(const Node& segment) {
  auto& open = open_.back();
  if (target_ == no_child) {
    open.others.push_back(segment);
  } else {
    open.items.emplace_back(target_, segment);
  }
}

void Hl7Grouping::close_to(std::size_t level) {
  while (open_.size() > level + 1) {
    auto last = std::move(open_.back());
    open_.pop_back();
    open_.back().items.emplace_back(last.in_parent, close(last));
  }
}

Node Hl7Grouping::close(Open& open) {
  const auto& group = shape_.group(open.group);
  std::ranges::stable_sort(open.items, {}, &std::pair<std::size_t, Node>::first);
  std::vector<data::Member> members;
  std::vector<Node> list;
  for (std::size_t i = 0; i < open.items.size();) {
    const auto child = open.items[i].first;
    const auto& place = group.children[child];
    list.clear();
    for (; i < open.items.size() && open.items[i].first == child; ++i) list.push_back(open.items[i].second);
    members.push_back({builder_.name(place.step.child->name.view()), place.list ? builder_.list(list) : list.front()});
  }
  // A model of one's own may have no such place; it is kept all the same.
  if (!open.others.empty()) {
    const auto name = builder_.name(group.other ? group.other.child->name.view() : "OTHER");
    members.push_back({name, builder_.list(open.others)});
  }
  for (std::size_t i = 0; i < group.children.size(); ++i) {
    const auto& child = group.children[i];
    if (!child.required || open.counts[i] > 0) continue;
    const auto name = child.step.child->element->name.view();
    findings_.missing(
        name, open.first,
        child.segment.empty() ? "the standard requires this group of segments" : "the standard requires this segment");
  }
  return builder_.object(std::span<const data::Member>(members));
}

Node Hl7Grouping::finish() {
  close_to(0);
  return close(open_.front());
}

}  // namespace linkway::mapping
