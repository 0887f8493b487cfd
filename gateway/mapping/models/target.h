// What a map makes: elements are added in any order, and come out as the definitions have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/builder.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "fhir/path/item.h"

namespace linkway::mapping {

// An element of a TargetTree.
struct Made {
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  std::uint32_t index = none;
  explicit operator bool() const { return index != none; }
  friend bool operator==(const Made&, const Made&) = default;
};

// Where an element may be added: what Definitions::step() gives for the inside of the parent and the name of the child
// ("value" of value[x] is a place, too: the type then comes with the element or with its value). A plan finds it once.
using Step = fhir::Definitions::Step;

// Who made an element: a number that means something to the caller, such as the index of a rule's use in a trace.
using Origin = std::uint32_t;
inline constexpr Origin no_origin = 0xFFFFFFFF;

// Grows only; everything that goes in is copied, into the arena that the result lives in. The work is linear in what is
// added, and nothing is looked up by name where a Step is at hand.
class TargetTree {
 public:
  // Deeper trees are refused when they are finished: what handles Nodes may recurse once a level.
  static constexpr std::size_t max_depth = 120;
  // Elements of one result, those of shared parts counted each time.
  static constexpr std::size_t max_elements = 10'000'000;

  TargetTree(fhir::Definitions definitions, data::Arena& arena);

  // An instance that stands alone until it is attached. A resource gets its resourceType.
  [[nodiscard]] Made create(const fhir::Structure& type, Origin origin = no_origin);
  // The same of an instance that is there already, such as the one that a map adds to.
  [[nodiscard]] Made adopt(const fhir::Structure& type, const data::Node& instance, Origin origin = no_origin);

  // Forgets all; what was made of it stays good.
  void clear() {
    entries_.clear();
    groups_.clear();
  }

  // -- what it is
  [[nodiscard]] const fhir::Definitions& definitions() const { return definitions_; }
  [[nodiscard]] fhir::Inside inside(Made target) const;           // none while the type of a choice is open
  [[nodiscard]] const fhir::Structure* type(Made target) const;   // null for a backbone element and an open choice
  [[nodiscard]] const fhir::Element* element(Made target) const;  // null for what create() made
  [[nodiscard]] Made parent(Made target) const;                   // none until it is attached
  [[nodiscard]] Origin origin(Made target) const;
  // The place of a child by its name; not ok when the definitions have none.
  [[nodiscard]] Step step(Made parent, std::string_view name) const;

  // -- children
  // Of an element that repeats: another one. Of one that does not: the one that is there, or a new one. `type` chooses
  // among several (a choice, a base type or Resource), null takes the only one or leaves a choice open until a value
  // is set. Problems: a type that may not stand there, a choice that is of another type already, an element that has a
  // value and no children.
  [[nodiscard]] Result<Made> child(Made parent, const Step& step, const fhir::Structure* type = nullptr,
                                   Origin origin = no_origin);
  // How many there are at this place, and each of them in their order.
  [[nodiscard]] std::size_t count(Made parent, const Step& step) const;
  [[nodiscard]] Made first(Made parent, const Step& step) const;
  [[nodiscard]] Made last(Made parent, const Step& step) const;
  [[nodiscard]] Made next(Made item) const;  // its sibling at the same place
  // Before or behind the others at its place.
  void move_to_front(Made item);
  void move_to_end(Made item);
  // Puts what create() made at this place; replaces what stands there when it does not repeat. What is attached
  // already is shared: it shows in both places with whatever is still added to it.
  [[nodiscard]] Status attach(Made parent, const Step& step, Made what);

  // -- values
  // A System value, a primitive with its id and extensions, or a complex value with all that is in it. A primitive of
  // another type is converted where its text has the form (a code becomes a string, "4" an integer); a complex value
  // must be of a type that may stand there. Replaces what the element had. A value for a type with text content (a
  // logical model's xmlText, or `value`) goes there.
  [[nodiscard]] Status set(Made target, const fhir::path::Item& value, Origin origin = no_origin);
  // The same of plain text, as a literal of a map is.
  [[nodiscard]] Status set_text(Made target, std::string_view text, Origin origin = no_origin);
  // child() and set() in one: the way for `tgt.element = value`. Gives the element.
  [[nodiscard]] Result<Made> put(Made parent, const Step& step, const fhir::path::Item& value,
                                 Origin origin = no_origin);

