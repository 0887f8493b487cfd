#include "exchange/kept_elements.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

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

using KindOf = std::string_view (*)(const Node& item);

// In the order that is known: a list whose parts are told one after the other is no other list for it.
template <class Keep>
std::vector<Node> in_known_order(const Node& before, const std::vector<Node>& fresh, const Keep& keep) {
  std::vector<Node> all;
  auto next = fresh.begin();
  for (const auto& old : before.items()) {
    if (keep(old)) {
      all.push_back(old);
    } else if (next != fresh.end()) {
      all.push_back(*next++);
    }
  }
  all.insert(all.end(), next, fresh.end());
  return all;
}

// A list of several kinds of things: those of a kind of which nothing is told stay.
template <class Gone>
Node with_other_kinds_kept(const Node& fresh, const Node& before, KindOf kind, const Gone& gone,
                           data::Builder& builder) {
  const std::vector<Node> told(fresh.items().begin(), fresh.items().end());
  const auto all = in_known_order(before, told, [&](const Node& old) {
    const auto is_told = [&](const Node& one) { return kind(one) == kind(old); };
    return !gone(kind(old)) && std::ranges::none_of(told, is_told);
  });
  return all.empty() ? Node() : builder.list(all);
}

// Null: each telling of the element is the whole of it.
KindOf kind_of(std::string_view type, std::string_view element) {
  if (element == "extension") return [](const Node& item) { return item["url"].text(); };
  // The numbers of a request stand in fields of their own, each with its type: the sender's, and that of who fills it.
  if (element == "identifier" && type == "ServiceRequest") {
    return [](const Node& item) { return item["type"]["coding"].at(0)["code"].text(); };
  }
  // A department tells its own number of a person, and not the one of the whole country.
  if (element == "identifier" && type == "Patient") return [](const Node& item) { return item["system"].text(); };
  // Results, letters, allergies, providers: each a segment of its own.
  if (element == "supportingInfo") {
    return [](const Node& item) {
      const auto literal = item["reference"].text();
      return literal.substr(0, literal.find('/'));
    };
  }
  return nullptr;
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

// What a note is of: "PRD-8" of "PRD-8: ...", and of a sentence with a day or a number in it the sentence.
std::string label_of(const Node& note) {
  const auto text = note["text"].text();
  std::string label(text.substr(0, text.find(": ")));
  if (label.size() == text.size()) std::erase_if(label, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
  return std::string(text::trim(label));
}

// The notes that the gateway makes of other fields take the place of their like, not of what the sender wrote. `label`:
// of the notes that stay; "" where all do whose like is not told.
Node with_notes_kept(const Node& said, const Node& before, std::string_view label, data::Builder& builder) {
  std::vector<Node> notes;
  for (const auto& note : said["note"].items()) {
    if (says_anything(note)) notes.push_back(note);
  }
  const auto all = in_known_order(before["note"], notes, [&](const Node& old) {
    const auto is_like = [&](const Node& note) { return label_of(note) == label_of(old); };
    return says_anything(old) && (label.empty() || label_of(old) == label) && std::ranges::none_of(notes, is_like);
  });
  return all.empty() ? said : builder.with(said, "note", builder.list(all));
}

// `part` is "element/kind" or "element/-kind", where a kind is a use, or a member that some have; or "note",
// "note/label".
Node with_part_kept(const Node& said, const Node& before, std::string_view part, data::Builder& builder) {
  if (part == "note") return with_notes_kept(said, before, "", builder);
  if (part.starts_with("note/")) return with_notes_kept(said, before, part.substr(part.find('/') + 1), builder);
  const auto slash = part.find('/');
  if (slash == std::string_view::npos) return said;
  const auto element = part.substr(0, slash);
  auto kind = part.substr(slash + 1);
  const bool others = kind.starts_with('-');
  if (others) kind.remove_prefix(1);
  const auto is_of_it = [&](const Node& item) { return item["use"].text() == kind || item[kind].operator bool(); };
  std::vector<Node> told;
  for (const auto& item : said[element].items()) {
    if (says_anything(item)) told.push_back(item);
  }
  const auto items = in_known_order(before[element], told, [&](const Node& old) {
    const auto is_same = [&](const Node& one) { return data::equal(one, old); };
    return says_anything(old) && is_of_it(old) != others && std::ranges::none_of(told, is_same);
  });
  if (items.empty()) return said;
  return builder.with(said, element, builder.list(items));
}

// Those whose field the message takes away, or tells in another way.
Node without_emptied_notes(const Node& kept, const Node& fresh, const Node& said, data::Builder& builder) {
  const auto is_gone = [&](const Node& note) {
    const auto is_told = [&](const Node& one) { return data::equal(one, note); };
    return is_tagged(fresh, emptied_system, "note/" + label_of(note)) &&
           std::ranges::none_of(said["note"].items(), is_told);
  };
  std::vector<Node> notes;
  for (const auto& note : kept["note"].items()) {
    if (!is_gone(note)) notes.push_back(note);
  }
  if (notes.size() == kept["note"].size()) return kept;
  return builder.with(kept, "note", notes.empty() ? Node() : builder.list(notes));
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
  const auto type = said["resourceType"].text();
  for (const auto& member : before.members()) {
    const auto name = member.name.view();
    if (is_own(name) || is_tagged(fresh, emptied_system, element_of(name))) continue;
    if (const auto kind = kind_of(type, name); kind != nullptr) {
      const auto gone = [&](std::string_view each) {
        return is_tagged(fresh, emptied_system, std::string(name) + "/" + std::string(each));
      };
      kept = builder.with(kept, name, with_other_kinds_kept(said[name], member.value, kind, gone, builder));
      continue;
    }
    const auto element = element_of(name);
    if (is_told_by_status(element) && says(said, "status")) continue;
    if (!says(said, element)) kept = builder.with(kept, name, member.value);
  }
  return without_emptied_notes(kept, fresh, said, builder);
}

}  // namespace linkway::exchange
