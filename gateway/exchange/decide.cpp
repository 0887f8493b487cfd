// What a message means for referrals, by the role of its sender.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "exchange/desk.h"
#include "exchange/hl7v2_answer.h"
#include "exchange/known_report.h"
#include "exchange/lookup.h"
#include "exchange/stages.h"
#include "exchange/visit.h"
#include "fhir/meta.h"
#include "fhir/reference.h"
#include "security/access.h"

namespace linkway::exchange {

namespace {

using referral::TaskStatus;

constexpr std::string_view contact_report = "contact-report";
constexpr std::string_view person_report = "person-report";

class Decider {
 public:
  Decider(Work& work, store::Reader& reader, IdSource& ids) : work_(work), reader_(reader), desk_(work, reader, ids) {}

  bool run() {
    drop_unchanged();
    work_.partner->role == security::Role::platform ? from_platform() : from_referrer();
    if (work_.refused()) return false;
    for (auto& change : work_.changes) write(change);
    desk_.keep_to_what_is_written();
    for (auto& change : work_.changes) desk_.tell_latest(change);
    return !work_.refused();
  }

 private:
  // A resource that says what is stored already makes no new version.
  void drop_unchanged() {
    for (auto& change : work_.changes) {
      if (!change.before || !change.write) continue;
      const auto stored = content(work_, *change.before);
      change.write =
          !data::equal(fhir::unstamped(stored, work_.builder), fhir::unstamped(change.resource, work_.builder));
    }
  }

  // ---- a referrer sends referrals, changes and ends them

  void from_referrer() {
    if (work_.in.interaction == Interaction::process_message && !event_is_known()) return;
    // By index: a patient that is lifted out of a request is added behind.
    const auto count = work_.changes.size();
    VisitToldAnew visit(work_, reader_, desk_);
    if (const auto* contact = contact_told_anew()) {
      told_anew_ = true;
      visit.find(*contact);
    }
    if (work_.refused() || set_aside()) return;
    answers_changed_ = visit.answers_changed();
    mark_referrals();
    for (std::size_t i = 0; i < count; ++i) {
      auto& change = work_.changes[i];
      if (change.type == "ServiceRequest") request(change);
    }
    for (std::size_t i = 0; i < count; ++i) {
      auto& change = work_.changes[i];
      if (change.type == "Task") sender_task(change);
    }
    if (!work_.refused()) visit.take_back_the_rest();
    if (work_.in.interaction != Interaction::process_message || work_.refused() || seen_request_) return;
    if (work_.header.event_code == contact_report) return keep_contact();
    if (work_.header.event_code == person_report) return keep_person();
    work_.problem(Category::unprocessable, issue::required, "Bundle.entry[0].resource.focus",
                  "the message brings no ServiceRequest to act on");
  }

  // An update in whose focus a contact stands that is known: all that was asked for in it is told once more.
  const Change* contact_told_anew() {
    if (work_.in.interaction != Interaction::process_message || work_.header.reason != "update") return nullptr;
    for (const auto literal : work_.header.focus) {
      const auto* change = change_called(literal);
      if (change != nullptr && change->type == "Encounter" && change->before) return change;
    }
    return nullptr;
  }

  // A form that comes after a newer edition of it.
  bool set_aside() {
    const auto old = [&](const Change& c) { return c.before && c.type == "Encounter" && is_older(work_, reader_, c); };
    if (work_.in.interaction != Interaction::process_message || std::ranges::none_of(work_.changes, old)) return false;
    for (auto& change : work_.changes) change.write = false;
    work_.verdict = store::Verdict::no_effect;
    work_.note = "a newer edition of this form is here already: recorded, nothing moved";
    return true;
  }

