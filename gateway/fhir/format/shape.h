// What a member of an instance may hold, by the definitions: looked up once, then found again by its name alone.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "data/json_guide.h"
#include "data/short_text.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir {

// Where the children of an object stand: those of a type, or an element's own (a backbone element).
struct Inside {
  const Element* element = nullptr;
  const Structure* type = nullptr;
  explicit operator bool() const { return element != nullptr || type != nullptr; }
};

struct Slot : data::JsonPlace {  // by its name in JSON: valueQuantity
  enum class Holds : std::uint8_t {
    object,     // of the type or backbone `inside`
    primitive,  // `form` says how it stands in JSON
    resource,   // of the type that it names itself
    xhtml,      // Narrative.div
    anything,   // its type is not among the definitions
  };

  // The kind of Node that is all there is to say about a primitive that does not repeat; absent for everything else.
  data::Kind plain = data::Kind::absent;
  Holds holds = Holds::object;
  bool choice = false;
  Inside inside;                     // its own children
  const Element* element = nullptr;  // as it is placed: order, max, choice; content references not followed
  JsonForm form = JsonForm::none;
};

// Knows the definitions that it was made with, and keeps them. Not for use by two threads at once.
class Shapes : public data::JsonGuide {
 public:
  explicit Shapes(Definitions definitions);

  // The one of this thread, with these definitions. Good until it is asked for with others.
  [[nodiscard]] static Shapes& of(const Definitions& definitions);

  // Stands for a resource of this type, which `inside` says; null when there is none that can be instantiated.
  [[nodiscard]] const Slot* resource(std::string_view type_name) { return find(Inside{}, type_name); }
  // Null when there is no such member. Good as long as this lives.
  [[nodiscard]] const Slot* member(const Inside& object, std::string_view name) { return find(object, name); }

  // For data::JsonFollower. The slots are its places.
  [[nodiscard]] const data::JsonPlace* kind(std::string_view name) override { return resource(name); }
  [[nodiscard]] const data::JsonPlace* member_of(const data::JsonPlace& object, std::string_view name) override {
    return member(static_cast<const Slot&>(object).inside, name);
  }

 private:
  struct Asked {
    const void* owner = nullptr;
    std::size_t size = 0;
    data::NameWords words;
    friend bool operator==(const Asked&, const Asked&) = default;
    [[nodiscard]] std::size_t hash() const;
  };
  struct Known {
    Asked asked;
    const Slot* slot = nullptr;  // null: the place is free
  };
  static Asked ask(const Inside& object, std::string_view name);
  const Slot* find(const Inside& object, std::string_view name);
  const Slot* look_up(const Inside& object, std::string_view name, const Asked& asked);
  const Slot* keep_new(const Slot& slot, const Asked& asked);
  void keep(const Known& known);

  Definitions definitions_;
  // Names that exist, and only those: what comes from outside cannot make it grow beyond the definitions.
  std::deque<Slot> slots_;
  std::vector<Known> table_;  // open addressing
};

}  // namespace linkway::fhir
