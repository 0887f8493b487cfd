#include "fhir/search_table.h"

#include <array>

namespace linkway::fhir {

namespace {

constexpr std::string_view task_status = "http://hl7.org/fhir/task-status";
constexpr std::string_view request_status = "http://hl7.org/fhir/request-status";

constexpr auto rows = std::to_array<Searchable>({
    {{"", "_id", "token", "The id of the resource."}, "", "", "", ""},
    {{"", "_lastUpdated", "date", "When the resource last changed; prefixes eq, gt, ge, lt, le."}, "", "", "", ""},
    {{"", "identifier", "token", "A business identifier: system|value, |value or value."}, "identifier", "", "", ""},
    {{"Task", "status", "token", "The status of the Task."}, "status", "Task.status", task_status, ""},
    {{"Task", "owner", "reference", "Who is to do the Task."}, "owner", "Task.owner", "", ""},
    {{"Task", "requester", "reference", "Who asked for the Task."}, "requester", "Task.requester", "", ""},
    {{"Task", "focus", "reference", "What the Task acts on."}, "focus", "Task.focus", "", "ServiceRequest"},
    {{"Task", "patient", "reference", "The person whom the Task is for."}, "for", "Task.patient", "", "Patient", true},
    {{"ServiceRequest", "status", "token", "The status of the request."},
     "status",
     "ServiceRequest.status",
     request_status,
     ""},
    {{"ServiceRequest", "subject", "reference", "The person whom the request is for."},
     "subject",
     "ServiceRequest.subject",
     "",
     "Patient"},
    {{"ServiceRequest", "patient", "reference", "The person whom the request is for."},
     "",
     "ServiceRequest.subject",
     "",
     "Patient",
     true},
    {{"ServiceRequest", "requester", "reference", "Who asked for the service."},
     "requester",
     "ServiceRequest.requester",
     "",
     ""},
    {{"ServiceRequest", "based-on", "reference", "The request that this one fulfils."},
     "basedOn",
     "ServiceRequest.based-on",
     "",
     "ServiceRequest"},
});

constexpr auto shown_rows() {
  std::array<OfferedParameter, rows.size()> shown{};
  for (std::size_t i = 0; i < rows.size(); ++i) shown[i] = rows[i].shown;
  return shown;
}
constexpr auto shown = shown_rows();

}  // namespace

std::span<const OfferedParameter> search_parameters() { return shown; }

std::span<const Searchable> searchables() { return rows; }

const Searchable* find_searchable(std::string_view type, std::string_view name) {
  for (const auto& row : rows) {
    if (row.shown.name == name && (row.shown.type.empty() || row.shown.type == type)) return &row;
  }
  return nullptr;
}

}  // namespace linkway::fhir
