// What happens to a referral after it began.
#include <algorithm>
#include <array>

#include "exchange/case_numbers.h"
#include "exchange/desk.h"
#include "exchange/lookup.h"
#include "fhir/codes.h"
#include "fhir/meta.h"
#include "referral/business_status.h"
#include "referral/person_tokens.h"

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

// Whether a Patient says that it and the other are one person (Patient.link), by reference or by number.
bool is_linked(const data::Node& patient, std::string_view reference, const data::Node& other) {
  const auto numbers = identity_of("Patient", other);
  return std::ranges::any_of(patient["link"].items(), [&](const data::Node& link) {
    const auto& said = link["other"];
    const auto& number = said["identifier"];
    const auto key = std::string(number["system"].text()) + "|" + std::string(number["value"].text());
    return said["reference"].text() == reference || std::ranges::find(numbers, key) != numbers.end();
  });
}

// A contact, an activity or a measure that stands as it will be.
bool is_settled(std::string_view status) {
  constexpr auto words = std::to_array<std::string_view>({"finished", "cancelled", "completed", "not-done", "stopped",
                                                          "final", "amended", "corrected", "entered-in-error"});
  return std::ranges::find(words, status) != words.end();
}

bool ended_by_performer(TaskStatus status) {
  return status == TaskStatus::completed || status == TaskStatus::failed || status == TaskStatus::rejected;
}

bool corrects(const Change* output) { return output->before && output->write; }

// What a referrer heard while the referral goes on is put right at once where it is a day or an outcome of a contact;
// what grows from report to report, as the number of sessions, comes with the next step.
bool corrects_contact(const Change* output) { return corrects(output) && output->type == "Encounter"; }

}  // namespace

// What is said of one person must not reach those who care for another under the same number of a referral. Somebody
// without any number is a new Patient in each message, and is the same unless birth and name say otherwise; two
// Patients that were merged are.
bool Desk::names_another_person(const Change& request, const data::Node& order) {
  const auto named = request.resource["subject"]["reference"].text();
  const auto known = order["subject"]["reference"].text();
  const auto* brought = named == known ? nullptr : change_at(named);
  if (brought == nullptr) return false;
  const auto person = find(known);
  if (!person.resource) return false;
  const auto& now = brought->resource;
  if (is_linked(now, known, person.resource) || is_linked(person.resource, named, now)) return false;
  if (!identity_of("Patient", now).empty() && !identity_of("Patient", person.resource).empty()) return true;
  return referral::plainly_another(now, person.resource);
}

void Desk::follow_request(Change& request, const store::ReferralRow& referral, bool answers_changed, bool told_anew) {
  const auto* person = change_at(request.resource["subject"]["reference"].text());
  const bool person_changed = person != nullptr && person->before && person->write;
  const bool told_more =
      answers_changed || person_changed || parts_changed(told_anew) || (!told_anew && lacks_warning(referral.key));
  if (!request.write && !told_more) return;
  const auto order = standing(referral.order);
  if (order.resource && names_another_person(request, order.resource)) {
    work_.problem(
        Category::conflict, issue::conflict, request.path + ".subject",
        "the referral with this number is about another person; nothing was changed (where it is the same one, tell "
        "the change of the name and that of the birth date one after the other)");
    return;
  }
  const auto status = request.resource["status"].text();
  if (status == "revoked" || status == "entered-in-error") {
    end_by_sender(referral, status == "revoked" ? TaskStatus::cancelled : TaskStatus::entered_in_error,
                  request.resource["reasonCode"].at(0));
    return;
  }
  const auto now = referral::parse_task_status(referral.status);
  if (!now || referral::is_final(*now)) {
    request_after_the_end(request, referral, status);
    return;
  }
  if (!order.resource) return;
  auto input = order_input(request.resource, request.reference(), {}, "", referral.platform, referral.order);
  auto changed = referral::make_order(input, work_.builder);
  changed = work_.builder.with(changed, "subject", order.resource["subject"]);
  if (!told_more && work_.pack &&
      data::equal(without_pack_numbers(work_, order.resource), without_pack_numbers(work_, changed))) {
    work_.referral = referral.key;
    return;
  }
  write("ServiceRequest", referral.order, order.version + 1, changed, PartnerId(), referral.key);
  // Also where no platform is found yet: what the message ties in belongs to the referral.
  const auto told = disclose({changed}, referral.key, work_.in.interaction == Interaction::process_message);
  if (referral.platform.get().empty()) return;
  std::vector<store::ResourceVersion> shown{{referral.order, order.version + 1},
                                            {referral.task, version_of(referral.task)}};
  for (const auto& part : told) {
    const bool there = std::any_of(shown.begin(), shown.end(), [&](const auto& v) { return v.key == part.key; });
    if (!there) shown.push_back(part);
  }
  deliver(referral.platform, referral, store::DeliveryKind::update, "updated", std::move(shown));
  const bool is_here = work_.settings->partners.find(referral.platform) != nullptr;
  take_note(is_here ? "the request changed; " + referral.platform.get() + " is told" : "the request changed");
  work_.referral = referral.key;
}

