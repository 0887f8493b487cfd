// What a StructureDefinition says (R4 structuredefinition.html, elementdefinition.html), as it stands in a definitions
// image. Pointers are valid as long as the image lives.
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/definitions/key.h"
#include "fhir/definitions/relative.h"

namespace linkway::fhir::path {
struct SyntaxTree;
}  // namespace linkway::fhir::path

namespace linkway::fhir {

struct Structure;
struct Element;
struct ValueSet;

enum class StructureKind : std::uint8_t { primitive, complex, resource, logical };
enum class BindingStrength : std::uint8_t { none, example, preferred, extensible, required };
// How the value of a FHIR primitive stands in JSON (R4 json.html#primitive).
enum class JsonForm : std::uint8_t { none, text, number, boolean };

inline constexpr std::uint32_t unbounded = 0xFFFFFFFF;  // max "*"

// ElementDefinition.type
struct TypeUse {
  RelativeText code;                    // "HumanName"; FHIRPath system types as "http://hl7.org/fhirpath/System.String"
  RelativeText name;                    // FHIR's own name of the type: "string" where the code is a System type
  RelativeSpan<RelativeText> profiles;  // canonicals; url#id for one element of a profile
  RelativeSpan<RelativeText> targets;   // targetProfile, of Reference and canonical
  std::uint8_t aggregation = 0;         // bits: 1 contained, 2 referenced, 4 bundled
  std::uint8_t versioning = 0;          // 0 either, 1 independent, 2 specific
};

// ElementDefinition.constraint
struct Invariant {
  RelativeText key;
  RelativeText human;
  RelativeText expression;
  RelativeText source;                // canonical of the structure that brought it
  Relative<path::SyntaxTree> syntax;  // null when the expression is not FHIRPath
  bool error = true;                  // severity: else warning
};

// A FHIRPath restricted as R4 profiling.html#discriminator has it, in steps: "$this" has none.
struct DiscriminatorStep {
  enum class Kind : std::uint8_t {
    child,      // text: name of the element, "value" for value[x]
    of_type,    // text: name of the type
    extension,  // text: url
    resolve,
  };
  RelativeText text;
  std::uint32_t hash = 0;  // of text
  Kind kind = Kind::child;

  [[nodiscard]] Key key() const { return {text.view(), hash}; }
};

// ElementDefinition.slicing
struct Discriminator {
  RelativeText type;                      // value, exists, pattern, type, profile
  RelativeText path;                      // as it stands
  RelativeSpan<DiscriminatorStep> steps;  // empty for $this
  bool understood = false;                // false: the path has something else in it, and steps are empty
  Relative<path::SyntaxTree> syntax;      // of the path as an expression; null when it is not FHIRPath
};
struct Slicing {
  RelativeSpan<Discriminator> discriminators;
  RelativeText rules;  // closed, open, openAtEnd
  bool ordered = false;
};

// A binding beside the one of the element (R5 elementdefinition.html#additional; in R4 as extensions), among them
// elementdefinition-maxValueSet as "maximum" and elementdefinition-minValueSet as "minimum".
struct AdditionalBinding {
  RelativeText
      purpose;  // maximum, minimum, required, extensible, candidate, current, preferred, ui, starter, component
  RelativeText value_set;
  bool any = false;         // of a list: it is enough that one item is bound so
  RelativeText usage_json;  // UsageContexts as a JSON list; "" when it holds everywhere
};

// A member of an instance, by the name it has there. A choice element has one entry for each type (valueQuantity ->
// value[x] as Quantity), and one by its plain name (value) for FHIRPath.
struct Child {
  RelativeText name;
  std::uint32_t hash = 0;
  bool plain_choice = false;  // the entry "value" of value[x]: no member of JSON has this name
  Relative<Element> element;
  // Null for plain_choice, for a backbone and a content reference (what it has stands in the element's own children),
  // and for a type that is not in this image: Definitions::step() finds that by its code.
  Relative<Structure> type;
  RelativeText type_code;  // name of the type; FHIR's own name where the definition has one of FHIRPath's System types
  std::uint32_t type_hash = 0;

