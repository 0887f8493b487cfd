// Slicing's discriminators (R4 profiling.html#discriminator): what a slice's snapshot says at the end of a
// discriminator's path, and whether an item of an instance is so.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/node.h"
#include "fhir/definitions/structure.h"
#include "fhir/validation/at.h"

namespace linkway::fhir::validation {

class ProfilePlans;
class Run;

struct PathStep {
  using Kind = DiscriminatorStep::Kind;
  Kind kind = Kind::child;
  std::string_view text;
};

// What may be asked of a value at the end of a path.
struct Test {
  enum class Kind : std::uint8_t { fixed, pattern, text, binding, types, profiles, inside, present, absent };
  Kind kind = Kind::present;
  const data::Node* value = nullptr;       // fixed, pattern
  std::string_view text;                   // text
  const Structure* owner = nullptr;        // of `element`; null for the base
  const Element* element = nullptr;        // binding, inside: of the profile
  std::vector<std::string_view> types;     // any of them
  std::vector<const Structure*> profiles;  // any of them
};

struct Criterion {
  std::vector<PathStep> path;
  std::vector<Test> tests;  // any of them, by any value
};

struct Matcher {
  std::vector<Criterion> criteria;  // all of them
  bool known = false;               // false: the slice does not say how its items are told from others
};

// `slicing` may be null, and without discriminators: then items are told by url (extensions), by type (choices), else
// by whatever the slice fixes.
[[nodiscard]] Matcher matcher_of(ProfilePlans& plans, const Structure& profile, const Slicing* slicing,
                                 const Element& slice);

[[nodiscard]] bool matches(Run& run, const At& item, const Matcher& matcher);

}  // namespace linkway::fhir::validation
