// A map of the FHIR Mapping Language as it is held in memory: the shape of the R5 StructureMap, into which R4 reads as
// well. Plain values; what is absent is empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace linkway::mapping {

// 1-based position in the map's file; zero where the map came as a resource.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Place&) const = default;
};

// The place in the map's file of a position within a text that begins at `start` (both 1-based).
[[nodiscard]] Place within(Place start, std::uint32_t line, std::uint32_t column);

// FHIRPath as it stands in the map, without parentheses around it; it has been parsed once and is well formed.
struct ExpressionText {
  std::string text;
  Place place;  // of its first character
  [[nodiscard]] bool empty() const { return text.empty(); }
  bool operator==(const ExpressionText&) const = default;
};

enum class ParameterKind : std::uint8_t {
  id,       // a variable; may go on with elements: "v" or "v.code"
  string,   // unescaped
  boolean,  // "true", "false"
  integer,  // the digits, as written
  decimal,  // as written
  date,     // these three without the @ (and T) of FHIRPath, as the resource has them
  time,
  date_time,
  expression,  // FHIRPath: the last parameter of evaluate, what stood in parentheses
};

struct Parameter {
  ParameterKind kind = ParameterKind::id;
  std::string text;
  Place place;
  bool operator==(const Parameter&) const = default;
};

enum class UsesMode : std::uint8_t { source, queried, target, produced };
enum class InputMode : std::uint8_t { source, target };
enum class TypeMode : std::uint8_t { none, types, type_and_types };  // none, <<types>>, <<type+>>
enum class SourceListMode : std::uint8_t { first, not_first, last, not_last, only_one };
enum class TargetListMode : std::uint8_t { first, share, last, single, collate };

enum class Transform : std::uint8_t {
  create,
  copy,
  truncate,
  escape,
  cast,
  append,
  translate,
  reference,
  date_op,
  uuid,
  pointer,
  evaluate,
  cc,
  c,
  qty,
  id,
  cp,
};

struct Uses {
  std::string url;
  std::string alias;
  UsesMode mode = UsesMode::source;
  std::string documentation;
  Place place;
  bool operator==(const Uses&) const = default;
};

struct Import {
  std::string url;  // may hold one *
  Place place;
  bool operator==(const Import&) const = default;
};

struct Constant {
  std::string name;  // read as %name
  ExpressionText value;
  Place place;
  bool operator==(const Constant&) const = default;
};

struct Source {
  std::string context;  // a variable
  std::string element;  // may be a path "a.b", "" for the context itself
  std::string type;
  std::optional<std::uint32_t> min;
  std::string max;  // digits or *; "" when no cardinality is given
  std::optional<Parameter> default_value;
  std::optional<SourceListMode> list_mode;
  std::string variable;
  ExpressionText condition;  // where
  ExpressionText check;
  ExpressionText log_message;
  Place place;          // of the context
  Place element_place;  // of the element
  bool operator==(const Source&) const = default;
};

// `tgt.a` has no transform; `tgt.a = v` is copy; `tgt.a = (expression)` is evaluate with the one parameter; `tgt = v`
// has no element; `create('Patient') as p` and `(expression) as p` have no context; `tgt as x` has none either: it is a
// copy of `tgt`, as the Java engine reads it.
struct Target {
  std::string context;  // a variable, or "" where what the transform makes is only given a name
  std::string element;  // may be a path "a.b"
  std::string variable;
  std::vector<TargetListMode> list_modes;
  std::string list_rule_id;  // of share
  std::optional<Transform> transform;
  std::vector<Parameter> parameters;
  Place place;  // of the context, or of the transform where there is none
  Place element_place;
  Place transform_place;  // of what stands after the equals sign
  bool operator==(const Target&) const = default;
};

// A call of a group after `then`.
struct Dependent {
  std::string name;
  std::vector<Parameter> parameters;
  Place place;
  bool operator==(const Dependent&) const = default;
};

