#include "referral/intermediary.h"

#include <algorithm>
#include <array>
#include <vector>

#include "fhir/codes.h"
#include "referral/business_status.h"
#include "referral/contained.h"
#include "referral/organization_reference.h"

namespace linkway::referral {
namespace {

constexpr std::string_view task_codes = "http://hl7.org/fhir/CodeSystem/task-code";

data::Node platform_reference(const PlatformRef& platform, data::Builder& builder) {
  if (platform.id.empty()) return {};
  return organization_reference(builder, platform.name.empty() ? platform.id : platform.name, platform.system,
                                platform.value);
}

// Who may see the content goes with the content; profiles and tags claim something of the original alone.
data::Node meta_of(const data::Node& original, data::Builder& builder) {
  const auto& security = original["meta"]["security"];
  return security ? builder.object({{"security", security}}) : data::Node();
}

// What the order says itself, or what is true of the original alone: its id and history, its narrative, what it was
// based on and what it replaced.
bool is_own(std::string_view name) {
  static constexpr std::array<std::string_view, 11> own = {"resourceType", "id",        "meta",     "text",
                                                           "basedOn",      "replaces",  "status",   "intent",
                                                           "code",         "requester", "performer"};
  return std::ranges::find(own, name) != own.end();
}

// Of primitives, JSON keeps id and extensions beside the value: they go where the value goes.
bool is_own_member(std::string_view name) {
  return is_own(name) || (!name.empty() && name[0] == '_' && is_own(name.substr(1)));
}

data::Node first_of(const data::Node& a, const data::Node& b) { return a ? a : b; }

}  // namespace

data::Node make_order(const OrderInput& input, data::Builder& builder) {
  const auto& original = input.request;
  std::vector<data::Member> members;
  const auto put = [&](std::string_view name, const data::Node& value) {
    if (value) members.push_back({builder.name(name), value});
  };
  const auto slash = input.order_ref.find('/');
  put("resourceType", builder.text("ServiceRequest"));
  if (slash != std::string::npos) put("id", builder.text(std::string_view(input.order_ref).substr(slash + 1)));
  put("meta", meta_of(original, builder));
  put("basedOn", builder.list({fhir::reference_to(builder, input.request_ref)}));
  put("status", first_of(original["status"], builder.text("active")));
  put("intent", builder.text("filler-order"));
  put("code", input.code);
  put("requester", input.requester);
  const auto platform = platform_reference(input.platform, builder);
  put("performer", platform ? builder.list({platform}) : original["performer"]);
  for (const auto& member : original.members()) {
    if (!is_own_member(member.name.view())) members.push_back({builder.name(member.name.view()), member.value});
  }
  if (!original["authoredOn"]) put("authoredOn", builder.text(to_fhir(input.now)));
  return with_contained(builder.object(members), {original}, builder);
}

data::Node make_task(const OrderInput& input, data::Builder& builder) {
  const auto now = builder.text(to_fhir(input.now));
  const auto* step = find_business_status("referred");
  const auto task = builder.object({
      {"resourceType", builder.text("Task")},
      {"meta", meta_of(input.request, builder)},
      {"basedOn", builder.list({fhir::reference_to(builder, input.request_ref)})},
      {"partOf", input.task_ref.empty() ? data::Node() : builder.list({fhir::reference_to(builder, input.task_ref)})},
      {"status", builder.text("requested")},
      {"businessStatus", fhir::concept_of(builder, business_status_system, step->code, step->display)},
      {"intent", builder.text("order")},
      {"priority", first_of(input.task["priority"], input.request["priority"])},
      {"code", fhir::concept_of(builder, task_codes, "fulfill", "Fulfill the focal request")},
      {"description", input.task["description"]},
      {"focus", fhir::reference_to(builder, input.order_ref)},
      {"for", input.request["subject"]},
      {"authoredOn", now},
      {"lastModified", now},
      {"requester", input.requester},
      {"owner", platform_reference(input.platform, builder)},
      {"restriction", input.task["restriction"]},
      {"input", input.task["input"]},
  });
  return with_contained(task, {input.request, input.task}, builder);
}

data::Node with_owner(const data::Node& task, const PlatformRef& platform, data::Builder& builder, Instant now) {
  const auto owned = builder.with(task, "owner", platform_reference(platform, builder));
  return builder.with(owned, "lastModified", builder.text(to_fhir(now)));
}

}  // namespace linkway::referral
