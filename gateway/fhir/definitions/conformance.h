// Search parameters, operations and compartments as they stand in a definitions image.
#pragma once

#include <cstdint>

#include "fhir/definitions/relative.h"

namespace linkway::fhir::path {
struct SyntaxTree;
}  // namespace linkway::fhir::path

namespace linkway::fhir {

struct SearchParameter {
  RelativeText url;
  RelativeText version;
  RelativeText code;
  RelativeText type;                      // number, date, string, token, reference, composite, quantity, uri, special
  RelativeText expression;                // "" for some of type special
  Relative<path::SyntaxTree> syntax;      // null without an expression
  RelativeSpan<RelativeText> bases;       // resource types
  RelativeSpan<RelativeText> targets;     // of references
  RelativeSpan<RelativeText> components;  // of composites: "definition|expression" canonical then FHIRPath, in pairs
};

struct OperationParameter {
  RelativeText name;
  RelativeText type;
  std::uint32_t min = 0;
  std::uint32_t max = 1;  // unbounded: *
  bool output = false;
};

struct Operation {
  RelativeText url;
  RelativeText version;
  RelativeText code;
  bool system = false;
  bool type = false;
  bool instance = false;
  RelativeSpan<RelativeText> resources;
  RelativeSpan<OperationParameter> parameters;
};

struct CompartmentMember {
  RelativeText type;
  RelativeSpan<RelativeText> parameters;  // codes of search parameters
};

struct Compartment {
  RelativeText url;
  RelativeText code;  // Patient
  RelativeSpan<CompartmentMember> members;
};

// A ConceptMap as JSON: what translates reads it whole.
struct ConceptMapText {
  RelativeText url;
  RelativeText version;
  RelativeText json;
};

}  // namespace linkway::fhir
