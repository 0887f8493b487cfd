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

std::vector<std::string_view> words_of(const data::Node& type) {
  std::vector<std::string_view> words;
  for (const auto& coding : type["coding"].items()) words.push_back(coding["code"].text());
  if (words.empty()) words.push_back(type["text"].text());
  return words;
}

// What points to a resource in the same sense is one output, whatever it calls it this time.
bool is_same_output(const data::Node& there, const data::Node& told) {
  const auto target = there["valueReference"]["reference"].text();
  return !target.empty() && target == told["valueReference"]["reference"].text() &&
         words_of(there["type"]) == words_of(told["type"]);
}

data::Node with_told_anew(const data::Node& there, const data::Node& told, data::Builder& builder) {
  std::vector<data::Node> items(there.items().begin(), there.items().end());
  bool changed = false;
  for (auto& item : items) {
    const auto again =
        std::ranges::find_if(told.items(), [&](const data::Node& output) { return is_same_output(item, output); });
    if (again == told.items().end() || data::equal(without_ids(item, builder), without_ids(*again, builder))) continue;
    item = *again;
    changed = true;
  }
  return changed ? builder.list(items) : there;
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
  set("output", merged(with_told_anew(task["output"], report.outputs, builder), report.outputs, builder));
  return result;
}

}  // namespace linkway::referral