struct Rule {
  std::string name;    // as given, or automatic_name
  bool named = false;  // given, and another one than automatic_name
  std::vector<Source> sources;
  std::vector<Target> targets;
  std::vector<Dependent> dependents;  // run after the rules where a rule has both
  std::vector<Rule> rules;
  std::string documentation;
  Place place;
  bool operator==(const Rule&) const = default;
};

// The variable of source and target in `src.a -> tgt.a`, which names neither. Such a rule has one source and one
// target, each with this variable; the target's transform is create without a parameter. What becomes of the value is
// left to the default group of its types.
inline constexpr const char* automatic_variable = "vvv";
// True for that form, whatever its variables are called: one source and one target with element and variable,
// create without a parameter, nothing after it.
[[nodiscard]] bool is_copy_by_type(const Rule& rule);

// What a rule is called that has no name: its first source's element (and "-" and its type), else the context.
[[nodiscard]] std::string automatic_name(const Rule& rule);

struct Input {
  std::string name;
  std::string type;  // an alias of a `uses`, a type's name or url, or ""
  InputMode mode = InputMode::source;
  std::string documentation;
  Place place;
  bool operator==(const Input&) const = default;
};

struct Group {
  std::string name;
  std::string extends;
  TypeMode type_mode = TypeMode::none;
  std::vector<Input> inputs;
  std::vector<Rule> rules;
  std::string documentation;
  Place place;
  Place extends_place;
  bool operator==(const Group&) const = default;
};

// Of source to target, named as in R5. R4's "equal" is read as equivalent, "wider" and "subsumes" as narrower,
// "narrower" and "specializes" as broader, "inexact" as related; "unmatched" is a row without targets.
enum class Relationship : std::uint8_t { related, equivalent, narrower, broader, not_related };

struct CodeTarget {
  std::string code;
  Relationship relationship = Relationship::equivalent;
  bool operator==(const CodeTarget&) const = default;
};

struct CodeRow {
  std::string code;
  std::vector<CodeTarget> targets;
  Place place;
  bool operator==(const CodeRow&) const = default;
};

enum class Unmapped : std::uint8_t { none, use_source_code, fixed };

struct CodeGroup {
  std::string source;  // code systems
  std::string target;
  std::vector<CodeRow> rows;
  Unmapped unmapped = Unmapped::none;
  std::string unmapped_code;  // of fixed
  bool operator==(const CodeGroup&) const = default;
};

// A `conceptmap` block, or a contained ConceptMap.
struct EmbeddedConceptMap {
  std::string id;  // without the #
  std::vector<CodeGroup> groups;
  Place place;
  bool operator==(const EmbeddedConceptMap&) const = default;
};

// A `///` line that has no field of its own here, in the order of the text.
struct Metadata {
  std::string path;  // as "version", "contact.name"
  Parameter value;   // text "" with kind id where the line has no value
  bool operator==(const Metadata&) const = default;
};

struct Map {
  std::string url;
  std::string name;
  std::string title;
  std::string status;  // "" reads as draft
  std::string description;
  std::vector<Metadata> metadata;
  std::vector<EmbeddedConceptMap> concept_maps;
  std::vector<Uses> uses;
  std::vector<Import> imports;
  std::vector<Constant> constants;
  std::vector<Group> groups;
  std::string file;  // as messages name it
  bool operator==(const Map&) const = default;
};

// The map with every place and the file's name cleared: what two texts of the same map have in common.
[[nodiscard]] Map without_places(Map map);

// "R4 / R5 code" and back; nothing for what is none.
[[nodiscard]] const char* code_of(Transform transform);  // "dateOp"
[[nodiscard]] std::optional<Transform> transform_of(const std::string& code);
[[nodiscard]] const char* code_of(SourceListMode mode);
[[nodiscard]] const char* code_of(TargetListMode mode);
[[nodiscard]] const char* code_of(UsesMode mode);
[[nodiscard]] const char* code_of(InputMode mode);
[[nodiscard]] const char* code_of(Relationship relationship);  // of R5: "source-is-narrower-than-target"

}  // namespace linkway::mapping
