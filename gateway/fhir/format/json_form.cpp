#include "fhir/format/json_form.h"

#include <array>
#include <string>
#include <utility>

#include "fhir/format/shape.h"
#include "fhir/format/spot.h"

namespace linkway::fhir {

namespace {

using data::Kind;
using data::Node;

// Trees that were read are less deep (data::JsonLimits).
constexpr std::size_t deepest = 256;

class Check {
 public:
  Check(Shapes& shapes, std::string_view source) : shapes_(shapes), source_(source) {}

  void resource(const Node& node, Spot& place, bool root) {
    if (!node.is_object()) return say(node, place, issue::structure, "a resource is expected: a JSON object");
    const auto& type = node["resourceType"];
    if (!type) return say(node, place, issue::required, "a resource needs a resourceType");
    if (!type.is_text()) return say(type, place, issue::structure, "resourceType is a text");
    const auto* known = shapes_.resource(type.text());
    if (known == nullptr) {
      return say(type, place, issue::not_supported, "FHIR R4 has no resource type of this name");
    }
    if (root) place.name = known->name;
    object(node, *known, place);
  }

  [[nodiscard]] Problems take() { return std::move(problems_); }

 private:
  // The choice elements that an object has a value of: no more than one type of each.
  class Choices {
   public:
    // False when there was one of another type.
    bool add(const Slot& slot) {
      for (std::size_t i = 0; i < count_; ++i) {
        if (seen_[i].element == slot.element) return seen_[i].type == slot.inside.type;
      }
      if (count_ < seen_.size()) seen_[count_++] = {slot.element, slot.inside.type};
      return true;
    }

   private:
    struct Seen {
      const Element* element;
      const Structure* type;
    };
    std::array<Seen, 8> seen_;  // no type has as many
    std::size_t count_ = 0;
  };

  // `holder`: the member that holds the object, or what stands for the resource.
  void object(const Node& node, const Slot& holder, const Spot& place) {
    if (node.size() == 0) return say(node, place, issue::structure, "an object is never empty");
    if (depth_ >= deepest) return say(node, place, issue::too_costly, "objects are nested too deep");
    ++depth_;
    Choices choices;
    const auto& inside = holder.inside;
    const bool is_resource = inside.type != nullptr && inside.type->kind == StructureKind::resource;
    for (const auto& [name, value] : node.members()) {
      const auto text = name.view();
      if (is_resource && text == "resourceType") continue;
      const bool beside = text.starts_with('_');
      if (const auto* slot = beside ? nullptr : shapes_.member(inside, text)) {
        if (value.kind() == slot->plain && (slot->plain != Kind::text || !value.text().empty())) continue;
        if (slot->choice && !choices.add(*slot)) two_types(value, *slot, place);
        member(node, *slot, value, place);
      } else if (beside) {
        companion(node, text, value, inside, place, choices);
      } else {
        unknown(text, value, inside, place);
      }
      if (full()) break;
    }
    --depth_;
  }

  void member(const Node& owner, const Slot& slot, const Node& value, const Spot& around) {
    if (!slot.list) {
      if (value.is_list()) {
        return say(value, spot_of(around, slot), issue::structure, "this element does not repeat: it is no list");
      }
      return single(slot, value, spot_of(around, slot));
    }
    auto place = spot_of(around, slot);
    if (!value.is_list()) {
      return say(value, place, issue::structure, "this element may repeat: a list is expected");
    }
    if (value.size() == 0) return say(value, place, issue::structure, "a list is never empty");
    for (const auto& item : value.items()) {
      ++place.index;
      if (item.is_object() && slot.holds == Slot::Holds::object) {
        object(item, slot, place);
      } else if (item.kind() == Kind::null && slot.holds == Slot::Holds::primitive) {
        if (owner["_" + std::string(slot.name)].at(place.index).is_object()) continue;
        say(item, place, issue::structure, "null stands only where the list with the extensions has an object");
      } else {
        single(slot, item, place);
      }
      if (full()) return;
    }
  }

  void single(const Slot& slot, const Node& value, const Spot& place) {
    switch (slot.holds) {
      case Slot::Holds::primitive: return primitive(slot.form, value, place);
      case Slot::Holds::xhtml: return primitive(JsonForm::text, value, place);
      case Slot::Holds::object:
        if (value.is_object()) return object(value, slot, place);
        return say(value, place, issue::structure, "an object is expected");
      case Slot::Holds::resource: {
        auto inner = place;
        return resource(value, inner, false);
      }
      case Slot::Holds::anything: return;
    }
  }

