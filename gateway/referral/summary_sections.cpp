#include "referral/summary_sections.h"

#include "fhir/codes.h"
#include "referral/business_status.h"
#include "referral/dates.h"
#include "referral/output_words.h"
#include "referral/task_states.h"
#include "referral/words.h"

namespace linkway::referral {
namespace {

std::string status_words(std::string_view status) {
  const auto known = parse_task_status(status);
  if (!known) return std::string(status);
  switch (*known) {
    case TaskStatus::draft: return "Draft";
    case TaskStatus::requested: return "Waiting for an answer";
    case TaskStatus::accepted: return "Accepted";
    case TaskStatus::rejected: return "Not accepted";
    case TaskStatus::in_progress: return "In progress";
    case TaskStatus::on_hold: return "On hold";
    case TaskStatus::completed: return "Completed";
    case TaskStatus::failed: return "Ended without completion";
    case TaskStatus::cancelled: return "Cancelled";
    case TaskStatus::entered_in_error: return "Entered in error";
  }
  return std::string(status);
}

const BusinessStatus* step_of(const data::Node& task) {
  return find_business_status(fhir::code_in(task["businessStatus"], business_status_system));
}

// Texts of a list of Annotations, with date and author where known.
void write_notes(Narrative& out, const data::Node& notes) {
  for (const auto& note : notes.items()) {
    const auto text = std::string(note["text"].text());
    if (text.empty()) continue;
    auto author = std::string(note["authorString"].text());
    if (author.empty()) author = reference_words(note["authorReference"]);
    auto label = std::string("Note");
    if (const auto date = date_for_people(note["time"].text()); !date.empty()) label += ", " + date;
    if (!author.empty()) label += ", " + author;
    out.line(label, text);
  }
}

bool has_own_section(const data::Node& resource) {
  const auto type = resource["resourceType"].text();
  return type == "Encounter" || type == "Procedure" || type == "Observation";
}

void write_contacts(SummarySection& section, const SummaryInput& input) {
  const auto contacts = of_type(input.outputs, "Encounter");
  if (contacts.empty()) return;
  section.narrative.line("Contacts", std::to_string(contacts.size()));
  section.narrative.begin_list();
  for (const auto& each : contacts) {
    section.narrative.item(contact_words(each));
    section.entries.push_back(literal_of(each));
  }
  section.narrative.end_list();
}

void write_others(SummarySection& section, const SummaryInput& input) {
  for (const auto& each : input.outputs) {
    if (has_own_section(each)) continue;
    section.narrative.line("Also sent", other_words(each));
    section.entries.push_back(literal_of(each));
  }
}

}  // namespace

std::string standing_words(const data::Node& task) {
  auto out = status_words(task["status"].text());
  const auto* step = step_of(task);
  const auto step_words = step != nullptr ? std::string(step->display) : concept_words(task["businessStatus"]);
  if (!step_words.empty()) out += " (" + step_words + ")";
  return out;
}

SummarySection referral_section(const SummaryInput& input) {
  SummarySection section{"Referral", {}, {}};
  auto& out = section.narrative;
  const auto asked = concept_words(input.request["code"]);
  out.line("Asked for", asked.empty() ? "Social prescribing" : asked);
  out.line("Reason", concept_words(input.request["reasonCode"]));
  if (const auto priority = input.request["priority"].text(); priority != "routine") out.line("Priority", priority);
  out.line("Referred on", date_for_people(input.request["authoredOn"].text()));
  out.line("Referred by", reference_words(input.request["requester"]));
  out.line("Sent to", input.platform_name);
  if (!input.request_ref.empty()) section.entries.push_back(input.request_ref);
  return section;
}

SummarySection progress_section(const SummaryInput& input) {
  SummarySection section{"Progress", {}, {}};
  auto& out = section.narrative;
  out.line("Status", standing_words(input.task));
  if (const auto* step = step_of(input.task)) out.paragraph(step->sentence);
  out.line("Reason", concept_words(input.task["statusReason"]));
  out.line("Period", period_words(input.task["executionPeriod"]));
  out.line("Last change", date_for_people(input.task["lastModified"].text()));
  if (!input.task_ref.empty()) section.entries.push_back(input.task_ref);
  write_contacts(section, input);
  write_notes(out, input.task["note"]);
  for (const auto& output : input.task["output"].items()) {
    if (output["valueReference"] || output["valueCodeableConcept"]) continue;
    auto label = concept_words(output["type"]);
    out.line(label.empty() ? "Result" : label, value_words(output));
  }
  write_others(section, input);
  return section;
}

SummarySection activities_section(const SummaryInput& input) {
  SummarySection section{"Activities", {}, {}};
  auto& out = section.narrative;
  std::vector<std::string> lines;
  for (const auto& each : of_type(input.outputs, "Procedure")) {
    lines.push_back(activity_words(each));
    section.entries.push_back(literal_of(each));
  }
  // An activity may be told by its code alone (SDOHCC, PerformedActivityCode).
  for (const auto& output : input.task["output"].items()) {
    if (auto words = concept_words(output["valueCodeableConcept"]); !words.empty()) lines.push_back(std::move(words));
  }
  if (lines.empty()) {
    out.paragraph("None reported.");
    return section;
  }
  out.begin_list();
  for (const auto& line : lines) out.item(line);
  out.end_list();
  return section;
}

namespace {

// " (baseline)": without it the scores before and after look alike.
std::string phase_words(const data::Node& measure) {
  for (const auto& extension : measure["extension"].items()) {
    if (extension["url"].text() != "https://linkway.example/fhir/StructureDefinition/measure-phase") continue;
    if (const auto phase = extension["valueCode"].text(); !phase.empty()) return " (" + std::string(phase) + ")";
  }
  return "";
}

}  // namespace

SummarySection measures_section(const SummaryInput& input) {
  SummarySection section{"Measures", {}, {}};
  auto& out = section.narrative;
  const auto measures = of_type(input.outputs, "Observation");
  if (measures.empty()) {
    out.paragraph("None reported.");
    return section;
  }
  out.begin_table({"Measure", "Result", "Date"});
  for (const auto& each : measures) {
    const auto name = concept_words(each["code"]);
    out.row({(name.empty() ? "Observation" : name) + phase_words(each), result_words(each),
             date_for_people(time_of(each))});
    section.entries.push_back(literal_of(each));
  }
  out.end_table();
  return section;
}

}  // namespace linkway::referral
