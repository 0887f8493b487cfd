// What a member of an instance may hold, by the definitions: looked up once, then found again by its name alone.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir {

// Where the children of an object stand: those of a type, or an element's own (a backbone element).
struct Inside {
  const Element* element = nullptr;
  const Structure* type = nullptr;
  explicit operator bool() const { return element != nullptr || type != nullptr; }
};

struct Slot {
  enum class Holds : std::uint8_t {
    object,     // of the type or backbone `inside`
    primitive,  // `form` says how it stands in JSON
    resource,   // of the type that it names itself
    xhtml,      // Narrative.div
    anything,   // its type is not among the definitions
  };

 private:
  friend class Shapes;
  // What to expect, from the last walk through such an object: the first of its own members, and the one behind it.
  mutable const char* met_ = nullptr;  // where the characters of its name lie in the document of this walk
  mutable const Slot* follower_ = nullptr;
  mutable const Slot* first_ = nullptr;
  mutable std::uint32_t walk_ = 0;

 public:
  // The kind of Node that is all there is to say about a primitive that does not repeat; absent for everything else.
  data::Kind plain = data::Kind::absent;
  Holds holds = Holds::object;
  bool list = false;
  bool choice = false;
  Inside inside;                     // its own children
  const Element* element = nullptr;  // as it is placed: order, max, choice; content references not followed
  std::string_view name;             // valueQuantity
  JsonForm form = JsonForm::none;
};

// Knows the definitions that it was made with, and keeps them. Not for use by two threads at once.
class Shapes {
 public:
  explicit Shapes(Definitions definitions);

  // The one of this thread, with these definitions. Good until it is asked for with others.
  [[nodiscard]] static Shapes& of(const Definitions& definitions);

  // Stands for a resource of this type, which `inside` says; null when there is none that can be instantiated.
  [[nodiscard]] const Slot* resource(std::string_view type_name) { return find(Inside{}, type_name); }
  // Null when there is no such member. Good as long as this lives.
  [[nodiscard]] const Slot* member(const Inside& object, std::string_view name) { return find(object, name); }

  // Goes through the members of objects in their order, and expects what came last time: most objects of a document
  // look like one before. Names must be those of one document, equal ones lying at the same place (data::Interner).
  void begin_walk() { ++walk_; }
  class Cursor {
   public:
    // `holder`: the member that holds the object, or what stands for the resource.
    explicit Cursor(const Slot& holder) : object_(holder.inside), expected_(&holder.first_) {}

   private:
    friend class Shapes;
    const Inside& object_;
    const Slot** expected_;
  };
  // Null when there is no such member, as for `_name`.
  [[nodiscard]] const Slot* next(Cursor& cursor, std::string_view name) {
    const auto* expected = *cursor.expected_;
    if (expected == nullptr || expected->met_ != name.data() || expected->walk_ != walk_) {
      expected = step(cursor, name);
      if (expected == nullptr) return nullptr;
    }
    cursor.expected_ = &expected->follower_;
    return expected;
  }

 private:
  // A name of up to 16 bytes is all in `size`, `head` and `tail`.
  struct Asked {
    const void* owner = nullptr;
    std::size_t size = 0;
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    friend bool operator==(const Asked&, const Asked&) = default;
    [[nodiscard]] std::size_t hash() const;
  };
  struct Known {
    Asked asked;
    const Slot* slot = nullptr;  // null: the place is free
  };
  static Asked ask(const Inside& object, std::string_view name);
  const Slot* step(Cursor& cursor, std::string_view name);
  const Slot* find(const Inside& object, std::string_view name);
  const Slot* look_up(const Inside& object, std::string_view name, const Asked& asked);
  const Slot* keep_new(const Slot& slot, const Asked& asked);
  void keep(const Known& known);

  Definitions definitions_;
  // Names that exist, and only those: what comes from outside cannot make it grow beyond the definitions.
  std::deque<Slot> slots_;
  std::vector<Known> table_;  // open addressing
  std::uint32_t walk_ = 0;
};

}  // namespace linkway::fhir