  // A link worker saw a person and asks nobody for anything: what was told is kept, and counted.
  void keep_contact() {
    const bool any = std::ranges::any_of(work_.changes, [](const Change& c) { return c.type == "Encounter"; });
    if (any) {
      work_.note = "a contact is kept; it asks for no referral";
      return;
    }
    work_.problem(Category::unprocessable, issue::required, "Bundle.entry",
                  "a report of a contact brings an Encounter, or a ServiceRequest to act on");
  }

  // What is known of a person has changed; whoever works with the person is told with the next news of a referral. That
  // two records are one person is for people to look at.
  void keep_person() {
    const auto is_person = [](const Change& c) { return c.type == "Patient"; };
    const auto is_merged = [](const Change& c) { return c.type == "Patient" && c.resource["link"].size() > 0; };
    if (std::ranges::any_of(work_.changes, is_merged)) {
      work_.note = "the sender says that two of its records are one person; they stay two: look at both";
    } else if (std::ranges::any_of(work_.changes, is_person)) {
      work_.note = "the person is kept as told; it asks for no referral";
    } else {
      work_.problem(Category::unprocessable, issue::required, "Bundle.entry",
                    "a report of a person brings a Patient, or a ServiceRequest to act on");
    }
  }

  // Several requests in one message are several referrals, which may go to several platforms.
  void mark_referrals() {
    for (auto& change : work_.changes) {
      if (change.type != "ServiceRequest" || !in_focus(change)) continue;
      change.own_referral = true;
      if (auto* task = desk_.task_for(change); task != nullptr) task->own_referral = true;
    }
  }

  bool event_is_known() {
    const auto& code = work_.header.event_code;
    // BaRS, and BSeR's use of the HL7 v2 event for REF^I12 and its updates and cancellations.
    for (const auto known : {std::string_view("servicerequest-request"), std::string_view("I12"),
                             std::string_view("I13"), std::string_view("I14"), contact_report, person_report}) {
      if (code == known) return true;
    }
    if (answers_in_hl7v2(work_)) {
      work_.problem(
          Category::not_supported, issue::not_supported, "MSH-9",
          "messages of this type are not taken from a referrer: send REF with the event I12 for a referral, I13 "
          "for a change of it, I14 for its end");
      return false;
    }
    work_.problem(Category::unprocessable, issue::not_supported, "Bundle.entry[0].resource.event",
                  "this message event is not taken from a referrer; send servicerequest-request");
    return false;
  }

  // The requests that a message is about: those in focus, or in focus of a Task in focus; all when it names none.
  bool in_focus(const Change& request) {
    if (!focus_) {
      focus_.emplace();
      for (const auto literal : work_.header.focus) {
        const auto* target = change_called(literal);
        if (target == nullptr) continue;
        const auto* aim =
            target->type == "Task" ? desk_.change_at(target->resource["focus"]["reference"].text()) : target;
        if (aim != nullptr && aim->type == "ServiceRequest") focus_->insert(aim);
      }
    }
    return focus_->empty() || focus_->contains(&request);
  }

  // MessageHeader is not stored, so its references are still the sender's.
  const Change* change_called(std::string_view literal) {
    if (called_.empty()) {
      for (const auto& change : work_.changes) {
        called_.emplace(change.full_url, &change);
        called_.emplace(change.reference(), &change);
        called_.emplace(change.type + "/" + std::string(change.resource["id"].text()), &change);
        const auto url = fhir::parse_reference(change.full_url);
        if (!url.id.empty()) called_.emplace(std::string(url.type) + "/" + std::string(url.id), &change);
      }
    }
    const auto found = called_.find(std::string(literal));
    return found == called_.end() ? nullptr : found->second;
  }

