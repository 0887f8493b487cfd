// What happens to a referral after it began.
#include <algorithm>

#include "exchange/case_numbers.h"
#include "exchange/desk.h"
#include "exchange/lookup.h"
#include "fhir/codes.h"
#include "fhir/meta.h"
#include "referral/business_status.h"

namespace linkway::exchange {

namespace {

using referral::TaskStatus;

std::string_view step_of(const data::Node& task) {
  const auto own = fhir::code_in(task["businessStatus"], referral::business_status_system);
  if (!own.empty()) return own;
  const auto all = fhir::codings(task["businessStatus"]);
  return all.empty() ? std::string_view() : all.front().code;
}

// The status of the gateway's order once its Task is over.
std::string_view order_status(std::string_view task_status) {
  if (task_status == "completed") return "completed";
  if (task_status == "entered-in-error") return "entered-in-error";
  return "revoked";
}

}  // namespace

void Desk::follow_request(Change& request, const store::ReferralRow& referral, bool answers_changed) {
  if (!request.write && !answers_changed) return;
  const auto status = request.resource["status"].text();
  if (status == "revoked" || status == "entered-in-error") {
    end_by_sender(referral, status == "revoked" ? TaskStatus::cancelled : TaskStatus::entered_in_error,
                  request.resource["reasonCode"].at(0));
    return;
  }
  const auto now = referral::parse_task_status(referral.status);
  if (!now || referral::is_final(*now)) {
    take_note("the request changed after its referral was over (" + referral.status +
              "): kept, the platform is not told");
    return;
  }
  const auto order = find("ServiceRequest/" + id_text(referral.order));
  if (!order.resource) return;
  auto input = order_input(request.resource, request.reference(), {}, "", referral.platform, referral.order);
  auto changed = referral::make_order(input, work_.builder);
  changed = work_.builder.with(changed, "subject", order.resource["subject"]);
  if (!answers_changed && work_.pack &&
      data::equal(without_pack_numbers(work_, order.resource), without_pack_numbers(work_, changed))) {
    work_.referral = referral.key;
    return;
  }
  write("ServiceRequest", referral.order, order.version + 1, changed, PartnerId(), referral.key);
  if (referral.platform.get().empty()) return;
  std::vector<store::ResourceVersion> shown{{referral.order, order.version + 1},
                                            {referral.task, version_of(referral.task)}};
  for (const auto& part : disclose({changed}, referral.key, work_.in.interaction == Interaction::process_message)) {
    const bool there = std::any_of(shown.begin(), shown.end(), [&](const auto& v) { return v.key == part.key; });
    if (!there) shown.push_back(part);
  }
  deliver(referral.platform, referral, store::DeliveryKind::update, "updated", std::move(shown));
  take_note("the request changed; " + referral.platform.get() + " is told");
  work_.referral = referral.key;
}

void Desk::follow_task(Change& task, store::ReferralRow referral) {
  work_.referral = referral.key;
  const auto own = find("Task/" + id_text(referral.task));
  if (!own.resource) return;
  auto& b = work_.builder;
  // Written anew, so that two who change the referral at once do not miss each other.
  const auto part = b.with(own.resource, "partOf", b.list({fhir::reference_to(b, task.reference())}));
  write("Task", referral.task, own.version + 1, part, PartnerId(), referral.key);
  task.referral = referral.key;
  referral.source_task = task.key;
  referral.updated = work_.now;
  work_.commit.referral_changes.push_back(referral);
  take_note("the sender's Task follows referral " + id_text(referral.key));
}

void Desk::end_by_sender(store::ReferralRow referral, TaskStatus status, const data::Node& reason) {
  work_.referral = referral.key;
  const auto now = referral::parse_task_status(referral.status);
  const auto move = now ? referral::judge(*now, status, referral::Actor::requester) : referral::Move::late;
  if (move != referral::Move::moves) {
    work_.verdict = store::Verdict::no_effect;
    take_note("the referral was over already (" + referral.status + "): recorded, nothing moved");
    return;
  }
  const auto task = find("Task/" + id_text(referral.task));
  if (!task.resource) return;
  referral::TaskReport report;
  report.status = referral::to_string(status);
  report.status_reason = reason;
  report.business_status = fhir::concept_of(work_.builder, referral::business_status_system, "closed",
                                            referral::find_business_status("closed")->display);
  const auto ended = referral::apply_report(task.resource, report, work_.builder, work_.now);
  write("Task", referral.task, task.version + 1, ended, PartnerId(), referral.key);
  close_order(referral, report.status);
  mirror(referral, report);
  referral.status = report.status;
  referral.business_status = "closed";
  referral.updated = work_.now;
  if (!referral.platform.get().empty()) {
    deliver(referral.platform, referral, store::DeliveryKind::cancellation, referral.status,
            {{referral.order, version_of(referral.order)},
             {referral.task, task.version + 1},
             {referral.patient, version_of(referral.patient)}});
  }
  take_note("the sender ended the referral: " + referral.status);
  work_.commit.referral_changes.push_back(std::move(referral));
}

void Desk::close_order(const store::ReferralRow& referral, std::string_view status) {
  const auto order = find("ServiceRequest/" + id_text(referral.order));
  if (!order.resource) return;
  write("ServiceRequest", referral.order, order.version + 1,
        work_.builder.with(order.resource, "status", work_.builder.text(order_status(status))), PartnerId(),
        referral.key);
}

// The sender's own Task tells what became of it, too.
void Desk::mirror(const store::ReferralRow& referral, const referral::TaskReport& report) {
  if (referral.source_task.get() == 0) return;
  for (auto& change : work_.changes) {
    if (change.key == referral.source_task && change.write) return;  // the sender is just writing it
  }
  auto row = reader_.resource(referral.source_task);
  if (!work_.keep(row) || !*row) return;
  const auto task = referral::apply_report(content(work_, **row), report, work_.builder, work_.now);
  write("Task", referral.source_task, (*row)->version + 1, task, (*row)->partner, (*row)->referral);
}

// A table of outcomes tells no steps: who works on a referral has accepted it.
bool Desk::accepted_in_between(TaskStatus from, TaskStatus to) const {
  return work_.channel != nullptr && work_.channel->implied_steps && from == TaskStatus::requested &&
         referral::judge(TaskStatus::accepted, to, referral::Actor::performer) == referral::Move::moves;
}

void Desk::report(Change& task, const store::ReferralRow& referral, const std::vector<Change*>& outputs) {
  work_.referral = referral.key;
  task.write = false;  // what is written is the gateway's Task with the report applied
  const auto to = referral::parse_task_status(task.resource["status"].text());
  const auto from = referral::parse_task_status(referral.status);
  if (!to || !from) {
    work_.problem(Category::unprocessable, task.resource["status"] ? issue::code_invalid : issue::required,
                  task.path + ".status",
                  "a referral's Task has a status of the HL7 SDOH Clinical Care table: requested, accepted, rejected, "
                  "in-progress, on-hold, completed, failed, cancelled");
    return;
  }
  switch (referral::judge(*from, *to, referral::Actor::performer)) {
    case referral::Move::moves: break;
    case referral::Move::stays:
      if (!referral::is_final(*from)) break;
      [[fallthrough]];
    case referral::Move::late:
      work_.verdict = store::Verdict::no_effect;
      take_note("a report of " + std::string(referral::to_string(*to)) + " for a Task that is " + referral.status +
                ": recorded, nothing moved");
      return;
    case referral::Move::forbidden:
      work_.problem(Category::forbidden, issue::forbidden, task.path + ".status",
                    std::string(referral::to_string(*to)) + " is for the requester to say");
      return;
    case referral::Move::skips:
      if (accepted_in_between(*from, *to)) {
        take_note("that it was accepted is taken as said");
        break;
      }
      work_.problem(Category::unprocessable, issue::business_rule, task.path + ".status",
                    "a Task that is " + referral.status + " cannot become " + std::string(referral::to_string(*to)) +
                        " in one step");
      return;
  }

  const auto& before = task.before;
  const auto current = content(work_, *before);
  const auto named = with_case_numbers(work_, reader_, current, referral.task, task);
  if (work_.refused()) return;
  referral::TaskReport report;
  report.status = referral::to_string(*to);
  report.business_status = task.resource["businessStatus"];
  report.status_reason = task.resource["statusReason"];
  report.outputs = task.resource["output"];
  report.notes = task.resource["note"];
  report.execution_period = task.resource["executionPeriod"];
  const auto after = referral::apply_report(named, report, work_.builder, work_.now);
  if (*to == TaskStatus::completed && after["output"].size() == 0) {
    work_.problem(Category::unprocessable, issue::required, task.path + ".output",
                  "a completed Task says what came of it: at least one output");
    return;
  }
  const auto same = [&](const data::Node& node) {
    return work_.builder.without(fhir::unstamped(node, work_.builder), "lastModified");
  };
  if (data::equal(same(current), same(after))) {
    work_.verdict = outputs.empty() ? store::Verdict::no_effect : store::Verdict::accepted;
    take_note("the report tells what was known");
    return;
  }
  const auto version = before->version + 1;
  task.stored = write("Task", referral.task, version, after, PartnerId(), referral.key);
  task.version = version;
  if (referral::is_final(*to)) close_order(referral, report.status);
  mirror(referral, report);

  auto changed = referral;
  const bool moved = *from != *to;
  changed.status = report.status;
  if (const auto step = step_of(after); !step.empty()) changed.business_status = step;
  const bool step_changed = changed.business_status != referral.business_status;
  changed.updated = work_.now;
  take_note((moved ? referral.status + " -> " + changed.status : changed.status) +
            (step_changed ? ", " + changed.business_status : ""));
  feed_back(changed, report.status, moved, step_changed, version, outputs);
  work_.commit.referral_changes.push_back(std::move(changed));
}

void Desk::feed_back(const store::ReferralRow& referral, std::string_view status, bool moved, bool step_changed,
                     std::int32_t task_version, const std::vector<Change*>& outputs) {
  const auto* sender = work_.settings->partners.find(referral.sender);
  if (sender == nullptr) return;
  std::string step;
  if (moved && sender->feedback.contains(std::string(status))) step = status;
  if (step.empty() && step_changed && sender->feedback.contains(referral.business_status))
    step = referral.business_status;
  if (step.empty()) return;
  std::vector<store::ResourceVersion> content{{referral.request, version_of(referral.request)}};
  // A sender that has a Task of its own follows that one.
  referral.source_task.get() != 0 ? content.push_back({referral.source_task, version_of(referral.source_task)})
                                  : content.push_back({referral.task, task_version});
  content.push_back({referral.patient, version_of(referral.patient)});
  // All that the platform has told so far, and what it tells now.
  for (const auto* type : {"Encounter", "Procedure", "Observation", "QuestionnaireResponse", "Communication", "Goal",
                           "CarePlan", "Condition", "DocumentReference", "RiskAssessment"}) {
    auto rows = reader_.of_referral(referral.key, type);
    if (!work_.keep(rows)) return;
    for (const auto& row : *rows) {
      if (row.partner == referral.platform) content.push_back({row.key, version_of(row.key)});
    }
  }
  for (const auto* output : outputs) {
    if (output->created_here) content.push_back({output->key, 1});
  }
  deliver(referral.sender, referral, store::DeliveryKind::feedback, step, std::move(content));
}

}  // namespace linkway::exchange
