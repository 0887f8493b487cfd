// Messages that the gateway sends (R4 messaging): a referral to a platform, progress and outcome back to the GP system.
// Pure functions of stored resources: the same delivery gives the same bytes in every attempt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "data/builder.h"
#include "data/node.h"

namespace linkway::referral {

inline constexpr std::string_view message_events = "https://fhir.nhs.uk/CodeSystem/message-events-bars";
inline constexpr std::string_view message_reasons = "https://fhir.nhs.uk/CodeSystem/message-reason-bars";

struct Party {
  std::string name;
  std::string endpoint;  // URL or URI
  std::string system;    // identifier of its organisation, may be empty
  std::string value;
};

struct MessageInput {
  std::string message_id;   // UUID of the delivery: Bundle.id and MessageHeader.id
  std::string event;        // "servicerequest-request" or "servicerequest-response"
  std::string reason;       // "new", "update", "delete"
  std::string response_to;  // id of the message that this answers, "" for none
  Party from;
  Party to;
  Instant timestamp;
  std::string base;                   // the gateway's FHIR base URL, without '/' at the end: fullUrl = base/Type/id
  std::vector<data::Node> resources;  // stored resources, the first is the focus
  data::Node focus_extra;             // second focus reference or absent (the Task)
};
// Bundle of type message; relative references stay relative and resolve by fullUrl (R4 bundle.html#references).
[[nodiscard]] data::Node make_message(const MessageInput& input, data::Builder& builder);

struct SummaryInput {
  data::Node patient;
  data::Node request;  // the sender's own ServiceRequest
  data::Node task;
  std::vector<data::Node> outputs;  // Observation, Procedure, Encounter, ...
  std::string platform_name;
  Instant now;
  std::string id;  // of the Composition
  std::string request_ref, patient_ref, task_ref;
};
// Composition (status final or, while the referral is open, preliminary) with an XHTML narrative that a GP reads in
// ten seconds: what was asked, where it stands, what happened (contacts, activities, scores with their unit and date,
// reason of a rejection or closure). Sections: Referral, Progress, Activities, Measures; text is escaped.
[[nodiscard]] data::Node make_summary(const SummaryInput& input, data::Builder& builder);

}  // namespace linkway::referral
