// By what two Patients may be seen to be one person, whoever sent them: kept as search tokens beside the identifiers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/node.h"

namespace linkway::referral {

// Search parameters of our own: no search of a partner can name them.
inline constexpr std::string_view same_identifier = "Patient.identifier";
inline constexpr std::string_view same_birth_and_name = "Patient.birth-and-name";
inline constexpr std::string_view same_name_and_postcode = "Patient.name-and-postcode";

// Identifiers of a household's card, and not of one person's: two people with the same one are two people.
[[nodiscard]] std::span<const std::string_view> household_identifiers();
[[nodiscard]] bool is_household_identifier(std::string_view system);

struct PersonToken {
  std::string_view parameter;
  std::string value;
};
// The whole date of birth with each name, each name with each postcode; names without case and accents, their words in
// any order, of the given names the first alone. Nothing for a Patient without a name. Each once.
[[nodiscard]] std::vector<PersonToken> person_tokens(const data::Node& patient);

// Whether these are two people, and not one whose data somebody put right: born on days that contradict each other, and
// without a given or without a family name in common (an initial will do; of names in one text, any word); or, where
// one has no more than a year that fits, with neither. False where one has no day of birth or no name.
[[nodiscard]] bool plainly_another(const data::Node& patient, const data::Node& other);

// What a shared token is, for people: "same identifier https://fhir.nhs.uk/Id/nhs-number", "same birth date and name".
[[nodiscard]] std::string words_of_shared(std::string_view shared);

}  // namespace linkway::referral