// What a message brings beside the request, the Task and the person, and is not as it was. Of a contact that is told
// anew, with all that was asked for in it, the answers are compared (visit.h).
bool Desk::parts_changed(bool told_anew) const {
  const bool is_message = work_.in.interaction == Interaction::process_message && !told_anew;
  return std::ranges::any_of(work_.changes, [&](const Change& change) {
    const bool is_part = change.type != "ServiceRequest" && change.type != "Task" && change.type != "Patient";
    return is_part && change.write && (is_message || is_warning(change.type));
  });
}

// A Flag or a Consent that the platform was told last, and that a message does not bring any more.
bool Desk::lacks_warning(ReferralKey referral) {
  if (work_.in.interaction != Interaction::process_message) return false;
  for (const auto key : told_last(work_, reader_, referral)) {
    if (std::ranges::any_of(work_.changes, [&](const Change& change) { return change.key == key; })) continue;
    auto row = reader_.resource(key);
    if (!work_.keep(row) || !*row) return false;
    if ((*row)->partner == work_.partner->id && is_warning((*row)->type)) return true;
  }
  return false;
}

// Who asks again under the number of a referral that is over waits for something that does not come.
void Desk::request_after_the_end(const Change& request, const store::ReferralRow& referral, std::string_view status) {
  work_.referral = referral.key;
  take_note("the request changed after its referral was over (" + referral.status +
            "): kept, the platform is not told");
  const auto requests =
      std::ranges::count_if(work_.changes, [](const Change& change) { return change.type == "ServiceRequest"; });
  const bool person_changed = std::ranges::any_of(
      work_.changes, [](const Change& change) { return change.type == "Patient" && change.before && change.write; });
  if (requests == 1 && !person_changed) work_.verdict = store::Verdict::no_effect;
  if (status != "active") return;
  work_.problem(Category::unprocessable, issue::business_rule, request.path + ".status",
                "the referral with this number is over (" + referral.status +
                    "): what is new is kept, and nobody is told; to ask again, send it with a number of its own",
                Severity::warning);
}

