// A map made ready to run: names are slots, groups are numbers, expressions are parsed. Immutable; any thread may run
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/path/expression.h"
#include "fhir/path/item.h"
#include "mapping/codes/code_map.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

// Where a variable lives in the frame of a group's call. Sources and targets have names of their own: `src.name as n ->
// tgt.name as n` is two variables.
struct SlotRef {
  enum class Space : std::uint8_t { none, source, target };
  Space space = Space::none;
  std::uint32_t index = 0;
  explicit operator bool() const { return space != Space::none; }
};

struct PlanExpression {
  fhir::path::Expression expression;
  std::shared_ptr<const void> block;  // what the expression stands in
  struct Use {
    std::string name;
    SlotRef slot;  // none: a constant
    std::uint32_t constant = 0;
    Place plain = {};  // where it stands without %, as an element could; line 0: nowhere
  };
  std::vector<Use> uses;  // what its names and %names stand for, where they are variables of the map
  Place place;
  std::uint32_t file = 0;
};
inline constexpr std::uint32_t no_index = 0xFFFFFFFF;

// A name on the way from an element to a child. What it led to last time is kept in a cache of the run.
struct PlanStep {
  std::string name;
  std::uint32_t hash = 0;
  std::uint32_t cache = 0;
  [[nodiscard]] fhir::Key key() const { return {name, hash}; }
};

struct PlanParameter {
  ParameterKind kind = ParameterKind::id;
  std::string text;
  SlotRef slot;                         // of an id
  std::vector<PlanStep> path;           // behind it
  std::uint32_t constant = no_index;    // of an id that is a constant
  std::uint32_t expression = no_index;  // of an expression
  fhir::path::Item literal;             // of numbers, booleans and dates
  Place place;
};

struct PlanSource {
  SlotRef context;
  std::string context_name;
  std::vector<PlanStep> path;
  std::string type_name;
  const fhir::Structure* type = nullptr;  // null with a type_name: known by name alone
  std::optional<std::uint32_t> min;
  std::uint32_t max = fhir::unbounded;
  std::optional<PlanParameter> default_value;
  std::optional<SourceListMode> list_mode;
  SlotRef variable;
  std::uint32_t condition = no_index;
  std::uint32_t check = no_index;
  std::uint32_t log = no_index;
  Place place;
  Place element_place;
};

struct PlanTarget {
  SlotRef context;
  std::string context_name;
  std::vector<PlanStep> path;
  SlotRef variable;
  bool first = false;
  bool last = false;
  bool single = false;
  bool collate = false;
  std::vector<std::uint32_t> shares;  // slots of the same share, the innermost block first; the first is its own
  std::optional<Transform> transform;
  std::vector<PlanParameter> parameters;
  const fhir::Structure* type = nullptr;  // of create and cast
  std::string type_name;
  Place place;
  Place element_place;
  Place transform_place;
};

struct PlanCall {
  std::uint32_t group = 0;
  std::vector<PlanParameter> arguments;
  Place place;
};

// A slice of the share slots, cleared when a block begins.
struct ShareRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct PlanRule {
  std::uint32_t id = 0;    // of the rule as it stands in its map: a rule that is inherited has one id in all groups
  std::uint32_t file = 0;  // in Plan::files
  std::string name;
  Place place;
  std::vector<PlanSource> sources;
  std::vector<PlanTarget> targets;
  std::vector<PlanRule> rules;
  std::vector<PlanCall> calls;
  ShareRange shares;             // of the block that the rule's own rules are
  bool copy_by_type = false;     // `src.a -> tgt.a`
  bool leaves_to_types = false;  // `src.a as x -> tgt.a as y`, and nothing more
  std::uint32_t scope = 0;       // the map whose typed groups are its own, in Plan::scopes
};

struct PlanInput {
  std::string name;
  InputMode mode = InputMode::source;
  std::string type_name;  // as the map has it
  const fhir::Structure* type = nullptr;
};

struct PlanGroup {
  std::string name;
  std::uint32_t file = 0;
  Place place;
  std::vector<PlanInput> inputs;
  std::vector<SlotRef> input_slots;
  std::vector<PlanRule> rules;  // those of the group that it extends first
  ShareRange shares;
  std::uint32_t source_slots = 0;
  std::uint32_t target_slots = 0;
  std::uint32_t share_slots = 0;
};

// A group marked with <<types>> or <<type+>>.
struct TypedGroup {
  const fhir::Structure* source = nullptr;
  const fhir::Structure* target = nullptr;
  std::uint32_t group = 0;
  bool also_by_source = false;  // <<type+>>: chooses the target's type by the source's
};

// What is in sight of the rules of one map: its own typed groups, and those of what it imports.
struct PlanScope {
  std::vector<TypedGroup> own;
  std::vector<TypedGroup> imported;
};

// What a rule is, for traces and coverage.
struct RuleInfo {
  std::string name;
  std::string group;
  std::uint32_t file = 0;
  Place place;
};

class Plan {
 public:
  fhir::Definitions definitions;
  std::string url;
  std::vector<std::string> files;
  std::vector<PlanGroup> groups;
  std::vector<PlanScope> scopes;
  std::vector<PlanExpression> expressions;
  std::vector<std::uint32_t> constants;  // expressions, in their order
  std::vector<RuleInfo> rules;           // by PlanRule::id
  // Those that stand in maps: by "url#id", and "number of the file#id".
  std::unordered_map<std::string, std::shared_ptr<const CodeMap>> concept_maps;
  std::uint32_t entry = 0;
  std::uint32_t caches = 0;

  // Types that transforms make.
  const fhir::Structure* codeable_concept = nullptr;
  const fhir::Structure* coding = nullptr;
  const fhir::Structure* quantity = nullptr;
  const fhir::Structure* identifier = nullptr;
  const fhir::Structure* contact_point = nullptr;
};

}  // namespace linkway::mapping
