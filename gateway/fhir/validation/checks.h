// The parts of validation. Each looks at one thing and reports to the Run; the walk (walk.cpp) calls them.
//
// A resource is walked once by the base definitions: form, cardinality, primitives, invariants, bindings, extensions,
// references, the rules of its type. Then each profile is laid over it (profile.cpp), which tells only what the profile
// adds to the base, so that nothing is told twice.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "fhir/definitions/structure.h"
#include "fhir/validation/children.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// -- walk.cpp
// A resource at `at`, by the base, then by its meta.profile and `profiles`.
void check_resource(Run& run, const At& at, std::span<const Structure* const> profiles = {});
// for_each_child: children.h

// -- primitive.cpp: lexical rules by type (R4 datatypes.html), lengths; not bindings
void check_primitive(Run& run, const At& at);

// -- invariants.cpp
// Those of `list` (an element's, or a type's root's); `profile` null for the base.
void check_invariants(Run& run, const At& at, std::span<const Invariant> list, const Structure* profile);

// -- binding.cpp
// A code, Coding, CodeableConcept, Quantity, string or uri against the binding of `element`; `profile` null for the
// base. Display mismatches and unknown codes of known systems are told by check_coding().
void check_binding(Run& run, const At& at, const Element& element, const Structure* profile);
// A Coding by itself: its system is absolute and no value set, the code exists where the system is known and complete,
// the display is one of the code's.
void check_coding(Run& run, const At& at);

// -- extension.cpp
// An Extension: its url, its definition (cardinality, type of the value, nested ones), the context it may stand in;
// modifier or not. `modifier`: it stands in modifierExtension.
void check_extension(Run& run, const At& at, bool modifier);

// -- profile.cpp, with slicing.cpp, discriminator.cpp, fixed.cpp
// What the profile asks beyond the base of its type. `at` is of that type; else that is the finding.
void check_profile(Run& run, const At& at, const Structure& profile);
// By the profiles that an element names for the type of `at` (TypeUse::profiles): one of them at least. `profile` null
// where the base names them.
void check_type_profiles(Run& run, const At& at, const Element& element, const Structure* profile);
// Whether it has that type and all that the profile adds to it.
[[nodiscard]] bool conforms(Run& run, const At& at, const Structure& profile);

// -- reference.cpp
// A Reference (or canonical, where it has targets) by the types in `element` of the base or of a profile: its form,
// what it points to, whether that has an allowed type and profile, aggregation and versioning.
void check_reference(Run& run, const At& at, const Element& element, const Structure* profile);

// -- resource_rules.cpp: what is particular to one type of resource beyond its invariants: Bundle, Questionnaire,
// QuestionnaireResponse, Parameters, StructureDefinition, ValueSet, OperationDefinition ...; and what every resource
// has: id, contained resources, narrative, meta
void check_resource_rules(Run& run, const At& resource);
// -- datatype_rules.cpp: Identifier (national numbers), Attachment, Narrative, Period, Quantity ...: beyond invariants
void check_datatype_rules(Run& run, const At& at);

}  // namespace linkway::fhir::validation
