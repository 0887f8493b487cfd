#include "fhir/codes.h"
#include "referral/dates.h"
#include "referral/message.h"
#include "referral/organization_reference.h"
#include "referral/summary_sections.h"
#include "referral/task_states.h"

namespace linkway::referral {
namespace {

constexpr std::string_view title = "Social prescribing summary";

std::string person_words(const data::Node& patient) {
  auto out = fhir::human_name(patient);
  if (const auto born = date_for_people(patient["birthDate"].text()); !born.empty()) {
    out += (out.empty() ? "Born " : ", born ") + born;
  }
  return out;
}

data::Node section_node(const SummarySection& section, data::Builder& builder) {
  std::vector<data::Node> entries;
  entries.reserve(section.entries.size());
  for (const auto& literal : section.entries) entries.push_back(fhir::reference_to(builder, literal));
  return builder.object({{"title", builder.text(section.title)},
                         {"text", section.narrative.to_node(builder)},
                         {"entry", entries.empty() ? data::Node() : builder.list(entries)}});
}

bool is_closed(const data::Node& task) {
  const auto status = parse_task_status(task["status"].text());
  return status && is_final(*status);
}

}  // namespace

data::Node make_summary(const SummaryInput& input, data::Builder& builder) {
  Narrative whole;
  whole.strong("Social prescribing referral: " + standing_words(input.task));
  if (const auto person = person_words(input.patient); !person.empty()) whole.paragraph(person);

  std::vector<data::Node> sections;
  for (const auto& section :
       {referral_section(input), progress_section(input), activities_section(input), measures_section(input)}) {
    whole.heading(section.title);
    whole.append(section.narrative);
    sections.push_back(section_node(section, builder));
  }
  // R4 demands an author; a service without a name is called by what it is.
  const std::string author = input.platform_name.empty() ? "Social prescribing service" : input.platform_name;
  return builder.object({
      {"resourceType", builder.text("Composition")},
      {"id", input.id.empty() ? data::Node() : builder.text(input.id)},
      {"text", whole.to_node(builder)},
      {"status", builder.text(is_closed(input.task) ? "final" : "preliminary")},
      {"type", builder.object({{"text", builder.text(title)}})},
      {"subject", input.patient_ref.empty() ? data::Node() : fhir::reference_to(builder, input.patient_ref)},
      {"date", builder.text(to_fhir(input.now))},
      {"author", builder.list({organization_reference(builder, author, {}, {})})},
      {"title", builder.text(title)},
      {"section", builder.list(sections)},
  });
}

}  // namespace linkway::referral