  [[nodiscard]] Key key() const { return {name.view(), hash}; }
  [[nodiscard]] Key type_key() const { return {type_code.view(), type_hash}; }
};

// How an element stands outside of FHIR's own formats, as the definitions of logical models tell by extensions and
// label. Of a root, what its StructureDefinition says for all elements. "" says nothing.
struct Wire {
  RelativeText xml_name;
  RelativeText xml_namespace;
  RelativeText json_name;
  RelativeText label;            // ElementDefinition.label: a column's header
  RelativeText default_type;     // of an element with an abstract type, where the instance names none
  bool xml_any_order = false;    // of a root
  bool xml_text_values = false;  // primitives stand as text and not as an attribute "value"; of a root: all of them
};

struct Element {
  RelativeText path;        // Patient.contact.name, Observation.value[x]
  RelativeText id;          // Patient.extension:nhsNumber.url
  RelativeText name;        // contact; value for value[x]
  RelativeText slice_name;  // "" when it is no slice
  RelativeText short_text;  // ElementDefinition.short
  std::uint32_t order = 0;  // index in Structure::elements
  std::uint32_t min = 0;
  std::uint32_t max = 1;       // unbounded: *
  std::uint32_t base_max = 1;  // of the base definition: more than 1 makes it a list in JSON
  bool choice = false;         // name[x]
  bool is_modifier = false;
  bool is_summary = false;
  bool must_support = false;
  bool xml_attribute = false;    // representation xmlAttr: id, Extension.url
  bool xhtml = false;            // Narrative.div
  bool xml_text = false;         // representation xmlText: the text of the XML element that it stands in
  bool type_attribute = false;   // representation typeAttr: xsi:type tells the type
  std::uint32_t max_length = 0;  // 0: none
  RelativeSpan<TypeUse> types;
  RelativeText content_reference;  // as it stands, "#Bundle.link"; content is what it points to
  Relative<Element> content;
  // Members in the order of the definition, and the same sorted by hash for lookups. Only for elements with children of
  // their own (roots, backbones); others have those of their type. In a profile, the slices stand among the ordered
  // ones, each behind the element that is sliced; lookups give that element. The value of a primitive is no child.
  RelativeSpan<Child> children;  // sorted by hash, then name
  RelativeSpan<Relative<Element>> ordered_children;
  RelativeText fixed_type;  // "Uri" of fixedUri, "" when there is none; the value stands as JSON
  RelativeText fixed_json;
  RelativeText pattern_type;
  RelativeText pattern_json;
  RelativeText min_value;  // as text; "" when there is none
  RelativeText max_value;
  BindingStrength binding = BindingStrength::none;
  RelativeText value_set;  // canonical of the binding
  RelativeSpan<AdditionalBinding> additional_bindings;
  RelativeText regex;  // of the text of a primitive, beside that of its type; "" when there is none
  // R5 elementdefinition.html: a primitive must have a value, not only extensions; or only these extensions may stand
  // for it.
  bool must_have_value = false;
  RelativeSpan<RelativeText> value_alternatives;
  // Of a Narrative: what its languages must be, by the codes of the extension narrative-language-control.
  RelativeSpan<RelativeText> narrative_languages;
  RelativeSpan<Invariant> invariants;
  Relative<Slicing> slicing;  // null when it is not sliced
  Relative<Wire> wire;        // null when nothing is said

  [[nodiscard]] bool is_list() const { return base_max > 1; }
  // The child with this name in an instance, null when there is none.
  [[nodiscard]] const Child* child(const Key& name) const;
};

// StructureDefinition.context: where an extension may stand.
struct ExtensionContext {
  enum class Kind : std::uint8_t { element, extension, fhirpath };
  RelativeText expression;            // "Patient.name", a type, the url of an extension, or FHIRPath
  Relative<path::SyntaxTree> syntax;  // of Kind::fhirpath; null when it is not FHIRPath
  Kind kind = Kind::element;
};

// A FHIRPath that must be true where an extension stands (StructureDefinition.contextInvariant).
struct ContextInvariant {
  RelativeText expression;
  Relative<path::SyntaxTree> syntax;  // null when it is not FHIRPath
};

// A StructureDefinition. `elements` is its snapshot: the one that it came with, or one made of its differential when it
// came without or with one that lacks something.
struct Structure {
  RelativeText url;
  RelativeText version;
  RelativeText name;  // computer-friendly name of the definition
  RelativeText title;
  RelativeText type;                   // Patient, HumanName, string; a URL for a logical model
  RelativeText base;                   // canonical of baseDefinition, "" for Element, Resource and logical roots
  RelativeText package;                // name#version of where it came from
  Relative<Structure> base_structure;  // when it is in the same image
  StructureKind kind = StructureKind::complex;
  JsonForm json_form = JsonForm::none;
  bool is_abstract = false;
  bool is_profile = false;               // derivation constraint
  RelativeText primitive_pattern;        // regular expression of a primitive's value, "" when there is none
  RelativeSpan<RelativeText> ancestors;  // names of the types it is, itself first: Patient, DomainResource, Resource
  RelativeSpan<Element> elements;
  // Why it cannot be validated against: it contradicts its base, its base is not known ... "" when it can. `elements`
  // may be empty then, or hold what could be made.
  RelativeText unusable;
  RelativeSpan<ExtensionContext> contexts;            // of extensions
  RelativeSpan<ContextInvariant> context_invariants;  // of extensions
  // What conforms to this profile must conform to these, too (extension structuredefinition-imposeProfile).
  RelativeSpan<RelativeText> imposed;

  [[nodiscard]] const Element& root() const { return elements[0]; }
  // The child of the root with this name in an instance, null when there is none.
  [[nodiscard]] const Child* child(const Key& name) const { return elements.empty() ? nullptr : root().child(name); }
  // Whether it is the named type or derived from it (names as in `type`: "DomainResource").
  [[nodiscard]] bool is_a(std::string_view type_name) const;
};

}  // namespace linkway::fhir
