#include "referral/complete_report.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fhir/codes.h"

namespace linkway::referral {

namespace {

using data::Builder;
using data::Node;

constexpr std::string_view outcome_types_system =
    "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes";

enum class BasedOn : std::uint8_t { none, one, list };

// Where resources of this type say whom they are about and what they follow.
struct Places {
  std::string_view type;
  std::string_view person;
  BasedOn based_on;
  bool outcome;  // what came of the referral, rather than a part of something else
};
constexpr std::array places{
    Places{"CarePlan", "subject", BasedOn::list, true},
    Places{"Communication", "subject", BasedOn::list, true},
    Places{"Condition", "subject", BasedOn::none, true},
    Places{"Consent", "patient", BasedOn::none, false},
    Places{"DocumentReference", "subject", BasedOn::none, true},
    Places{"Encounter", "subject", BasedOn::list, true},
    Places{"Flag", "subject", BasedOn::none, false},
    Places{"Goal", "subject", BasedOn::none, true},
    Places{"Observation", "subject", BasedOn::list, true},
    Places{"Procedure", "subject", BasedOn::list, true},
    Places{"QuestionnaireResponse", "subject", BasedOn::list, true},
    Places{"RelatedPerson", "patient", BasedOn::none, false},
    Places{"RiskAssessment", "subject", BasedOn::one, true},
};

const Places* places_of(std::string_view type) {
  const auto found = std::ranges::find(places, type, &Places::type);
  return found == places.end() ? nullptr : &*found;
}

Node with_missing(const Node& resource, std::string_view name, const Node& value, Builder& b) {
  return resource[name] ? resource : b.with(resource, name, value);
}

Node completed(const Node& resource, const Places& where, const ReportSurroundings& known, Builder& b) {
  auto out = with_missing(resource, where.person, fhir::reference_to(b, known.patient_ref), b);
  if (where.based_on == BasedOn::none) return out;
  const auto order = fhir::reference_to(b, known.order_ref);
  return with_missing(out, "basedOn", where.based_on == BasedOn::list ? b.list({order}) : order, b);
}

// What a report says anew each time, or not at all.
bool is_reported(std::string_view member) {
  for (const auto* name : {"status", "statusReason", "businessStatus", "note", "output", "executionPeriod", "meta",
                           "id", "lastModified", "text", "identifier"}) {
    if (member == name) return true;
  }
  return false;
}

Node completed_task(const Node& task, const ReportSurroundings& known, const std::vector<std::string_view>& outcomes,
                    Builder& b) {
  auto out = task;
  for (const auto& [name, value] : known.task.members()) {
    if (!is_reported(name.view())) out = with_missing(out, name.view(), value, b);
  }
  // The sender of the referral may have a Task of its own: this one is meant, whatever the platform calls it.
  out = b.with(out, "id", b.text(std::string_view(known.task_ref).substr(known.task_ref.find('/') + 1)));
  out = with_missing(out, "intent", b.text("order"), b);
  out = with_missing(out, "focus", fhir::reference_to(b, known.order_ref), b);
  out = with_missing(out, "for", fhir::reference_to(b, known.patient_ref), b);
  std::vector<Node> outputs(task["output"].items().begin(), task["output"].items().end());
  std::unordered_set<std::string_view> named;
  for (const auto& output : outputs) named.insert(output["valueReference"]["reference"].text());
  for (const auto url : outcomes) {
    if (named.contains(url)) continue;
    outputs.push_back(b.object({{"type", fhir::concept_of(b, outcome_types_system, "resulting-activity")},
                                {"valueReference", fhir::reference_to(b, url)}}));
  }
  return outputs.empty() ? out : b.with(out, "output", b.list(outputs));
}

}  // namespace

Node complete_report(const Node& bundle, const ReportSurroundings& surroundings, Builder& builder) {
  std::vector<std::string_view> outcomes;
  for (const auto& entry : bundle["entry"].items()) {
    const auto* where = places_of(entry["resource"]["resourceType"].text());
    const auto url = entry["fullUrl"].text();
    if (where != nullptr && where->outcome && !url.empty()) outcomes.push_back(url);
  }
  std::vector<Node> entries;
  entries.reserve(bundle["entry"].size());
  for (const auto& entry : bundle["entry"].items()) {
    const auto& resource = entry["resource"];
    const auto type = resource["resourceType"].text();
    if (type == "Task") {
      entries.push_back(builder.with(entry, "resource", completed_task(resource, surroundings, outcomes, builder)));
    } else if (const auto* where = places_of(type)) {
      entries.push_back(builder.with(entry, "resource", completed(resource, *where, surroundings, builder)));
    } else {
      entries.push_back(entry);
    }
  }
  return entries.empty() ? bundle : builder.with(bundle, "entry", builder.list(entries));
}

}  // namespace linkway::referral