  void request(Change& change) {
    if (deletes_what_is_active(change)) return;
    const auto known = change.before ? referral_by_request(change) : std::nullopt;
    if (known && asked_for_again(change, *known)) {
      seen_request_ = true;
      change.referral = ReferralKey();
      auto* task = desk_.task_for(change);
      if (task != nullptr && task->before) task->write = false;  // it tells how the first referral ended
      desk_.begin(change, task);
      begun_.insert(change.key);
      change.referral = work_.referral;
      return;
    }
    if (known) {
      seen_request_ = true;
      work_.referral = known->key;
      desk_.follow_request(change, *known, answers_changed_, told_anew_);
      return;
    }
    auto* task = desk_.task_for(change);
    const auto status = change.resource["status"].text();
    const bool is_message = work_.in.interaction == Interaction::process_message;
    if (is_message && !in_focus(change)) return;
    seen_request_ = true;
    // To end what never came must not begin it.
    if (is_message && !change.before && is_over(status)) {
      // Who sends REF^I14 wants the referral over, and it is: an error would have it sent again and again.
      const auto severity = answers_in_hl7v2(work_) ? Severity::warning : Severity::error;
      work_.note = "this ends a referral that is not known here; nothing began";
      work_.problem(Category::unprocessable, issue::not_found, change.path + ".status", work_.note, severity);
      return;
    }
    if ((!is_message && keeps_for_later(status, task)) || is_over(status)) {
      work_.note = "a ServiceRequest is kept, it begins no referral yet";
      return;
    }
    if (is_message && !change.before) tell_of_unknown(change);
    begin(change, task);
  }

  // A change of what is not known here begins it: the number may be a slip, and the first message may be lost. An
  // edition of a form may well be the first of it that comes.
  void tell_of_unknown(const Change& request) {
    const auto is_form = [](const Change& change) { return change.type == "Encounter"; };
    if (work_.header.reason != "update" || std::ranges::any_of(work_.changes, is_form)) return;
    work_.problem(Category::unprocessable, issue::not_found, request.path,
                  "this changes a referral that is not known here; it begins one", Severity::warning);
  }

  // What was here already, and began nothing then, belongs to its referral from now on: it is written again for that,
  // and what is said of it later is news of this referral.
  void begin(Change& request, Change* task) {
    const std::array parts = {&request, task};
    const auto is_ours = [&](const Change* part) {
      return part != nullptr && part->before && part->owner == work_.partner->id;
    };
    for (auto* part : parts) {
      if (is_ours(part)) part->write = true;
    }
    desk_.begin(request, task);
    if (work_.refused()) return;
    begun_.insert(request.key);
    for (auto* part : parts) {
      if (!is_ours(part)) continue;
      if (part->referral.get() != 0) work_.commit.disclosures.push_back({part->key, part->referral});
      part->referral = work_.referral;
    }
  }

  // The status decides what becomes of a referral; the reason delete beside one that goes on is a contradiction. Taken
  // as a change, the sender would believe that it has ended.
  bool deletes_what_is_active(const Change& request) {
    if (work_.in.interaction != Interaction::process_message || work_.header.reason != "delete") return false;
    if (!in_focus(request) || is_over(request.resource["status"].text())) return false;
    const auto* task = desk_.task_for(request);
    const auto said = task == nullptr ? std::nullopt : referral::parse_task_status(task->resource["status"].text());
    if (said == TaskStatus::cancelled || said == TaskStatus::entered_in_error) return false;
    work_.problem(
        Category::unprocessable, issue::business_rule, request.path + ".status",
        "the reason of the message (Bundle.entry[0].resource.reason) is delete, and this ServiceRequest is " +
            shown_status(request) +
            ": to end the referral its status is revoked or entered-in-error; a change has the reason update");
    return true;
  }

  static std::string shown_status(const Change& request) {
    const auto status = request.resource["status"].text();
    return status == "active" || status == "draft" || status == "on-hold" ? std::string(status) : "not over";
  }

  static bool is_over(std::string_view status) {
    return status == "revoked" || status == "completed" || status == "entered-in-error";
  }

  // A draft, a Task that is one, and what was over long ago are stored and begin nothing. A message asks for action.
  static bool keeps_for_later(std::string_view status, const Change* task) {
    if (status == "draft" || status == "on-hold" || is_over(status)) return true;
    return task != nullptr && task->resource["status"].text() == "draft";
  }

