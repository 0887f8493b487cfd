#include "referral/requirements.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "fhir/codes.h"
#include "fhir/primitive.h"
#include "referral/dates.h"

namespace linkway::referral {
namespace {

Problem fault(std::string_view code, std::string path, std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = code;
  problem.path = std::move(path);
  problem.text = std::move(text);
  return problem;
}

Problem told(std::string path, std::string text) {
  auto problem = fault(issue::informational, std::move(path), std::move(text));
  problem.severity = Severity::information;
  return problem;
}

bool is_one_of(std::string_view value, std::span<const std::string_view> known) {
  return std::ranges::find(known, value) != known.end();
}

bool filled(const data::Node& text_node) { return !text::trim(fhir::string_of(text_node)).empty(); }

// http://hl7.org/fhir/request-status
void check_status(const Part& request, Problems& problems) {
  static constexpr std::array<std::string_view, 5> taken = {"active", "on-hold", "revoked", "completed",
                                                            "entered-in-error"};
  static constexpr std::array<std::string_view, 2> not_yet = {"draft", "unknown"};
  const auto path = request.path + ".status";
  const auto status = fhir::string_of(request.resource["status"]);
  if (status.empty()) {
    problems.push_back(fault(issue::required, path, "a referral needs a status"));
  } else if (is_one_of(status, not_yet)) {
    problems.push_back(fault(issue::business_rule, path,
                             "a referral that is sent has status active; a draft or unknown one is not acted on"));
  } else if (!is_one_of(status, taken)) {
    problems.push_back(fault(issue::code_invalid, path, "not a status of a ServiceRequest in FHIR R4"));
  }
}

// http://hl7.org/fhir/request-intent
void check_intent(const Part& request, Problems& problems) {
  static constexpr std::array<std::string_view, 6> taken = {"proposal", "plan",           "directive",
                                                            "order",    "original-order", "option"};
  static constexpr std::array<std::string_view, 3> of_a_filler = {"reflex-order", "filler-order", "instance-order"};
  const auto path = request.path + ".intent";
  const auto intent = fhir::string_of(request.resource["intent"]);
  if (intent.empty()) {
    problems.push_back(fault(issue::required, path, "a referral needs an intent"));
  } else if (is_one_of(intent, of_a_filler)) {
    problems.push_back(fault(issue::business_rule, path,
                             "this intent is for orders that a filler makes; a referral is sent as order"));
  } else if (!is_one_of(intent, taken)) {
    problems.push_back(fault(issue::code_invalid, path, "not an intent of a ServiceRequest in FHIR R4"));
  }
}

void check_code(const Part& request, const SenderDefaults& defaults, Problems& problems) {
  if (fhir::says_something(request.resource["code"])) return;
  const auto path = request.path + ".code";
  if (defaults.has_code) {
    problems.push_back(told(path, "no code was sent: the one agreed with the sending system is taken"));
  } else {
    problems.push_back(fault(issue::required, path, "a referral needs a code (coding with code, or text)"));
  }
}

bool has_name(const data::Node& patient) {
  return std::ranges::any_of(patient["name"].items(), [](const data::Node& name) {
    return filled(name["text"]) || filled(name["family"]) || std::ranges::any_of(name["given"].items(), filled);
  });
}

bool has_identifier(const data::Node& resource) {
  return std::ranges::any_of(fhir::identifiers(resource),
                             [](const auto& each) { return !text::trim(each.value).empty(); });
}

void check_person(const Content& content, const std::string& subject_path, Problems& problems) {
  const auto& patient = content.patient.resource;
  const auto& path = content.patient.path.empty() ? subject_path : content.patient.path;
  if (patient["resourceType"].text() != "Patient") {
    problems.push_back(fault(issue::value, subject_path, "the subject of a referral is a Patient"));
    return;
  }
  if (has_identifier(patient)) return;
  if (!has_name(patient)) {
    problems.push_back(fault(issue::required, path + ".name",
                             "a patient needs a name and a birth date, or an identifier with a value"));
  }
  const auto birth_date = fhir::string_of(patient["birthDate"]);
  if (birth_date.empty()) {
    problems.push_back(fault(issue::required, path + ".birthDate",
                             "a patient needs a birth date and a name, or an identifier with a value"));
  } else if (!parse_date(birth_date)) {
    problems.push_back(
        fault(issue::value, path + ".birthDate", "not a date that exists (YYYY, YYYY-MM or YYYY-MM-DD)"));
  }
}

void check_subject(const Content& content, Problems& problems) {
  const auto& subject = content.request.resource["subject"];
  const auto path = content.request.path + ".subject";
  if (!subject || subject.kind() == data::Kind::null) {
    problems.push_back(fault(issue::required, path, "a referral needs a subject: the patient"));
    return;
  }
  const bool logical = filled(subject["identifier"]["value"]);
  if (content.patient.resource) {
    // What the reference says of the person's identity counts as much as what the resource says.
    if (!logical || content.patient.resource["resourceType"].text() != "Patient") check_person(content, path, problems);
  } else if (!logical) {
    problems.push_back(
        fault(issue::required, path,
              "the patient is neither in the message nor known here, and the reference has no identifier"));
  }
}

// A Reference that points or names, or the resource itself.
bool names_someone(const data::Node& who) {
  return filled(who["reference"]) || filled(who["identifier"]["value"]) || filled(who["display"]) ||
         filled(who["resourceType"]);
}

void check_requester(const Content& content, const SenderDefaults& defaults, Problems& problems) {
  const auto path = content.request.path + ".requester";
  if (names_someone(content.request.resource["requester"])) return;
  if (names_someone(content.task.resource["requester"])) {
    problems.push_back(told(path, "no requester was sent: taken from the requester of the Task"));
  } else if (names_someone(content.sender.resource)) {
    problems.push_back(told(path, "no requester was sent: taken from the sender of the message"));
  } else if (defaults.has_organization) {
    problems.push_back(told(path, "no requester was sent: taken from the sending organisation"));
  } else {
    problems.push_back(fault(issue::required, path, "a referral needs a requester (reference, identifier or display)"));
  }
}

}  // namespace

Problems check_requirements(const Content& content, const SenderDefaults& defaults) {
  Problems problems;
  const auto& request = content.request;
  if (request.resource["resourceType"].text() != "ServiceRequest") {
    problems.push_back(fault(issue::required, request.path, "a referral needs a ServiceRequest"));
    return problems;
  }
  check_status(request, problems);
  check_intent(request, problems);
  if (request.resource["doNotPerform"].boolean()) {
    problems.push_back(fault(issue::business_rule, request.path + ".doNotPerform",
                             "a request that something is not done cannot be referred"));
  }
  check_code(request, defaults, problems);
  check_subject(content, problems);
  check_requester(content, defaults, problems);
  return problems;
}

}  // namespace linkway::referral
