#include "security/access.h"

#include <algorithm>
#include <array>

namespace linkway::security {

namespace {

using Types = std::string_view;

// What a referral may be made of. Conformance, security and infrastructure resources are not among them.
constexpr std::array referral_types{Types("AllergyIntolerance"),
                                    Types("Appointment"),
                                    Types("Basic"),
                                    Types("Binary"),
                                    Types("Bundle"),
                                    Types("CarePlan"),
                                    Types("CareTeam"),
                                    Types("ClinicalImpression"),
                                    Types("Communication"),
                                    Types("CommunicationRequest"),
                                    Types("Composition"),
                                    Types("Condition"),
                                    Types("Consent"),
                                    Types("Coverage"),
                                    Types("Device"),
                                    Types("DeviceRequest"),
                                    Types("DiagnosticReport"),
                                    Types("DocumentReference"),
                                    Types("Encounter"),
                                    Types("EpisodeOfCare"),
                                    Types("FamilyMemberHistory"),
                                    Types("Flag"),
                                    Types("Goal"),
                                    Types("Group"),
                                    Types("HealthcareService"),
                                    Types("Immunization"),
                                    Types("List"),
                                    Types("Location"),
                                    Types("Media"),
                                    Types("Medication"),
                                    Types("MedicationRequest"),
                                    Types("MedicationStatement"),
                                    Types("NutritionOrder"),
                                    Types("Observation"),
                                    Types("Organization"),
                                    Types("Patient"),
                                    Types("Person"),
                                    Types("Practitioner"),
                                    Types("PractitionerRole"),
                                    Types("Procedure"),
                                    Types("Provenance"),
                                    Types("Questionnaire"),
                                    Types("QuestionnaireResponse"),
                                    Types("RelatedPerson"),
                                    Types("RequestGroup"),
                                    Types("RiskAssessment"),
                                    Types("Schedule"),
                                    Types("ServiceRequest"),
                                    Types("Slot"),
                                    Types("Specimen"),
                                    Types("Task")};

// What a platform may report.
constexpr std::array report_types{Types("Appointment"),       Types("CarePlan"),      Types("Communication"),
                                  Types("Condition"),         Types("Consent"),       Types("DocumentReference"),
                                  Types("Encounter"),         Types("Flag"),          Types("Goal"),
                                  Types("HealthcareService"), Types("Location"),      Types("Observation"),
                                  Types("Organization"),      Types("Practitioner"),  Types("PractitionerRole"),
                                  Types("Procedure"),         Types("Provenance"),    Types("QuestionnaireResponse"),
                                  Types("RelatedPerson"),     Types("RiskAssessment")};

template <size_t N>
bool among(const std::array<Types, N>& types, std::string_view type) {
  return std::binary_search(types.begin(), types.end(), type);
}

static_assert(std::is_sorted(referral_types.begin(), referral_types.end()));
static_assert(std::is_sorted(report_types.begin(), report_types.end()));

}  // namespace

store::Scope scope_of(const Partner& partner) {
  switch (partner.role) {
    case Role::referrer: return {store::Scope::Kind::sender, partner.id};
    case Role::platform: return {store::Scope::Kind::platform, partner.id};
    case Role::operator_: break;
  }
  return {};
}

bool may_create(const Partner& partner, std::string_view type) {
  switch (partner.role) {
    case Role::referrer: return among(referral_types, type);
    case Role::platform: return among(report_types, type);
    case Role::operator_: break;
  }
  return false;
}

bool is_exchanged(std::string_view type) { return among(referral_types, type) || among(report_types, type); }

Write may_write(const Partner& partner, const store::ResourceRow& row, const store::ReferralRow* referral) {
  if (partner.role == Role::operator_) return Write::no;
  if (row.partner == partner.id) return Write::whole;
  const bool gateways_task = row.partner.get().empty() && referral != nullptr && referral->task == row.key;
  if (!gateways_task) return Write::no;
  if (partner.role == Role::platform && referral->platform == partner.id) return Write::move;
  if (partner.role == Role::referrer && referral->sender == partner.id) return Write::move;
  return Write::no;
}

}  // namespace linkway::security