  // An earlier edition of the form took it back, and this one names it again.
  bool asked_for_again(const Change& change, const store::ReferralRow& referral) {
    return told_anew_ && referral.status == "cancelled" && change.resource["status"].text() == "active" &&
           content(work_, *change.before)["status"].text() == "revoked";
  }

  std::optional<store::ReferralRow> referral_by_request(const Change& change) {
    auto row = referral_of(work_, reader_, change.before->referral);
    if (row && row->request == change.key) return row;
    return std::nullopt;
  }

  void sender_task(Change& change) {
    if (!change.before) return adopt(change);
    const auto referral = referral_of(work_, reader_, change.before->referral);
    if (referral && referral->task == change.key) return gateway_task_by_sender(change, *referral);
    if (change.owner != work_.partner->id || !change.write) return;
    const auto from = referral::parse_task_status(content(work_, *change.before)["status"].text());
    const auto to = referral::parse_task_status(change.resource["status"].text());
    if (!from || !to) {
      if (referral) {
        work_.problem(Category::unprocessable, issue::code_invalid, change.path + ".status",
                      "this is no status of a referral's Task");
      }
      return;
    }
    if (!referral) {
      if (*from == TaskStatus::draft && *to == TaskStatus::requested) begin_from_draft(change);
      return;
    }
    if (referral->source_task != change.key) return;
    if (*to == TaskStatus::requested && desk_.change_at(change.resource["focus"]["reference"].text()) != nullptr) {
      change.write = false;  // the whole referral is told once more: what became of its Task since stands
      desk_.mirror_end(*referral);
      return;
    }
    if (!judged(change, *referral, *from, *to)) return;
    if (*to == TaskStatus::cancelled || *to == TaskStatus::entered_in_error) {
      desk_.end_by_sender(*referral, *to, change.resource["statusReason"]);
    }
  }

  // What a requester may say of a Task; false when nothing follows.
  bool judged(Change& change, const store::ReferralRow& referral, TaskStatus from, TaskStatus to) {
    work_.referral = referral.key;
    switch (referral::judge(from, to, referral::Actor::requester)) {
      case referral::Move::moves: return true;
      case referral::Move::stays: return false;
      case referral::Move::late:
        change.write = false;
        work_.verdict = store::Verdict::no_effect;
        work_.note = "the Task is " + std::string(referral::to_string(from)) + " already: recorded, nothing moved";
        return false;
      case referral::Move::forbidden:
        work_.problem(Category::forbidden, issue::forbidden, change.path + ".status",
                      std::string(referral::to_string(to)) + " is for the performer to say");
        return false;
      case referral::Move::skips:
        work_.problem(Category::unprocessable, issue::business_rule, change.path + ".status",
                      "a Task that is " + std::string(referral::to_string(from)) + " cannot become " +
                          std::string(referral::to_string(to)) + " in one step");
        return false;
    }
    return false;
  }

  // Either side may cancel, also on the Task that the gateway made.
  void gateway_task_by_sender(Change& change, const store::ReferralRow& referral) {
    const bool wanted = change.write;
    change.write = false;
    const auto from = referral::parse_task_status(referral.status);
    const auto to = referral::parse_task_status(change.resource["status"].text());
    if (!from || !to) {
      work_.problem(Category::unprocessable, issue::code_invalid, change.path + ".status",
                    "this is no status of a referral's Task");
      return;
    }
    if (!wanted || !judged(change, referral, *from, *to)) return;
    desk_.end_by_sender(referral, *to, change.resource["statusReason"]);
  }

