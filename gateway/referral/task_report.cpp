#include <algorithm>
#include <vector>

#include "referral/intermediary.h"

namespace linkway::referral {
namespace {

// Without Element.id at any depth: a sender numbers its elements as it likes, and anew each time.
data::Node without_ids(const data::Node& node, data::Builder& builder) {
  if (node.is_object()) {
    std::vector<data::Member> members;
    for (const auto& member : node.members()) {
      if (member.name.view() != "id") members.push_back({member.name, without_ids(member.value, builder)});
    }
    return builder.object(members);
  }
  if (node.is_list()) {
    std::vector<data::Node> items;
    for (const auto& item : node.items()) items.push_back(without_ids(item, builder));
    return builder.list(items);
  }
  return node;
}

// `there` with those items of `more` that say something new.
data::Node merged(const data::Node& there, const data::Node& more, data::Builder& builder) {
  std::vector<data::Node> items(there.items().begin(), there.items().end());
  std::vector<data::Node> bare;
  bare.reserve(items.size());
  for (const auto& item : items) bare.push_back(without_ids(item, builder));
  for (const auto& item : more.items()) {
    if (!item.is_object()) continue;
    const auto candidate = without_ids(item, builder);
    if (std::ranges::any_of(bare, [&](const data::Node& known) { return data::equal(known, candidate); })) continue;
    items.push_back(item);
    bare.push_back(candidate);
  }
  return items.size() == there.size() ? there : builder.list(items);
}

}  // namespace

data::Node apply_report(const data::Node& task, const TaskReport& report, data::Builder& builder, Instant now) {
  auto result = task;
  const auto set = [&](std::string_view name, const data::Node& value) {
    if (value) result = builder.with(result, name, value);
  };
  // statusReason tells why the Task has the status that it has: the reason of an earlier one would mislead.
  if (!report.status.empty() && report.status != task["status"].text()) {
    result = builder.without(result, "statusReason");
    set("status", builder.text(report.status));
  }
  set("statusReason", report.status_reason);
  set("businessStatus", report.business_status);
  set("executionPeriod", report.execution_period);
  set("lastModified", builder.text(to_fhir(now)));
  set("note", merged(task["note"], report.notes, builder));
  set("output", merged(task["output"], report.outputs, builder));
  return result;
}

}  // namespace linkway::referral
