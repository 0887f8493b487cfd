#include "exchange/kept_elements.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace linkway::exchange {

namespace {

using data::Node;

// The element that a member is of: "birthDate" of "_birthDate", "deceased" of "deceasedBoolean".
std::string_view element_of(std::string_view member) {
  if (member.starts_with('_')) member.remove_prefix(1);
  constexpr std::array<std::string_view, 6> choices = {"deceased", "multipleBirth", "occurrence",
                                                       "quantity", "asNeeded",      "performed"};
  const auto choice = std::ranges::find_if(choices, [&](std::string_view name) { return member.starts_with(name); });
  return choice == choices.end() ? member : *choice;
}

// What is the resource's own, and not the sender's words.
bool is_own(std::string_view member) {
  return member == "resourceType" || member == "id" || member == "meta" || member == "text" || member == "contained";
}

// The numbers of a request stand in fields of their own, each with its type: the sender's, and that of who fills it.
Node with_numbers_kept(const Node& fresh, const Node& before, data::Builder& builder) {
  const auto kind = [](const Node& identifier) { return identifier["type"]["coding"].at(0)["code"].text(); };
  std::vector<Node> all(fresh.items().begin(), fresh.items().end());
  for (const auto& old : before.items()) {
    if (kind(old).empty()) continue;
    if (std::ranges::none_of(fresh.items(), [&](const Node& one) { return kind(one) == kind(old); })) {
      all.push_back(old);
    }
  }
  return builder.list(all);
}

Node with_extensions_kept(const Node& fresh, const Node& before, data::Builder& builder) {
  std::vector<Node> all(fresh.items().begin(), fresh.items().end());
  for (const auto& old : before.items()) {
    const auto url = old["url"].text();
    if (std::ranges::none_of(fresh.items(), [&](const Node& one) { return one["url"].text() == url; })) {
      all.push_back(old);
    }
  }
  return builder.list(all);
}

bool says(const Node& resource, std::string_view element) {
  return std::ranges::any_of(resource.members(),
                             [&](const data::Member& said) { return element_of(said.name.view()) == element; });
}

bool is_tagged(const Node& resource, std::string_view system, std::string_view element) {
  return std::ranges::any_of(resource["meta"]["tag"].items(), [&](const Node& tag) {
    return tag["system"].text() == system && tag["code"].text() == element;
  });
}

// What was filled in gives way to what is known.
Node without_what_was_filled_in(const Node& fresh, const Node& before, data::Builder& builder) {
  std::vector<data::Member> members;
  for (const auto& member : without_own_tags(fresh, builder).members()) {
    const auto element = element_of(member.name.view());
    if (!is_tagged(fresh, filled_in_system, element) || !says(before, element)) members.push_back(member);
  }
  return builder.object(members);
}

// A mark of absence is no item.
bool says_anything(const Node& item) {
  return std::ranges::any_of(item.members(), [](const data::Member& part) { return part.name.view() != "extension"; });
}

// `part` is "element/use" or "element/-use".
Node with_part_kept(const Node& said, const Node& before, std::string_view part, data::Builder& builder) {
  const auto slash = part.find('/');
  if (slash == std::string_view::npos) return said;
  const auto element = part.substr(0, slash);
  auto use = part.substr(slash + 1);
  const bool others = use.starts_with('-');
  if (others) use.remove_prefix(1);
  std::vector<Node> items;
  std::vector<Node> known;
  for (const auto& item : before[element].items()) {
    if (says_anything(item) && (item["use"].text() == use) != others) known.push_back(item);
  }
  if (known.empty()) return said;
  for (const auto& item : said[element].items()) {
    if (says_anything(item)) items.push_back(item);
  }
  items.insert(items.end(), known.begin(), known.end());
  return builder.with(said, element, builder.list(items));
}

bool is_told_by_status(std::string_view element) { return element == "statusReason" || element == "cancelationReason"; }

}  // namespace

Node without_own_tags(const Node& resource, data::Builder& builder) {
  std::vector<Node> tags;
  for (const auto& tag : resource["meta"]["tag"].items()) {
    const auto system = tag["system"].text();
    if (system != filled_in_system && system != emptied_system && system != left_out_system) tags.push_back(tag);
  }
  if (tags.size() == resource["meta"]["tag"].size()) return resource;
  const auto meta = builder.with(resource["meta"], "tag", tags.empty() ? Node() : builder.list(tags));
  return builder.with(resource, "meta", meta.members().empty() ? Node() : meta);
}

Node keep_what_is_left_out(const Node& fresh, const Node& before, data::Builder& builder) {
  auto said = without_what_was_filled_in(fresh, before, builder);
  for (const auto& tag : fresh["meta"]["tag"].items()) {
    if (tag["system"].text() == left_out_system) said = with_part_kept(said, before, tag["code"].text(), builder);
  }
  auto kept = said;
  for (const auto& member : before.members()) {
    const auto name = member.name.view();
    if (is_own(name) || is_tagged(fresh, emptied_system, element_of(name))) continue;
    if (name == "extension") {
      kept = builder.with(kept, name, with_extensions_kept(said["extension"], member.value, builder));
      continue;
    }
    if (name == "identifier" && said["resourceType"].text() == "ServiceRequest") {
      kept = builder.with(kept, name, with_numbers_kept(said[name], member.value, builder));
      continue;
    }
    const auto element = element_of(name);
    if (is_told_by_status(element) && says(said, "status")) continue;
    if (!says(said, element)) kept = builder.with(kept, name, member.value);
  }
  return kept;
}

}  // namespace linkway::exchange
