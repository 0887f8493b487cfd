// The finer step within a Task: what a GP wants to know. Codes of our own CodeSystem.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace linkway::referral {

inline constexpr std::string_view business_status_system = "https://linkway.example/fhir/CodeSystem/referral-step";

struct BusinessStatus {
  std::string_view code;      // "contact-attempted"
  std::string_view display;   // "Contact attempted"
  std::string_view sentence;  // for the summary: "The link worker tried to reach the person."
  bool contacted;             // counts as "contacted by a link worker" in the funnel
  bool intervention;          // counts as "received an intervention"
};
[[nodiscard]] std::span<const BusinessStatus> business_statuses();  // in the order of a referral's life
[[nodiscard]] const BusinessStatus* find_business_status(std::string_view code);

}  // namespace linkway::referral