  // A Task that comes after its ServiceRequest becomes the sender's own view of the referral.
  void adopt(Change& change) {
    const auto focus = fhir::parse_reference(change.resource["focus"]["reference"].text());
    if (focus.type != "ServiceRequest") return;
    // With its request in the same message: one that begins now has its Task already.
    const auto* there = desk_.change_at(focus.text);
    if (there != nullptr && (!there->before || begun_.contains(there->key))) return;
    auto row = visible_row(work_, reader_, "ServiceRequest", focus.id);
    if (!row) return;
    auto referral = referral_of(work_, reader_, row->referral);
    if (!referral) {
      if (row->partner == work_.partner->id && change.resource["status"].text() == "requested")
        begin_from_draft(change);
      return;
    }
    if (referral->sender != work_.partner->id || referral->source_task.get() != 0) return;
    desk_.follow_task(change, *referral);
    const auto status = referral::parse_task_status(change.resource["status"].text());
    if (status != TaskStatus::cancelled && status != TaskStatus::entered_in_error) return;
    referral->source_task = change.key;
    desk_.end_by_sender(*referral, *status, change.resource["statusReason"]);
  }

  // The Task of a stored request says that it is meant now.
  void begin_from_draft(Change& task) {
    const auto focus = fhir::parse_reference(task.resource["focus"]["reference"].text());
    if (auto* there = desk_.change_at(focus.text); there != nullptr) {
      if (!begun_.contains(there->key)) begin(*there, &task);
      return;
    }
    auto row = visible_row(work_, reader_, "ServiceRequest", focus.id);
    if (!row || row->partner != work_.partner->id) return;
    // The request was meant before its Task was.
    if (auto referral = referral_of(work_, reader_, row->referral)) {
      if (referral->source_task.get() == 0) desk_.follow_task(task, *std::move(referral));
      return;
    }
    auto& request = work_.changes.emplace_back();
    request.path = task.path + ".focus";
    request.type = "ServiceRequest";
    request.key = row->key;
    request.version = row->version;
    request.owner = row->partner;
    request.resource = content(work_, *row);
    request.before = std::move(*row);
    // Written again, so that the request belongs to its referral from now on.
    desk_.begin(request, &task);
    request.referral = work_.referral;
    task.referral = work_.referral;
  }

  // ---- a platform reports

  void from_platform() {
    std::vector<Change*> tasks;
    std::vector<Change*> outputs;
    for (auto& change : work_.changes) {
      if (change.type == "Task" && change.before && change.before->partner.get().empty()) {
        if (std::ranges::any_of(tasks, [&](const Change* other) { return other->key == change.key; })) {
          return work_.problem(Category::unprocessable, issue::duplicate, change.path,
                               "this Bundle reports on the same Task twice");
        }
        tasks.push_back(&change);
      } else if (change.write) {
        outputs.push_back(&change);
      }
    }
    if (work_.in.interaction == Interaction::process_message && tasks.empty()) {
      work_.problem(Category::unprocessable, issue::required, "Bundle.entry",
                    "a report needs the Task that it is about, by its id, its identifier or its focus");
      return;
    }
    assign(outputs, tasks);
    if (work_.refused()) return;
    for (auto* task : tasks) {
      const auto referral = referral_of(work_, reader_, task->before->referral);
      if (!referral) continue;
      std::vector<Change*> own;
      for (auto* output : outputs) {
        if (output->referral == referral->key) own.push_back(output);
      }
      desk_.report(*task, *referral, own);
    }
  }

  // Each output belongs to one referral of this platform: that of the only Task reported, else the one it points to.
  void assign(const std::vector<Change*>& outputs, const std::vector<Change*>& tasks) {
    for (auto* output : outputs) {
      if (output->before) continue;  // belongs already
      if (tasks.size() == 1) {
        output->referral = tasks.front()->before->referral;
        continue;
      }
      output->referral = pointed_at(*output);
    }
    // What only another output points to (a Practitioner of an Encounter) belongs with it.
    std::unordered_map<std::string, ReferralKey> pointed_from;
    for (const auto* output : outputs) {
      if (output->referral.get() == 0) continue;
      fhir::for_each_reference(output->resource, "", [&](const std::string&, const data::Node& reference) {
        pointed_from.emplace(reference["reference"].text(), output->referral);
      });
    }
    for (auto* output : outputs) {
      if (output->referral.get() != 0 || output->before) continue;
      if (const auto from = pointed_from.find(output->reference()); from != pointed_from.end()) {
        output->referral = from->second;
        continue;
      }
      work_.problem(
          Category::unprocessable, issue::required, output->path,
          "which referral is this " + output->type + " of? Point to its ServiceRequest (basedOn) or its Task");
    }
    for (const auto* output : outputs) {
      if (output->referral.get() != 0) work_.referral = output->referral;
    }
  }

