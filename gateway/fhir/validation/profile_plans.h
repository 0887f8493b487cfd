// What applying a profile comes to, worked out once: of its snapshot only what goes beyond the base of its type. Kept
// from one resource to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/arena.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "fhir/path/expression.h"
#include "fhir/validation/discriminator.h"

namespace linkway::fhir::validation {

struct ElementPlan;
struct SlicePlan;

struct SlicingPlan {
  bool closed = false;
  bool ordered = false;
  bool open_at_end = false;
  std::vector<SlicePlan> slices;
};

struct SlicePlan {
  const Element* element = nullptr;
  std::string_view name;
  Matcher matcher;
  bool by_default = false;            // @default: what no other slice takes
  const ElementPlan* plan = nullptr;  // null where it depends on the type that the instance has
  SlicingPlan again;                  // reslices: name/part
};

// An element among the children of another, with its slices.
struct GroupPlan {
  const Element* element = nullptr;  // without slice name; null when there are only slices
  const Element* base = nullptr;     // of the base type
  const Slot* slot = nullptr;        // of the base type; null for a choice
  std::string_view name;
  std::string companion;  // "_name"
  std::uint32_t min = 0;  // beyond the base, else 0
  std::uint32_t max = unbounded;
  bool choice = false;
  bool look_inside = false;           // there is more to `element` itself than min and max
  const ElementPlan* plan = nullptr;  // of `element`; null where it depends on the type that the instance has
  SlicingPlan slicing;
};

struct ElementPlan {
  const Structure* profile = nullptr;
  const Element* element = nullptr;  // of the profile
  const Structure* type = nullptr;   // of the instance; null for a backbone
  bool wrong_type = false;           // the profile leaves no such type
  const data::Node* fixed = nullptr;
  const data::Node* pattern = nullptr;
  bool range = false;        // minValue, maxValue
  bool length = false;       // maxLength
  bool binding = false;      // another one than the base's, and one that can be broken
  bool reference = false;    // targets, aggregation or versioning are others than the base's
  bool profiles = false;     // types with profiles that the base does not name
  bool value_rules = false;  // mustHaveValue, valueAlternatives, regex, languages of a narrative
  std::vector<const Invariant*> invariants;
  std::vector<GroupPlan> groups;

  bool own = false;       // anything to check at the element itself
  bool anything = false;  // or below it
};

// One thread at a time.
class ProfilePlans {
 public:
  explicit ProfilePlans(const Definitions& definitions) : definitions_(definitions), shapes_(definitions) {}
  ProfilePlans(const ProfilePlans&) = delete;
  ProfilePlans& operator=(const ProfilePlans&) = delete;

  [[nodiscard]] const Definitions& definitions() const { return definitions_; }
  [[nodiscard]] Shapes& shapes() { return shapes_; }

  // Of an element of a profile, for instances of `type` that stand in `base`; null type for a backbone.
  [[nodiscard]] const ElementPlan& plan(const Structure& profile, const Element& element, const Element* base,
                                        const Structure* type);
  // A fixed or pattern value; parsed once. Null when it is none.
  [[nodiscard]] const data::Node* value(const RelativeText& json);
  // Null when it is no FHIRPath. The text lies in an image.
  [[nodiscard]] const path::Expression* expression(std::string_view text);

  // -- of one run
  void begin_run() {
    outcomes_.clear();
    depth_ = 0;
  }
  enum class Outcome : std::uint8_t { unknown, running, passes, fails };
  // Whether a node conforms to a profile, as far as it was asked.
  [[nodiscard]] Outcome& outcome(const data::Node& node, const Structure& profile) {
    return outcomes_[{&node, &profile}];
  }

  // Profiles within profiles, by references and slices: as deep as the stack stands it.
  static constexpr std::size_t deepest = 64;
  class Level {
   public:
    explicit Level(ProfilePlans& plans) : plans_(plans) { ++plans_.depth_; }
    ~Level() { --plans_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    [[nodiscard]] bool too_deep() const { return plans_.depth_ > deepest; }

   private:
    ProfilePlans& plans_;
  };

 private:
  friend class PlanBuilder;
  struct Key {
    const void* first;
    const void* second;
    const void* third = nullptr;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      const auto mix = [](std::size_t seed, const void* part) {
        return (seed ^ reinterpret_cast<std::uintptr_t>(part)) * 0x9E3779B97F4A7C15;
      };
      return mix(mix(mix(0, key.first), key.second), key.third) >> 7;
    }
  };
  const Definitions definitions_;
  Shapes shapes_;
  data::Arena arena_;
  std::unordered_map<Key, std::unique_ptr<ElementPlan>, KeyHash> plans_;
  std::unordered_map<const void*, std::unique_ptr<data::Node>> values_;
  std::unordered_map<std::string_view, std::unique_ptr<path::Expression>> expressions_;
  std::unordered_map<Key, Outcome, KeyHash> outcomes_;
  std::size_t depth_ = 0;
};

}  // namespace linkway::fhir::validation