void Desk::follow_task(Change& task, store::ReferralRow referral) {
  work_.referral = referral.key;
  const auto own = standing(referral.task);
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
  if (ended_.contains(referral.key)) return;
  const auto now = referral::parse_task_status(referral.status);
  const auto move = now ? referral::judge(*now, status, referral::Actor::requester) : referral::Move::late;
  if (move != referral::Move::moves) {
    work_.verdict = store::Verdict::no_effect;
    take_note("the referral was over already (" + referral.status + "): recorded, nothing moved");
    return;
  }
  const auto task = standing(referral.task);
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
  ended_.emplace(referral.key, report);
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

void Desk::mirror_end(const store::ReferralRow& referral) {
  if (const auto ended = ended_.find(referral.key); ended != ended_.end()) mirror(referral, ended->second);
}

void Desk::close_order(const store::ReferralRow& referral, std::string_view status) {
  const auto order = standing(referral.order);
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

bool Desk::tells_outcomes_alone() const { return work_.channel != nullptr && work_.channel->implied_steps; }

// A table of outcomes tells no steps: who works on a referral has accepted it.
bool Desk::accepted_in_between(TaskStatus from, TaskStatus to) const {
  return tells_outcomes_alone() && from == TaskStatus::requested &&
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
  const auto move = referral::judge(*from, *to, referral::Actor::performer);
  switch (move) {
    case referral::Move::moves: break;
    case referral::Move::stays:
      // Who tells no steps tells the whole outcome each time: with the same end again, the last word counts.
      if (!referral::is_final(*from) || (tells_outcomes_alone() && ended_by_performer(*from))) break;
      [[fallthrough]];
    case referral::Move::late: return report_when_over(task, referral, *to, outputs);
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
  report.outputs = referral::is_final(*from) ? without_repeated(task.resource["output"], referral, outputs)
                                             : task.resource["output"];
  report.notes = task.resource["note"];
  report.execution_period = task.resource["executionPeriod"];
  const auto after = referral::apply_report(named, report, work_.builder, work_.now);
  if (*to == TaskStatus::completed && after["output"].size() == 0) {
    work_.problem(Category::unprocessable, issue::required, task.path + ".output",
                  "a completed Task says what came of it: at least one output");
    return;
  }
  const bool over = referral::is_final(*from);
  News news{*from != *to, false, std::ranges::any_of(outputs, over ? corrects : corrects_contact)};
  if (data::equal(without_marks(current), without_marks(after))) {
    work_.verdict = outputs.empty() ? store::Verdict::no_effect : store::Verdict::accepted;
    take_note(news.corrected    ? "the report corrects what was told before"
              : outputs.empty() ? "the report tells what was known"
                                : "how far the referral is was known; what it tells besides is kept");
    feed_back(referral, report.status, news, before->version, outputs);
    return;
  }
  news.corrected = news.corrected || over;
  const auto version = before->version + 1;
  task.stored = write("Task", referral.task, version, after, PartnerId(), referral.key);
  task.version = version;
  if (news.moved && referral::is_final(*to)) close_order(referral, report.status);
  mirror(referral, report);

  auto changed = referral;
  changed.status = report.status;
  if (const auto step = step_of(after); !step.empty()) changed.business_status = step;
  news.stepped = changed.business_status != referral.business_status;
  changed.updated = work_.now;
  take_note((news.moved ? referral.status + " -> " + changed.status : changed.status) +
            (news.stepped ? ", " + changed.business_status : ""));
  if (news.corrected) take_note("what was told before is corrected");
  feed_back(changed, report.status, news, version, outputs);
  work_.commit.referral_changes.push_back(std::move(changed));
}

// The referral stays as it ended, or as far as it is. What is told anew of a contact, an activity or a measure is
// taken, unless it was settled and would be open again; and what its performer adds to a referral that they ended: a
// measure of the follow-up, a note, another reason.
void Desk::report_when_over(Change& task, const store::ReferralRow& referral, TaskStatus to,
                            const std::vector<Change*>& outputs) {
  for (auto* output : outputs) {
    if (!output->before || is_settled(output->resource["status"].text())) continue;
    if (is_settled(content(work_, *output->before)["status"].text())) output->write = false;
  }
  News news;
  news.corrected = std::ranges::any_of(outputs, corrects);
  auto version = task.before->version;
  const auto told = "a report of " + std::string(referral::to_string(to)) + " for a Task that is " + referral.status;
  if (const auto now = referral::parse_task_status(referral.status); now && ended_by_performer(*now)) {
    const auto current = content(work_, *task.before);
    referral::TaskReport report;
    report.status = referral.status;
    if (to == *now) report.status_reason = task.resource["statusReason"];
    report.outputs = without_repeated(task.resource["output"], referral, outputs);
    report.notes = task.resource["note"];
    const auto after = referral::apply_report(current, report, work_.builder, work_.now);
    if (!data::equal(without_marks(current), without_marks(after))) {
      task.stored = write("Task", referral.task, ++version, after, PartnerId(), referral.key);
      task.version = version;
      mirror(referral, report);
      take_note(told + ": what it adds is taken");
      news.corrected = true;
      return feed_back(referral, referral.status, news, version, outputs);
    }
  }
  take_note(told +
            (news.corrected ? ": nothing moved, what was told before is corrected" : ": recorded, nothing moved"));
  if (!news.corrected) {
    work_.verdict = store::Verdict::no_effect;
    return;
  }
  feed_back(referral, referral.status, news, version, outputs);
}

// An outcome that has no number of its own, and is word for word one that was told before.
data::Node Desk::without_repeated(const data::Node& told, const store::ReferralRow& referral,
                                  const std::vector<Change*>& outputs) {
  std::unordered_set<std::string> repeated;
  for (auto* output : outputs) {
    if (!output->created_here || !numbers_told(output->resource).empty()) continue;
    auto rows = reader_.of_referral(referral.key, output->type);
    if (!work_.keep(rows)) return told;
    const auto words = fhir::unstamped(output->resource, work_.builder);
    const auto is_same = [&](const store::ResourceRow& row) {
      return row.partner == referral.platform &&
             data::equal(fhir::unstamped(content(work_, row), work_.builder), words);
    };
    if (std::ranges::none_of(*rows, is_same)) continue;
    repeated.insert(output->reference());
    output->write = output->created_here = false;
  }
  if (repeated.empty()) return told;
  std::vector<data::Node> rest;
  for (const auto& output : told.items()) {
    if (!repeated.contains(std::string(output["valueReference"]["reference"].text()))) rest.push_back(output);
  }
  return rest.empty() ? data::Node() : work_.builder.list(rest);
}

data::Node Desk::without_marks(const data::Node& task) const {
  return work_.builder.without(fhir::unstamped(task, work_.builder), "lastModified");
}

void Desk::feed_back(const store::ReferralRow& referral, std::string_view status, News news, std::int32_t task_version,
                     const std::vector<Change*>& outputs) {
  const auto* sender = work_.settings->partners.find(referral.sender);
  std::string step;
  if (sender == nullptr) {
    // What it wants to hear is not known now. How it ended is what nobody can do without.
    const auto now = referral::parse_task_status(status);
    if ((!news.moved && !news.corrected) || !now || !referral::is_final(*now)) {
      return take_note(referral.sender.get() + " is not in the configuration, and is not told of this step");
    }
    return tell_sender(referral, std::string(status), task_version, outputs);
  }
  if ((news.moved || news.corrected) && sender->feedback.contains(std::string(status))) step = status;
  if (step.empty() && (news.stepped || news.corrected) && sender->feedback.contains(referral.business_status))
    step = referral.business_status;
  if (!step.empty()) tell_sender(referral, std::move(step), task_version, outputs);
}

void Desk::tell_sender(const store::ReferralRow& referral, std::string step, std::int32_t task_version,
                       const std::vector<Change*>& outputs) {
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
  deliver(referral.sender, referral, store::DeliveryKind::feedback, std::move(step), std::move(content));
}

}  // namespace linkway::exchange
