// What a platform's own words leave out of a report and the gateway knows: whom it is about and which order it follows.
#pragma once

#include <string>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::referral {

// The referral that a report is about, as relative references.
struct ReportSurroundings {
  std::string task_ref;     // "Task/abc"
  std::string order_ref;    // "ServiceRequest/def"
  std::string patient_ref;  // "Patient/ghi"
  data::Node task = {};     // as it stands, where it is at hand
};

// `bundle`: a message Bundle with one Task. What is there stays; where it is absent,
// - the Task gets its focus (the order), whom it is for, its intent, and what else `surroundings.task` says of itself
//   that is no report (who asked and when, its code, ...); its id is always that of `task_ref`;
// - each resource with a subject or patient gets the person, each with a basedOn the order;
// - each outcome (contact, activity, measure, ...) that no Task.output names becomes an output of the Task, of type
//   resulting-activity (HL7 SDOH Clinical Care), if its entry has a fullUrl to name it by.
// Linear in the size of the Bundle.
[[nodiscard]] data::Node complete_report(const data::Node& bundle, const ReportSurroundings& surroundings,
                                         data::Builder& builder);

}  // namespace linkway::referral