  ReferralKey pointed_at(const Change& output) {
    ReferralKey found;
    fhir::for_each_reference(output.resource, output.path, [&](const std::string&, const data::Node& reference) {
      const auto target = fhir::parse_reference(reference["reference"].text());
      // A Patient may have many referrals: it does not say which.
      if (found.get() != 0 || target.type == "Patient") return;
      const auto row = visible_row(work_, reader_, target.type, target.id);
      if (!row) return;
      const auto referral = referral_of(work_, reader_, row->referral);
      if (referral && referral->platform == work_.partner->id) found = referral->key;
    });
    return found;
  }

  // ---- the rows of what the message brought

  void write(Change& change) {
    if (!change.write) return;
    if (change.key.get() == 0) {
      work_.problem(Category::internal, issue::exception, change.path, "this has no place in the store");
      return;
    }
    const auto version = change.before ? change.version + 1 : 1;
    change.stored = desk_.write(change.type, change.key, version, change.resource, change.owner, change.referral);
    change.version = version;
    if (change.before) {
      change.before.reset();
      change.created_here = false;
    }
    if (!change.condition.empty()) {
      work_.commit.unique_keys.push_back({work_.partner->id, "condition", change.condition, change.key.get()});
    }
    claim_numbers(change);
    for (auto& identity : identity_of(work_, change.type, change.resource)) {
      auto there = reader_.unique_key(work_.partner->id, change.type, identity);
      if (!work_.keep(there) || *there || change.owner != work_.partner->id) continue;
      const auto [first, fresh] = claimed_.emplace(change.type + "|" + identity, change.key);
      if (!fresh) {
        if (first->second == change.key) continue;
        work_.problem(Category::unprocessable, issue::duplicate, change.path + ".identifier",
                      "this Bundle gives the same identifier to two resources of type " + change.type);
        continue;
      }
      work_.commit.unique_keys.push_back({work_.partner->id, change.type, std::move(identity), change.key.get()});
    }
  }

  // Two reports at once find nothing under a new number, both: one of them is decided again.
  void claim_numbers(const Change& change) {
    const auto kind = report_key(change.type, change.referral);
    for (const auto& number : change.known_by) {
      auto there = reader_.unique_key(work_.partner->id, kind, number);
      if (!work_.keep(there) || *there) continue;
      auto name = kind;
      name.append("|").append(number);
      if (!claimed_.emplace(std::move(name), change.key).second) continue;
      work_.commit.unique_keys.push_back({work_.partner->id, kind, number, change.key.get()});
    }
  }

  Work& work_;
  store::Reader& reader_;
  Desk desk_;
  bool seen_request_ = false;
  bool told_anew_ = false;                                  // a contact that is known, and all that was asked for in it
  bool answers_changed_ = false;                            // of the contact that the message tells anew
  std::optional<std::unordered_set<const Change*>> focus_;  // the requests that a message names, once looked up
  std::unordered_map<std::string, const Change*> called_;   // by what the sender calls them
  std::unordered_map<std::string, ResourceKey> claimed_;    // by this message, by "type|identity"
  std::unordered_set<ResourceKey> begun_;                   // requests of which this message began the referral
};

}  // namespace

bool decide(Work& work, store::Reader& reader, IdSource& ids) { return Decider(work, reader, ids).run(); }

}  // namespace linkway::exchange
