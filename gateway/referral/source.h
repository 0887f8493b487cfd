// Where a referral comes from: what the request says, or what is known of its sender.
#pragma once

#include <string>
#include <string_view>

#include "data/builder.h"
#include "fhir/definitions/definitions.h"

namespace linkway::referral {

inline constexpr std::string_view source_extension = "https://linkway.example/fhir/StructureDefinition/referral-source";
inline constexpr std::string_view uk_source_extension =
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-SourceOfServiceRequest";
inline constexpr std::string_view source_system = "https://linkway.example/fhir/CodeSystem/referral-source";

// Its first code, else what it says in words; "" when the request does not tell.
[[nodiscard]] std::string stated_source(const data::Node& request);

// The request with this source where it tells none itself: as a code where the code system has it, else in words.
[[nodiscard]] data::Node with_source(const data::Node& request, const std::string& source,
                                     const fhir::Definitions& definitions, data::Builder& builder);

}  // namespace linkway::referral
