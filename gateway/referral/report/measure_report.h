// The figures of a period as FHIR: what goes back to those who refer, in their own form by the map of their pack.
#pragma once

#include <string>

#include "data/builder.h"
#include "referral/message.h"
#include "referral/report/report.h"

namespace linkway::referral::report {

inline constexpr std::string_view summary_measure = "https://linkway.example/fhir/Measure/referral-summary";
inline constexpr std::string_view message_event_system = "https://linkway.example/fhir/CodeSystem/message-event";

// A MeasureReport (R4, type summary) with a group for each table. The first, of code total, has the figures of all
// referrals as populations; each other one a stratifier with a stratum for each row, whose populations are its
// referrals, messages and people; the last, of code measure, the number of pairs of a score and its mean change. A
// hidden number has no count, and the extension data-absent-reason masked.
[[nodiscard]] data::Node measure_report(const Report& report, const Party& reporter, data::Builder& builder);

struct SummaryMessage {
  std::string message_id;  // UUID of the Bundle and its MessageHeader
  std::string report_id;   // UUID of the MeasureReport
  Party from;
  Party to;
};
// Bundle of type message with the event summary and the MeasureReport in focus.
[[nodiscard]] data::Node summary_message(const Report& report, const SummaryMessage& message, data::Builder& builder);

}  // namespace linkway::referral::report
