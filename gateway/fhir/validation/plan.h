// What the walk has to look at in a member of an instance, worked out once from the definitions.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/format/shape.h"
#include "fhir/validation/lexical.h"
#include "fhir/validation/rule.h"

namespace linkway::fhir::validation {

// The members of an object of one type, or of one backbone element.
struct Layout {
  Inside inside;
  bool resource = false;
  std::vector<const Element*> required;  // the bit of an element is its place here; 64 at most
  std::uint64_t required_mask = 0;
  std::vector<std::string_view> names;  // of all members, to suggest one
};

class Plan {
 public:
  const Slot* slot = nullptr;
  // Nothing to look at but kind and text: no binding, no reference, no invariant beyond what a value fulfils.
  bool plain = false;
  Lexical lexical = Lexical::anything;
  bool binding = false;
  bool coding = false;  // a Coding, or a Quantity, which holds one
  bool reference = false;
  bool profiles = false;  // of the type, named by the element
  bool extension = false;
  bool modifier_extension = false;
  bool datatype = false;           // a complex type that may have rules of its own
  std::uint64_t required = 0;      // its bit in the layout that it is a member of
  std::vector<const Rule*> rules;  // without ele-1
  const Rule* ele_1 = nullptr;     // nearly every element has it, and hardly any breaks it

 private:
  friend class Plans;
  const Layout* layout_ = nullptr;
  // What to expect, from the last walk through such an object: the first of its members, and the one behind it.
  const char* met_ = nullptr;
  std::uint32_t walk_ = 0;
  Plan* follower_ = nullptr;
  Plan* first_ = nullptr;
};

class Plans {
 public:
  Plans(Shapes& shapes, Rules& rules) : shapes_(shapes), rules_(rules) {}

  // Of what stands for a resource of this type; null when there is none.
  [[nodiscard]] Plan* resource(std::string_view type_name);
  // Null when there is no such member.
  [[nodiscard]] Plan* member(const Plan& holder, std::string_view name);
  // Of the object that the member holds; of a primitive: of the object of "_name".
  [[nodiscard]] const Layout& layout(Plan& plan) {
    if (plan.layout_ == nullptr) plan.layout_ = &layout_of(plan.slot->inside);
    return *plan.layout_;
  }

  // Goes through the members of objects in their order, and expects what came last time.
  void begin_walk() { ++walk_; }
  class Cursor {
   public:
    explicit Cursor(Plan& holder) : holder_(holder), expected_(&holder.first_) {}

   private:
    friend class Plans;
    Plan& holder_;
    Plan** expected_;
  };
  [[nodiscard]] Plan* next(Cursor& cursor, std::string_view name) {
    auto* expected = *cursor.expected_;
    if (expected == nullptr || expected->met_ != name.data() || expected->walk_ != walk_) {
      expected = step(cursor, name);
      if (expected == nullptr) return nullptr;
    }
    cursor.expected_ = &expected->follower_;
    return expected;
  }

 private:
  Plan* step(Cursor& cursor, std::string_view name);
  Plan* plan_of(const Slot& slot, const Inside* holder);
  const Layout& layout_of(const Inside& inside);

  Shapes& shapes_;
  Rules& rules_;
  std::deque<Plan> plans_;
  std::unordered_map<const Slot*, Plan*> by_slot_;
  std::deque<Layout> layouts_;
  std::unordered_map<const void*, const Layout*> by_owner_;
  std::uint32_t walk_ = 0;
};

}  // namespace linkway::fhir::validation
