#include "fhir/patch/json_edit.h"

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/patch/problems.h"

namespace linkway::fhir {

namespace {

using data::Node;

std::string place(JsonEdit::Tokens tokens, std::size_t count) {
  return count == 0 ? "the document itself" : shown(tokens.first(count));
}

std::string items_of(const Node& list) { return list.size() == 1 ? "1 item" : std::to_string(list.size()) + " items"; }

}  // namespace

Result<Node> JsonEdit::step(const Node& parent, Tokens tokens, std::size_t level) {
  const auto& token = tokens[level];
  work_.spend_on_parts(parent);
  if (parent.is_object()) {
    if (const auto& value = parent[token]) return value;
    return unfit_patch(place(tokens, level + 1) + " is not there");
  }
  if (!parent.is_list()) return unfit_patch(place(tokens, level) + " is neither object nor list");
  if (token == "-") return unfit_patch(place(tokens, level + 1) + " is behind the last item");
  const auto index = parse_index(token);
  if (!index) return unfit_patch(shown(tokens.subspan(level, 1)) + " is no index of the list " + place(tokens, level));
  if (*index >= parent.size()) {
    return unfit_patch(place(tokens, level + 1) + " is not there: the list has " + items_of(parent));
  }
  return parent.at(*index);
}

Result<Node> JsonEdit::get(const Node& root, Tokens tokens) {
  Result<Node> at(root);
  for (std::size_t level = 0; at && level < tokens.size(); ++level) at = step(*at, tokens, level);
  return at;
}

Result<Node> JsonEdit::add(const Node& root, Tokens tokens, const Node& value) {
  return tokens.empty() ? Result<Node>(value) : change(root, tokens, Change::add, value);
}

Result<Node> JsonEdit::replace(const Node& root, Tokens tokens, const Node& value) {
  return tokens.empty() ? Result<Node>(value) : change(root, tokens, Change::replace, value);
}

Result<Node> JsonEdit::remove(const Node& root, Tokens tokens) {
  if (tokens.empty()) return unfit_patch("the document itself cannot be removed");
  return change(root, tokens, Change::remove, Node());
}

Result<Node> JsonEdit::change(const Node& root, Tokens tokens, Change what, const Node& value) {
  // Down to the parent, then up again with a copy of each level.
  std::vector<Node> way{root};
  std::size_t level = 0;
  for (; level + 1 < tokens.size(); ++level) {
    auto next = step(way.back(), tokens, level);
    if (!next) return next;
    way.push_back(*next);
  }
  auto changed = change_here(way.back(), tokens, what, value);
  while (changed && level > 0) {
    --level;
    const auto& parent = way[level];
    if (!work_.spend_on_parts(parent)) break;
    if (parent.is_object()) {
      changed = builder_.with(parent, tokens[level], *changed);
    } else {
      std::vector<Node> items(parent.items().begin(), parent.items().end());
      items[*parse_index(tokens[level])] = *changed;
      changed = builder_.list(items);
    }
  }
  return changed;
}

Result<Node> JsonEdit::change_here(const Node& parent, Tokens tokens, Change what, const Node& value) {
  const auto last = tokens.size() - 1;
  if (what != Change::add) {
    if (auto there = step(parent, tokens, last); !there) return there;
  }
  if (!work_.spend_on_parts(parent)) return parent;
  if (parent.is_object()) return builder_.with(parent, tokens[last], value);
  if (parent.is_list()) return change_list(parent, tokens, what, value);
  return unfit_patch(place(tokens, last) + " is neither object nor list");
}

Result<Node> JsonEdit::change_list(const Node& parent, Tokens tokens, Change what, const Node& value) {
  const auto& token = tokens.back();
  const auto index = token == "-" ? std::optional(parent.size()) : parse_index(token);
  if (!index)
    return unfit_patch(shown(tokens.subspan(tokens.size() - 1, 1)) + " is no index of the list " +
                       place(tokens, tokens.size() - 1));
  if (*index > parent.size()) {
    return unfit_patch(place(tokens, tokens.size()) + " is beyond the end: the list has " + items_of(parent));
  }
  std::vector<Node> items(parent.items().begin(), parent.items().end());
  const auto at = items.begin() + static_cast<std::ptrdiff_t>(*index);
  switch (what) {
    case Change::add: items.insert(at, value); break;
    case Change::replace: *at = value; break;
    case Change::remove: items.erase(at); break;
  }
  return builder_.list(items);
}

}  // namespace linkway::fhir