  // -- the result
  // Whether nothing would come of it: neither value nor child with a value.
  [[nodiscard]] bool empty(Made target) const;
  // The tree as it is now: members in the order of the definitions (resourceType first), lists where an element may
  // repeat, choices by the name of their type, `_name` beside primitives with id or extensions. What is empty is left
  // out; a resource never is. Lives in the arena; more may be added afterwards and does not show in it.
  [[nodiscard]] Result<data::Node> node(Made target);
  // An item to evaluate FHIRPath on; as node(), with the type. Holds as long as the tree.
  [[nodiscard]] Result<fhir::path::Item> item(Made target);
  // Each element with a value or of its own, parents first, with its FHIRPath ("Patient.name[0].family").
  void visit(Made root, const std::function<void(const std::string& path, Origin origin)>& each) const;

 private:
  // The elements of one place in one parent.
  struct Group {
    Step step;
    std::uint32_t first = Made::none;
    std::uint32_t last = Made::none;
    std::uint32_t count = 0;
    std::uint32_t next = Made::none;  // another place of the same parent
  };
  struct Entry {
    const fhir::Structure* type = nullptr;
    const fhir::Element* content = nullptr;  // whose children it has when it has no type
    const fhir::Child* named = nullptr;      // the name that it has in JSON; null for a root and an open choice
    data::Node value;                        // of a primitive, or a whole that no child was added to yet
    std::uint32_t groups = Made::none;
    std::uint32_t parent = Made::none;
    std::uint32_t group = Made::none;  // that it belongs to
    std::uint32_t previous = Made::none;
    std::uint32_t next = Made::none;
    std::uint32_t alias = Made::none;  // shows what this other one is
    Origin origin = no_origin;
  };
  // What an element at some place is.
  struct Choice {
    const fhir::Child* named = nullptr;
    const fhir::Structure* type = nullptr;
    const fhir::Element* content = nullptr;
  };
  friend class TargetFinisher;

  [[nodiscard]] const Entry& real(Made target) const;
  [[nodiscard]] std::uint32_t real_index(Made target) const;
  [[nodiscard]] const Group* group(Made parent, const Step& step) const;
  [[nodiscard]] std::uint32_t group_for(std::uint32_t parent, const Step& step);
  [[nodiscard]] std::uint32_t append(std::uint32_t group, std::uint32_t parent, const Choice& choice, Origin origin);
  void fill(std::uint32_t entry, const Choice& choice);
  [[nodiscard]] Result<Choice> choose(std::uint32_t parent, const Step& step, const fhir::Structure* type) const;
  [[nodiscard]] Result<Choice> choose_typed(std::uint32_t parent, const Step& step, const fhir::Structure* type) const;
  // Which of the types of a choice a value would be given; null when none is known for it.
  [[nodiscard]] const fhir::Structure* type_for(const fhir::Element& placed, const fhir::path::Item& value) const;
  // Gives a choice that was left open the type that such a value has.
  [[nodiscard]] Status settle(std::uint32_t entry, const fhir::path::Item& value);
  // Turns a whole value into children that more can be added to.
  void open(std::uint32_t entry);
  void open_members(std::uint32_t entry, const data::Node& object);
  void open_member(std::uint32_t entry, const Step& step, const data::Node& value, const data::Node& extra);
  [[nodiscard]] Status set_complex(std::uint32_t entry, const fhir::path::ElementItem& value);
  [[nodiscard]] Status set_scalar(std::uint32_t entry, std::string_view text, data::Kind kind, Origin origin);
  [[nodiscard]] Status set_quantity(std::uint32_t entry, const fhir::path::Item& value);
  [[nodiscard]] data::Node copy(const data::Node& node);
  [[nodiscard]] Problem refusal(std::uint32_t entry, std::string_view code, std::string text) const;

  fhir::Definitions definitions_;
  data::Builder builder_;
  std::vector<Entry> entries_;
  std::vector<Group> groups_;
};

}  // namespace linkway::mapping
