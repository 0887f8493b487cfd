// Code systems whose codes are told by a grammar and not by a list: UCUM, language tags, media types, ISO lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/terminology/service.h"

namespace linkway::fhir::terminology {

inline constexpr std::string_view ucum = "http://unitsofmeasure.org";
inline constexpr std::string_view language_tags = "urn:ietf:bcp:47";
inline constexpr std::string_view media_types = "urn:ietf:bcp:13";

inline constexpr std::string_view countries = "urn:iso:std:iso:3166";
inline constexpr std::string_view currencies = "urn:iso:std:iso:4217";

struct GrammarAnswer {
  Answer exists = Answer::unknown;
  std::string reason;  // why it is not valid, or why that cannot be told
};

// What the form of a code tells; nothing for a system without a grammar. A language tag or a media type that is well
// formed is taken as valid: it need not be registered; a media type may be FHIR's short name of a format. Of the ISO
// lists only the form is known, and the countries' two letters.
[[nodiscard]] std::optional<GrammarAnswer> check_grammar(std::string_view system, std::string_view code);

// Well-formed language tag (RFC 5646 section 2.1).
[[nodiscard]] bool is_language_tag(std::string_view tag);
// type/subtype with parameters (RFC 2045 section 5.1, RFC 6838 section 4.2).
[[nodiscard]] bool is_media_type(std::string_view type);

}  // namespace linkway::fhir::terminology
