#include "data/builder.h"

#include <memory>
#include <string>

namespace linkway::data {

Node Builder::text(std::string_view value) { return Node::make_text(arena_.copy(value)); }

Node Builder::number(std::int64_t value) { return number(std::to_string(value)); }

Node Builder::number(std::string_view digits) { return Node::make_number(arena_.copy(digits)); }

Node Builder::object(std::initializer_list<Field> fields) {
  return object(std::span<const Field>(fields.begin(), fields.size()));
}

Node Builder::object(std::span<const Field> fields) {
  Member* members = arena_.allocate_array<Member>(fields.size());
  std::size_t count = 0;
  for (const auto& field : fields) {
    if (field.value) std::construct_at(members + count++, Member{name(field.name), field.value});
  }
  return Node::make_object({members, count});
}

Node Builder::object(std::span<const Member> members) {
  Member* kept = arena_.allocate_array<Member>(members.size());
  std::size_t count = 0;
  for (const auto& member : members) {
    if (member.value) std::construct_at(kept + count++, member);
  }
  return Node::make_object({kept, count});
}

Node Builder::list(std::initializer_list<Node> items) {
  return list(std::span<const Node>(items.begin(), items.size()));
}

Node Builder::list(std::span<const Node> items) { return Node::make_list(arena_.copy(items)); }

namespace {

bool has(const Node& object, std::string_view name) {
  for (const auto& member : object.members()) {
    if (member.name.view() == name) return true;
  }
  return false;
}

}  // namespace

Node Builder::with(const Node& object, std::string_view field, const Node& value) {
  const auto old = object.members();
  const bool replaces = has(object, field);
  if (!value && !replaces) return object;
  Member* members = arena_.allocate_array<Member>(old.size() + 1);
  std::size_t count = 0;
  for (const auto& member : old) {
    if (member.name.view() != field) {
      std::construct_at(members + count++, member);
    } else if (value) {
      std::construct_at(members + count++, Member{member.name, value});
    }
  }
  if (value && !replaces) std::construct_at(members + count++, Member{name(field), value});
  return Node::make_object({members, count});
}

Node Builder::with_first(const Node& object, std::string_view field, const Node& value) {
  if (!value || has(object, field)) return with(object, field, value);
  const auto old = object.members();
  Member* members = arena_.allocate_array<Member>(old.size() + 1);
  std::size_t count = 0;
  std::construct_at(members + count++, Member{name(field), value});
  for (const auto& member : old) std::construct_at(members + count++, member);
  return Node::make_object({members, count});
}

Node Builder::appended(const Node& list, const Node& item) {
  const auto old = list.items();
  Node* items = arena_.allocate_array<Node>(old.size() + 1);
  std::size_t count = 0;
  for (const auto& each : old) std::construct_at(items + count++, each);
  std::construct_at(items + count++, item);
  return Node::make_list({items, count});
}

}  // namespace linkway::data