  void primitive(JsonForm form, const Node& value, const Spot& place) {
    const auto kind = value.kind();
    switch (form) {
      case JsonForm::number:
        if (kind == Kind::number) return;
        return say(value, place, issue::structure, "a JSON number is expected");
      case JsonForm::boolean:
        if (kind == Kind::boolean) return;
        return say(value, place, issue::structure, "true or false is expected, without quotes");
      case JsonForm::text:
      case JsonForm::none:
        if (kind != Kind::text) return say(value, place, issue::structure, "a JSON string is expected");
        if (value.text().empty()) say(value, place, issue::structure, "a string is never empty");
        return;
    }
  }

  // `_name`: id and extensions of the primitive `name`.
  void companion(const Node& owner, std::string_view name, const Node& value, const Inside& inside, const Spot& around,
                 Choices& choices) {
    const auto of = name.substr(1);
    const auto* known = shapes_.member(inside, of);
    if (known == nullptr) return unknown(name, value, inside, around);
    const auto& slot = *known;
    auto place = spot_of(around, slot);
    if (slot.holds != Slot::Holds::primitive) {
      return say(value, place, issue::structure, "only a primitive has a member with \"_\" before its name");
    }
    if (slot.choice && !choices.add(slot)) two_types(value, slot, around);
    const auto& beside = owner[of];
    if (!slot.list) return extensions(value, slot, place);
    if (!value.is_list()) {
      return say(value, place, issue::structure, "this element may repeat: the member with \"_\" is a list, too");
    }
    if (value.size() == 0) return say(value, place, issue::structure, "a list is never empty");
    // One list may be shorter than the other: nulls at the end are often left out.
    for (const auto& item : value.items()) {
      ++place.index;
      if (item.kind() != Kind::null) {
        extensions(item, slot, place);
      } else if (const auto& at = beside.at(place.index); !at || at.kind() == Kind::null) {
        say(item, place, issue::structure, "null stands only where the list with the values has one");
      }
      if (full()) return;
    }
  }

  void extensions(const Node& value, const Slot& slot, const Spot& place) {
    if (value.is_object()) return object(value, slot, place);
    say(value, place, issue::structure, "an object with the id and the extensions of the primitive is expected");
  }

  void unknown(std::string_view name, const Node& value, const Inside& inside, const Spot& around) {
    const Spot place{&around, name};
    if (name == "fhir_comments") {
      return say(value, place, issue::structure, "fhir_comments is of an older version of FHIR and is not read");
    }
    say(value, place, issue::structure, name_of(inside) + " has no element of this name");
  }

  void two_types(const Node& value, const Slot& slot, const Spot& around) {
    say(value, spot_of(around, slot), issue::structure,
        std::string(slot.element->name.view()) + "[x] has a value of another type already");
  }

  [[nodiscard]] bool full() const { return !problems_.empty() && problems_.size() >= most_problems; }

  void say(const Node& node, const Spot& place, std::string_view code, std::string text) {
    if (full()) return;
    Problem problem;
    problem.category = Category::malformed;
    problem.code = code;
    problem.path = place.path();
    problem.text = std::move(text);
    if (!source_.empty() && node.position() != Node::no_position) {
      const auto where = data::line_column(source_, node.position());
      problem.line = where.line;
      problem.column = where.column;
    }
    problems_.push_back(std::move(problem));
  }

  Shapes& shapes_;
  const std::string_view source_;
  std::size_t depth_ = 0;
  Problems problems_;
};

}  // namespace

Problems check_json_form(const Node& resource, const Definitions& definitions, std::string_view source) {
  auto& shapes = Shapes::of(definitions);
  Check check(shapes, source);
  Spot place{nullptr, "$this"};
  check.resource(resource, place, true);
  return check.take();
}

Result<Node> read_json(std::string_view bytes, data::Arena& arena, const Definitions& definitions,
                       const data::JsonLimits& limits) {
  data::JsonFollower follower(Shapes::of(definitions));
  auto root = data::read_json(bytes, arena, limits, follower);
  // What went as expected all along needs no second look.
  if (!root || (follower.fits() && limits.max_depth <= deepest)) return root;
  auto problems = check_json_form(*root, definitions, bytes);
  if (!problems.empty()) return problems;
  return root;
}

Result<data::Document> read_json(std::string_view bytes, const Definitions& definitions,
                                 const data::JsonLimits& limits) {
  auto arena = data::arena_for(bytes, limits);
  auto root = read_json(bytes, arena, definitions, limits);
  if (!root) return std::move(root).problems();
  return data::Document{std::move(arena), *root};
}

}  // namespace linkway::fhir
