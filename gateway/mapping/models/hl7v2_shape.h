// A message structure as its reader and writer walk it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

// A place for a segment or a group, in the order of the structure.
struct Hl7Child {
  std::string_view segment;  // its name; "" of a group
  std::size_t group = 0;     // index in Hl7Shape::groups
  Step step;
  bool list = false;
  bool required = false;
};

// The message itself, or a group of segments.
struct Hl7Group {
  std::vector<Hl7Child> children;
  Step other;  // takes segments that have no place; not ok where a model has none
};

class Hl7Shape {
 public:
  // `type`: the model of a message. Deeper than 16 groups is left out.
  Hl7Shape(const fhir::Definitions& definitions, const fhir::Structure& type);

  // Whether it is a message: its segments are known, and MSH is among them.
  [[nodiscard]] bool is_message() const;
  [[nodiscard]] const Hl7Group& group(std::size_t index) const { return groups_[index]; }  // 0: the message
  // Whether a segment may be the first of what the group has: nothing required stands before it.
  [[nodiscard]] bool may_begin(std::size_t group, std::string_view segment) const;
  [[nodiscard]] bool holds(std::size_t group, std::string_view segment) const;

 private:
  void fill(std::size_t index, const fhir::Inside& inside, std::size_t depth);

  const fhir::Definitions& definitions_;
  std::vector<Hl7Group> groups_;
};

// The fields of a segment, or the components of a data type, by their numbers.
struct Hl7Numbered {
  std::string prefix;  // "PID" of PID-5
  const fhir::Structure* type = nullptr;
  std::vector<Step> steps;          // by number; [0] is not used
  std::vector<bool> free_text;      // of type TX or FT: nothing in it separates anything
  std::vector<bool> open;           // of a type that each message chooses (OBX-5)
  std::vector<std::size_t> needed;  // that the standard requires
};

// Filled as types are met.
class Hl7Numbers {
 public:
  explicit Hl7Numbers(const fhir::Definitions& definitions) : definitions_(definitions) {}
  [[nodiscard]] const Hl7Numbered& of(const fhir::Structure& type);

 private:
  const fhir::Definitions& definitions_;
  std::unordered_map<const fhir::Structure*, Hl7Numbered> known_;
};

// What a member is called that holds field, component or subcomponent `number`, or something within that: PID-5,
// XPN-1, OBX-5CWE (a choice), PID-8.2 and PID-3[2].1.2 (what the model has no place for).
struct Hl7Member {
  std::size_t number = 0;  // 0: it is no such name
  std::size_t repetition = 0;
  std::size_t component = 0;
  std::size_t subcomponent = 0;
  [[nodiscard]] bool within() const { return repetition != 0 || component != 0; }
};
[[nodiscard]] Hl7Member read_hl7v2_member(std::string_view name);

}  // namespace linkway::mapping
