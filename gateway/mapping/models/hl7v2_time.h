// Times of HL7 v2 (data types DT, DTM and TS; section 2A.3.21 of 2.8.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linkway::mapping {

// YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ] as FHIR writes it, as exact as it came: 2026-05, 2026-05-10,
// 2026-05-10T14:30:00+07:00. FHIR has no hours without minutes, and no times without seconds and zone: an hour alone is
// its beginning, and `zone` ("+07:00", "Z") is that of times that do not say theirs. Nothing when it is no such time,
// or when no zone is told.
[[nodiscard]] std::optional<std::string> fhir_time_of_hl7v2(std::string_view text, std::string_view zone);

}  // namespace linkway::mapping
