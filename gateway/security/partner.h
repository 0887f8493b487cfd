// A partner: an outside system with its own identity.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "net/http_client.h"
#include "security/validation_policy.h"

namespace linkway::security {
class Outgoing;
class Scheme;
struct MllpSender;
}  // namespace linkway::security

namespace linkway::security {

enum class Role : std::uint8_t {
  referrer,   // sends referrals, gets outcomes: GP system, hospital, pharmacy, ...
  platform,   // receives referrals, reports
  operator_,  // reads operations pages and metrics
};

struct Organization {
  std::string name;
  std::string system;  // identifier
  std::string value;
};

// How often and how long a delivery is tried.
struct RetryPolicy {
  std::chrono::milliseconds first{1'000};          // doubled each time, with jitter
  std::chrono::milliseconds longest{900'000};      // 15 minutes
  std::chrono::milliseconds give_up{259'200'000};  // 72 hours after its creation: parked
};

// What an AE or CE of HL7 v2 means: some systems say it while they cannot, others of what they will never take.
enum class OnError : std::uint8_t { retry, refuse };

struct DeliverySettings {
  std::string url;  // where messages are posted
  net::ClientLimits limits;
  RetryPolicy retry;
  OnError on_error = OnError::retry;      // over MLLP
  std::shared_ptr<Outgoing> credentials;  // what goes with each request to prove who the gateway is; null for nothing
  bool idempotent = true;  // honours X-Request-Id / MessageHeader.id: an ambiguous delivery may be repeated
};

struct Partner {
  PartnerId id;
  std::string name;
  Role role = Role::referrer;
  std::vector<std::string> sans;          // "dns:gp.example", "uri:...", "email:..." ; any of them identifies
  std::vector<std::string> fingerprints;  // SHA-256, lower-case hex
  std::vector<std::shared_ptr<const Scheme>> authentication;  // any of them identifies as well
  std::shared_ptr<const MllpSender> mllp;  // of what it sends over MLLP; null when nothing is said of that
  std::optional<Organization> organization;
  std::string source;  // referral source code, referrers only
  std::optional<DeliverySettings> delivery;
  // Steps of a referral that go back to this referrer: Task statuses and business statuses.
  std::set<std::string> feedback;
  struct DefaultCode {
    std::string system, code, display;
  };
  std::optional<DefaultCode> default_code;     // for referrals that carry none
  std::optional<ValidationPolicy> validation;  // else that of all partners
  std::string pack;                            // what it speaks; "": FHIR as the gateway does
};

// All partners of a configuration; never changes, is replaced as a whole on reload.
class Partners {
 public:
  explicit Partners(std::vector<Partner> partners) : partners_(std::move(partners)) {}
  [[nodiscard]] const Partner* find(const PartnerId& id) const;
  // Whose certificate it is; nothing when no partner, or more than one, is named by it.
  [[nodiscard]] const Partner* identify(const net::PeerCertificate& certificate) const;
  [[nodiscard]] const std::vector<Partner>& all() const { return partners_; }

 private:
  std::vector<Partner> partners_;
};

}  // namespace linkway::security
