#include "data/json_tree.h"

#include <algorithm>
#include <span>

namespace linkway::data {

namespace {

// Up to this many members comparing each with each is quicker than sorting.
constexpr std::size_t few = 16;

// A sender may choose endless names; a path need only be recognised.
constexpr std::size_t longest_name_shown = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_identifier(std::string_view s) {
  return !s.empty() && (is_letter(s[0]) || s[0] == '_') &&
         std::all_of(s.begin(), s.end(), [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

// FHIRPath 2.0 section 2.9: an identifier that is not plain letters and digits stands in backticks, with escapes.
void append_identifier(std::string& out, std::string_view name) {
  constexpr std::string_view digits = "0123456789abcdef";
  const bool cut = name.size() > longest_name_shown;
  if (cut) {
    auto end = longest_name_shown;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80) --end;
    name = name.substr(0, end);
  }
  if (!cut && is_identifier(name)) {
    out += name;
    return;
  }
  out += '`';
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15U];
      continue;
    }
    if (c == '`' || c == '\\') out += '\\';
    out += c;
  }
  if (cut) out += "...";
  out += '`';
}

}  // namespace

JsonTree::JsonTree(Arena& arena, std::size_t max_depth) : max_depth_(max_depth), arena_(arena), names_(arena) {
  frames_.reserve(32);
  members_.reserve(64);
  items_.reserve(32);
}

bool JsonTree::close_object() {
  const auto& frame = frames_.back();
  const std::span<const Member> members(members_.data() + frame.start, members_.size() - frame.start);
  duplicate_ = find_duplicate(members.data(), members.size());
  if (duplicate_ != nullptr) return false;
  const auto closed = Node::make_object(arena_.copy(members));
  members_.erase(members_.begin() + frame.start, members_.end());
  leave(closed);
  return true;
}

void JsonTree::close_list() {
  const auto& frame = frames_.back();
  const std::span<const Node> items(items_.data() + frame.start, items_.size() - frame.start);
  const auto closed = Node::make_list(arena_.copy(items));
  items_.erase(items_.begin() + frame.start, items_.end());
  leave(closed);
}

void JsonTree::leave(Node closed) {
  const auto position = frames_.back().position;
  frames_.pop_back();
  in_object_ = !frames_.empty() && frames_.back().object;
  value(closed, position);
}

const Member* JsonTree::find_duplicate(const Member* first, std::size_t count) {
  // Names are interned: two are the same exactly when their characters lie at the same place.
  if (count <= few) {
    for (std::size_t late = 1; late < count; ++late) {
      for (std::size_t early = 0; early < late; ++early) {
        if (first[early].name.view().data() == first[late].name.view().data()) return first + late;
      }
    }
    return nullptr;
  }
  sorted_.clear();
  for (const auto* member = first; member != first + count; ++member) {
    sorted_.emplace_back(member->name.view().data(), member);
  }
  std::sort(sorted_.begin(), sorted_.end());
  const Member* found = nullptr;
  for (std::size_t i = 1; i < count; ++i) {
    if (sorted_[i].first == sorted_[i - 1].first && (found == nullptr || sorted_[i].second < found)) {
      found = sorted_[i].second;
    }
  }
  return found;
}

std::string JsonTree::root_name() const {
  const auto& root = frames_.front();
  if (!root.object) return "$this";
  auto end = members_.size();
  for (const auto& frame : std::span(frames_).subspan(1)) {
    if (frame.object) {
      end = frame.start;
      break;
    }
  }
  for (auto at = std::size_t{root.start}; at < end; ++at) {
    const auto& member = members_[at];
    if (member.name.view() != "resourceType" || !member.value.is_text()) continue;
    const auto type = member.value.text();
    if (is_identifier(type) && type.size() <= longest_name_shown) return std::string(type);
  }
  return "$this";
}

std::string JsonTree::path(bool inside) const {
  if (frames_.empty()) return {};
  auto out = root_name();
  for (std::size_t depth = 0; depth < frames_.size(); ++depth) {
    const auto& frame = frames_[depth];
    // What this frame holds ends where the next open frame of its kind begins.
    auto end = frame.object ? members_.size() : items_.size();
    const bool innermost = depth + 1 == frames_.size();
    for (auto next = depth + 1; next < frames_.size(); ++next) {
      if (frames_[next].object != frame.object) continue;
      end = frames_[next].start;
      break;
    }
    if (innermost && !inside) break;
    if (!frame.object) {
      out += '[' + std::to_string(end - frame.start) + ']';
    } else if (end > frame.start && (!innermost || !members_[end - 1].value)) {
      out += '.';
      append_identifier(out, members_[end - 1].name.view());
    }
  }
  return out;
}

std::string JsonTree::path_of_duplicate() const {
  auto out = path(false);
  out += '.';
  append_identifier(out, duplicate_->name.view());
  return out;
}

}  // namespace linkway::data
