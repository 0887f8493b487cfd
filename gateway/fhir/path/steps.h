// Steps from an element to a child, as Definitions::step() gives them, kept at hand for the next time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "data/short_text.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir::path {

// Found by the characters of the name, so that what one resource taught helps with the next. What the definitions do
// not know is asked of them each time. An answer is good until the next question. Always asked with one Definitions.
class Steps {
 public:
  struct Known {
    Definitions::Step step;
    bool extra = false;  // the child is a primitive: `_name` may stand beside it
    bool open = false;   // the value itself may say of which type it is: resources, and instances of logical models

   private:
    friend class Steps;
    [[nodiscard]] bool is(const void* parent, std::string_view name, const data::NameWords& words) const {
      return parent_ == parent && words_ == words && name_.size() == name.size() &&
             (name.size() <= data::NameWords::whole || data::same_name(name_, name));
    }
    const void* parent_ = nullptr;  // type or element that has the child; null for a type by itself
    std::string_view name_;         // as the definitions have it; empty: the place is free
    data::NameWords words_;
    mutable std::uint16_t follower_ = 0;  // where that stands which came behind it last
  };

  // Null when there is no such child.
  [[nodiscard]] const Known* find(const Definitions& definitions, const Element* element, const Structure* type,
                                  std::string_view name) {
    const void* parent = type != nullptr ? static_cast<const void*>(type) : element;
    if (parent == nullptr || name.empty()) return nullptr;
    const auto words = data::words_of(name);
    const auto at = place(parent, words);
    if (known_[at].is(parent, name, words)) return &known_[at];
    return look_further(definitions, element, type, name);
  }
  // The same for the members of one object in their order: most objects of a type have the same members in the same
  // order as the one before. `last` is what the member before gave, null at the beginning and where it was not known.
  [[nodiscard]] const Known* next(const Known* last, const Definitions& definitions, const Element* element,
                                  const Structure* type, std::string_view name) {
    if (last != nullptr) {
      const void* parent = type != nullptr ? static_cast<const void*>(type) : element;
      const auto& expected = known_[last->follower_];
      if (expected.parent_ == parent && data::same_name(expected.name_, name)) return &expected;
    }
    const auto* found = find(definitions, element, type, name);
    if (last != nullptr && found != nullptr) last->follower_ = static_cast<std::uint16_t>(found - known_.data());
    return found;
  }
  // A type by its name; null when there is none.
  [[nodiscard]] const Structure* type(const Definitions& definitions, std::string_view name) {
    if (name.empty()) return nullptr;
    const auto words = data::words_of(name);
    const auto at = place(nullptr, words);
    return known_[at].is(nullptr, name, words) ? known_[at].step.type : look_further(definitions, name);
  }

 private:
  static constexpr unsigned bits = 8;
  static constexpr std::size_t ways = 4;  // each has so many places, side by side

  // The first that it may take; the others are place ^ 1 and so on.
  static std::size_t place(const void* parent, const data::NameWords& words) {
    const auto turned = words.tail << 29U | words.tail >> 35U;
    const auto mixed = (words.head ^ turned ^ reinterpret_cast<std::uintptr_t>(parent)) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(mixed >> (64U - bits));
  }
  const Known* look_further(const Definitions& definitions, const Element* element, const Structure* type,
                            std::string_view name);
  const Structure* look_further(const Definitions& definitions, std::string_view name);
  [[nodiscard]] const Known* among_others(const void* parent, std::string_view name) const;
  const Known* keep(const Known& known);

  std::vector<Known> known_{std::size_t{1} << bits};
  std::size_t turn_ = 0;
};

}  // namespace linkway::fhir::path
