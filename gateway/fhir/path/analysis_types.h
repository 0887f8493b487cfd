// Sets of types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fhir/path/analysis.h"

namespace linkway::fhir::path::analysis {

// Kinds of values, as bits: what functions and operators take.
using Kinds = std::uint32_t;
constexpr Kinds kind(SystemType type) { return 1U << static_cast<std::uint32_t>(type); }
inline constexpr Kinds any_kind = 0, complex_kind = kind(SystemType::none), boolean_kind = kind(SystemType::boolean),
                       integer_kind = kind(SystemType::integer) | kind(SystemType::long_integer),
                       number_kind = integer_kind | kind(SystemType::decimal), string_kind = kind(SystemType::string),
                       quantity_kind = kind(SystemType::quantity),
                       date_kind = kind(SystemType::date) | kind(SystemType::date_time),
                       time_kind = kind(SystemType::time), temporal_kind = date_kind | time_kind;

// What a value of the type is for functions and operators: Identifier none, code String, Age Quantity.
[[nodiscard]] SystemType system_of(const StaticType& type);
[[nodiscard]] Kinds kinds_of(const Shape& shape);
// False only when no type in it is of these kinds.
[[nodiscard]] bool can_be(const Shape& shape, Kinds kinds);
[[nodiscard]] std::string kinds_text(Kinds kinds);

[[nodiscard]] Shape one(SystemType type);  // a single value, always there
[[nodiscard]] Shape anything();            // a list of whatever
[[nodiscard]] Shape single(Shape shape);
void add_type(Shape& shape, const StaticType& type);
void add_types(Shape& shape, const Shape& more);  // types and openness alone

// Names of the System types; none for other names.
[[nodiscard]] SystemType system_type(std::string_view name);

// A type by the code of an ElementDefinition; what is not known makes the shape open.
void add_type_code(Shape& shape, std::string_view code, const Element* element, const Definitions& definitions);

// A type specifier; false when there is none of that name.
[[nodiscard]] bool find_type(const SyntaxNode& specifier, const Definitions& definitions, StaticType& into);
// Whether something of the one type may be of the other.
[[nodiscard]] bool may_be(const StaticType& type, const StaticType& other);

}  // namespace linkway::fhir::path::analysis
