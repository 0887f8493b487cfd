// What a member of an instance may hold, by the definitions: looked up once, then found again by its name alone.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "fhir/definitions/definitions.h"

namespace linkway::fhir {

// Where the children of an object stand: those of a type, or an element's own (a backbone element).
struct Inside {
  const Element* element = nullptr;
  const Structure* type = nullptr;
  explicit operator bool() const { return element != nullptr || type != nullptr; }
};

struct Slot {
  std::string_view name;             // valueQuantity
  const Element* element = nullptr;  // as it is placed: order, max, choice; content references not followed
  Inside inside;                     // its own children
  enum class Holds : std::uint8_t {
    object,     // of the type or backbone `inside`
    primitive,  // `form` says how it stands in JSON
    resource,   // of the type that it names itself
    xhtml,      // Narrative.div
    anything,   // its type is not among the definitions
  } holds = Holds::object;
  JsonForm form = JsonForm::none;
  bool list = false;
};

// Knows the definitions that it was made with, and keeps them. Not for use by two threads at once.
class Shapes {
 public:
  explicit Shapes(Definitions definitions);

  // The one of this thread, with these definitions. Good until it is asked for with others.
  [[nodiscard]] static Shapes& of(const Definitions& definitions);

  // A resource type that can be instantiated; empty when there is none of this name.
  [[nodiscard]] Inside resource(std::string_view type_name) const;
  // Null when there is no such member. Good as long as this lives.
  [[nodiscard]] const Slot* member(const Inside& object, std::string_view name);

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
  const Slot* look_up(const Inside& object, std::string_view name, const Asked& asked);
  void keep(const Known& known);

  Definitions definitions_;
  // Names that exist, and only those: what comes from outside cannot make it grow beyond the definitions.
  std::deque<Slot> slots_;
  std::vector<Known> table_;  // open addressing
};

}  // namespace linkway::fhir
