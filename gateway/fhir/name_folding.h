// Names of people as they are compared: without case, accents and punctuation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkway::fhir {

// The words of a name, folded (Unicode NFKD, case folding, without the accents of Latin, Greek and Cyrillic letters; an
// apostrophe joins, what is neither letter, mark nor digit divides). "O'Sámple-Smith" gives "osample", "smith".
[[nodiscard]] std::vector<std::string> folded_words(std::string_view name);

}  // namespace linkway::fhir
