// The gateway as intermediary (SDOH Clinical Care, "indirect" referral, refer-1): it keeps the sender's ServiceRequest
// and makes its own, basedOn the original, with a Task for the platform.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "data/builder.h"
#include "data/node.h"

namespace linkway::referral {

struct PlatformRef {  // empty id: not routed yet
  std::string id;     // partner id
  std::string name;
  std::string system;  // identifier of its organisation, may be empty
  std::string value;
};

// References inside the originals are already relative references to stored resources.
struct OrderInput {
  data::Node request;       // original ServiceRequest
  std::string request_ref;  // "ServiceRequest/abc"
  data::Node task;          // sender's Task or absent
  std::string task_ref;     // "Task/def", "" when absent
  data::Node requester;     // Reference node: request.requester, else the stand-in
  data::Node code;          // CodeableConcept: request.code, else the stand-in
  std::string order_ref;    // the new one: "ServiceRequest/xyz"
  PlatformRef platform;
  Instant now;
};
// intent filler-order, basedOn original, replaces nothing else: subject, code, category, priority, orderDetail,
// quantity, occurrence, reason, note, supportingInfo, insurance, patientInstruction are the original's; requester and
// authoredOn too; performer is the platform when routed; identifiers of the original are kept.
[[nodiscard]] data::Node make_order(const OrderInput& input, data::Builder& builder);
// code fulfill, intent order, status requested, businessStatus referred, focus the order, basedOn the original,
// partOf the sender's Task, for, requester, owner, authoredOn and lastModified now, priority, description, input and
// restriction of the sender's Task.
[[nodiscard]] data::Node make_task(const OrderInput& input, data::Builder& builder);

// A Task with new status, businessStatus (absent Node: as it was), reason, owner and added outputs; lastModified set.
struct TaskReport {
  std::string_view status;
  data::Node business_status;
  data::Node status_reason;
  data::Node outputs;  // list; those with a type and value that are there already are not added twice
  data::Node notes;    // list; added likewise
  data::Node execution_period;
};
[[nodiscard]] data::Node apply_report(const data::Node& task, const TaskReport& report, data::Builder& builder,
                                      Instant now);
[[nodiscard]] data::Node with_owner(const data::Node& task, const PlatformRef& platform, data::Builder& builder,
                                    Instant now);

}  // namespace linkway::referral
