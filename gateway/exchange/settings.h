// What the pipeline and the delivery workers need of the configuration: a snapshot that never changes and is replaced
// as a whole on reload, so that a message is handled by one configuration from its first byte to its answer.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "exchange/packs.h"
#include "fhir/definitions/definitions.h"
#include "fhir/terminology/service.h"
#include "referral/routing.h"
#include "security/partner.h"
#include "security/validation_policy.h"

namespace linkway::exchange {

class Validators;

struct Settings {
  std::string base_url;                 // the gateway's FHIR base, without '/' at the end: https://gateway.example/fhir
  std::string name;                     // MessageHeader.source.name
  security::Organization organization;  // the gateway's own
  security::Partners partners{{}};
  referral::Routes routes;
  fhir::Definitions definitions = fhir::Definitions::built_in();
  security::ValidationPolicy validation;                          // of partners that have none of their own
  std::shared_ptr<fhir::terminology::Remote> terminology_server;  // null: none is asked
  std::shared_ptr<const Packs> packs;                             // null: none
  std::shared_ptr<Validators> validators;                         // by `definitions`; null where nothing is validated
};

// The pack of a partner; null when it has none and speaks FHIR as the gateway does.
[[nodiscard]] inline PackPtr pack_of(const Settings& settings, const security::Partner& partner) {
  return partner.pack.empty() || !settings.packs ? nullptr : settings.packs->find(partner.pack);
}

class SettingsHolder {
 public:
  explicit SettingsHolder(std::shared_ptr<const Settings> settings) : settings_(std::move(settings)) {}
  [[nodiscard]] std::shared_ptr<const Settings> get() const {
    const std::scoped_lock lock(mutex_);
    return settings_;
  }
  void set(std::shared_ptr<const Settings> settings) {
    const std::scoped_lock lock(mutex_);
    settings_ = std::move(settings);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_;
};

}  // namespace linkway::exchange
