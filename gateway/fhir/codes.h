// Reading CodeableConcept, Coding and Identifier, and building the small datatypes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::fhir {

struct Code {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

// The codings of a CodeableConcept, or of a list of them.
[[nodiscard]] std::vector<Code> codings(const data::Node& codeable_or_list);
// The code in that system, "" when there is none.
[[nodiscard]] std::string_view code_in(const data::Node& codeable_or_list, std::string_view system);
// True when a coding has a code, or the concept has a text.
[[nodiscard]] bool says_something(const data::Node& codeable);

struct IdentifierView {
  std::string_view system;
  std::string_view value;
};
// Those with a value.
[[nodiscard]] std::vector<IdentifierView> identifiers(const data::Node& resource);

[[nodiscard]] data::Node coding(data::Builder& b, std::string_view system, std::string_view code,
                                std::string_view display = {});
[[nodiscard]] data::Node concept_of(data::Builder& b, std::string_view system, std::string_view code,
                                    std::string_view display = {}, std::string_view text = {});
[[nodiscard]] data::Node reference_to(data::Builder& b, std::string_view literal, std::string_view display = {});
[[nodiscard]] data::Node identifier_of(data::Builder& b, std::string_view system, std::string_view value);

// A name as a person would write it: text, else prefix given family of the official (else first) name.
[[nodiscard]] std::string human_name(const data::Node& patient_or_practitioner);

}  // namespace linkway::fhir
