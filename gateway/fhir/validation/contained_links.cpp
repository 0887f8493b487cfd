#include "fhir/validation/contained_links.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

namespace linkway::fhir::validation {

namespace {

using data::Node;
using Fragments = std::unordered_set<std::string_view>;

// href="#a", src='#a'
void add_links_of(std::string_view narrative, Fragments& into) {
  for (auto at = narrative.find('#'); at != std::string_view::npos; at = narrative.find('#', at + 1)) {
    if (at == 0 || (narrative[at - 1] != '"' && narrative[at - 1] != '\'')) continue;
    const auto end = narrative.find(narrative[at - 1], at);
    if (end != std::string_view::npos) into.insert(narrative.substr(at, end - at));
  }
}

// Texts that may be a reference, canonical, uri or url to something in the resource. As deep as a tree that was read.
void collect(const Node& node, Fragments& into) {
  if (node.is_text()) {
    const auto text = node.text();
    if (text.starts_with('#')) into.insert(text);
    if (text.starts_with('<')) add_links_of(text, into);
  }
  for (const auto& item : node.items()) collect(item, into);
  for (const auto& member : node.members()) collect(member.value, into);
}

bool refers_to_container(const Node& node) {
  if (node.is_text()) return node.text() == "#";
  return std::ranges::any_of(node.items(), refers_to_container) ||
         std::ranges::any_of(node.members(), [](const auto& member) { return refers_to_container(member.value); });
}

}  // namespace

bool contained_are_linked(const Node& resource) {
  const auto contained = resource["contained"].items();
  if (contained.empty()) return true;
  Fragments fragments;
  collect(resource, fragments);
  return std::ranges::all_of(contained, [&](const Node& each) {
    const auto id = each["id"].text();
    if (id.empty()) return true;  // told as such: nothing could refer to it
    const auto fragment = "#" + std::string(id);
    return fragments.contains(fragment) || refers_to_container(each);
  });
}

}  // namespace linkway::fhir::validation
