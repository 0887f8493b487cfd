// The elements of one StructureDefinition.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/expressions.h"

namespace linkway::fhir::compiler {

// FHIR's own name for the type of an element, where the definition may have one of FHIRPath's System types with an
// extension that tells it (R4 structuredefinition-fhir-type), or the canonical of a type.
[[nodiscard]] std::string_view fhir_type(const data::Node& element, const data::Node& type);

class ElementCompiler {
 public:
  ElementCompiler(Context& context, Expressions& expressions) : context_(context), expressions_(expressions) {}

  // `list`: the elements of a snapshot.
  [[nodiscard]] Place<Element> compile(const SourceItem& structure, const data::Node& list);

 private:
  void basics(Place<Element> place, const SourceItem& structure, const data::Node& element);
  void cardinality(Place<Element> place, const SourceItem& structure, const data::Node& element);
  void values(Place<Element> place, const data::Node& element);
  void slicing(Place<Element> place, const SourceItem& structure, const data::Node& slicing);
  [[nodiscard]] Place<TypeUse> types(const data::Node& element);
  [[nodiscard]] Place<Invariant> invariants(const SourceItem& structure, const data::Node& list);

  Context& context_;
  Expressions& expressions_;
  // Most elements have the types and the invariants that many others have.
  std::unordered_map<std::string, Place<TypeUse>> known_types_;
  std::unordered_map<std::string, Place<Invariant>> known_invariants_;
  std::unordered_map<std::string, Place<Slicing>> known_slicings_;
};

// The binding of an element, those beside it, and what extensions say of its values.
void compile_binding(Context& context, Place<Element> place, const data::Node& element);
void compile_value_rules(Context& context, Place<Element> place, const data::Node& element);

// ElementDefinition.slicing, with the paths of its discriminators taken apart.
[[nodiscard]] Place<Slicing> compile_slicing(Context& context, Expressions& expressions, const SourceItem& structure,
                                             const data::Node& slicing);

// Children tables and content references of a snapshot whose elements stand at `places`.
void link_elements(Context& context, const SourceItem& structure, const data::Node& list, Place<Element> places);

}  // namespace linkway::fhir::compiler
