#include "referral/report/tables.h"

#include <array>

namespace linkway::referral::report {
namespace {

constexpr std::string_view source_system = "https://linkway.example/fhir/CodeSystem/referral-source";

constexpr std::array<TableInfo, table_count> all = {{
    {Table::month, "month", "Month", "", false, true,
     "the month of ServiceRequest.authoredOn as it was written; of the receipt where there is none"},
    {Table::sender, "sender", "Sending partner", "", false, false, "the partner who sent the referral"},
    {Table::platform, "platform", "Platform", "", false, false,
     "the partner to whom the referral was handed; none: no rule matched"},
    {Table::source, "source", "Source", source_system, true, false,
     "who referred the person, or from whom they heard of the offer: the extensions referral-source"},
    {Table::route, "route", "Route", source_system, true, false,
     "the branch of the code system of sources: medical, statutory, community, person, other"},
    {Table::referrer, "referrer", "Role of the referrer", "https://linkway.example/fhir/CodeSystem/worker-role", false,
     false, "the extension referrer-role"},
    {Table::topic, "topic", "Topic", "https://linkway.example/fhir/CodeSystem/need", true, false,
     "why the person is referred: every ServiceRequest.reasonCode"},
    {Table::main_topic, "main-topic", "Main topic", "https://linkway.example/fhir/CodeSystem/need", false, false,
     "the first ServiceRequest.reasonCode"},
    {Table::service, "service", "Service", "https://linkway.example/fhir/CodeSystem/activity", false, false,
     "what is asked for: ServiceRequest.code"},
    {Table::follow_up, "follow-up", "Frequency of follow-up",
     "https://linkway.example/fhir/CodeSystem/follow-up-frequency", false, false,
     "how often the link worker comes back: ServiceRequest.occurrenceTiming.code"},
    {Table::age, "age", "Age", "", false, true,
     "years on the day of the referral: by Patient.birthDate when it is a whole date, else as stated (Observation "
     "stated-age), else by the year of birth alone"},
    {Table::sex, "sex", "Sex", "http://hl7.org/fhir/administrative-gender", false, false, "Patient.gender"},
    {Table::decile, "decile", "Decile of deprivation", "", false, true,
     "Observation deprivation-decile; 1 is the most deprived tenth"},
    {Table::area, "area", "Area", "", false, false,
     "where the person lives: of a postcode in the form of the United Kingdom the district (LS1), of others all of it; "
     "without one, city, district and state"},
    {Table::precinct, "precinct", "Village or quarter", "", false, false,
     "the part of a municipality where the person lives (the extension iso21090-ADXP-precinct of the address), "
     "with city, district and state"},
    {Table::language, "language", "Language", "urn:ietf:bcp:47", false, false,
     "the preferred Patient.communication.language, else the first"},
    {Table::ethnicity, "ethnicity", "Ethnic category", "", false, false, "the extension ethnic-category"},
    {Table::gp, "gp", "General practice", "", false, false,
     "not-known: the request says so (orderDetail gp-not-known), or Patient.generalPractitioner names nobody"},
    {Table::status, "status", "Status", "http://hl7.org/fhir/task-status", false, false,
     "Task.status at the time of the report"},
    {Table::step, "step", "Step", "https://linkway.example/fhir/CodeSystem/referral-step", false, false,
     "Task.businessStatus at the time of the report"},
    {Table::reason, "reason", "Reason of rejection or closure",
     "https://linkway.example/fhir/CodeSystem/closure-reason", false, false,
     "Task.statusReason of referrals that are rejected, cancelled, failed or completed"},
    {Table::place, "place", "Place of contact", "https://linkway.example/fhir/CodeSystem/contact-setting", true, false,
     "Encounter.type of the contacts"},
    {Table::activity, "activity", "Activity", "https://linkway.example/fhir/CodeSystem/activity", true, false,
     "Procedure.code of what was done"},
    {Table::answer, "answer", "Answers of measures", "https://linkway.example/fhir/CodeSystem/measure", true, true,
     "measures whose value is a code or yes or no, as measure=value; with @end, @follow-up or @during where the phase "
     "is told and is not the baseline. What came with a message of several referrals counts for the first of them"},
}};

}  // namespace

std::span<const TableInfo> tables() { return all; }

const TableInfo& info_of(Table table) { return all.at(static_cast<std::size_t>(table)); }

std::optional<Table> find_table(std::string_view name) {
  for (const auto& info : all) {
    if (info.name == name) return info.table;
  }
  return std::nullopt;
}

}  // namespace linkway::referral::report
