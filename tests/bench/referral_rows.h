// The rows that one accepted referral costs: a transaction of twelve resources of 6 kB, the gateway's own
// ServiceRequest and Task, and what belongs to them. Every call gives fresh keys and identifiers.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "store/store.h"

namespace linkway::bench {

class ReferralRows {
 public:
  // `client` keeps the identifiers of concurrent producers apart; keys rise across all of them.
  ReferralRows(std::atomic<std::int64_t>& keys, unsigned client) : keys_(keys), random_(client) {}

  [[nodiscard]] store::Commit next() {
    const PartnerId gp("gp-practice"), platform("link-worker-platform");
    const Instant now{1'780'000'000'000'000 + ++count_};
    store::Commit commit;
    auto& exchange = commit.exchange;
    exchange.key = key<ExchangeKey>();
    const auto referral = key<ReferralKey>();
    exchange.partner = gp;
    exchange.channel = "fhir";
    exchange.operation = "POST /fhir";
    exchange.business_key = word(32);
    exchange.correlation_id = word(36);
    exchange.request_id = word(36);
    exchange.media_type = "application/fhir+json";
    exchange.digest = word(64);
    exchange.raw = std::string(6'000, 'r');
    exchange.verdict = store::Verdict::accepted;
    exchange.status = 200;
    exchange.answer = std::string(3'000, 'a');
    exchange.referral = referral;
    exchange.received = exchange.answered = now;

    std::vector<ResourceKey> keys;
    const auto add = [&](const char* type, const PartnerId& partner) -> store::ResourceWrite& {
      auto& write = commit.resources.emplace_back();
      keys.push_back(key<ResourceKey>());
      write.row.key = keys.back();
      write.row.type = type;
      write.row.updated = now;
      write.row.partner = partner;
      write.row.referral = referral;
      write.row.exchange = exchange.key;
      write.row.content = std::string(450, 'c');
      return write;
    };
    const auto person = word(10);
    add("Patient", gp).tokens = {{"Patient.identifier", person, "https://fhir.nhs.uk/Id/nhs-number"}};
    commit.resources.back().row.referral = ReferralKey();
    const auto subject = std::to_string(keys.front().get());
    add("ServiceRequest", gp).tokens = {{"ServiceRequest.identifier", word(32), "urn:example:referrals"},
                                        {"ServiceRequest.status", "active", request_status},
                                        {"ServiceRequest.subject", subject, ""}};
    add("Task", gp).tokens = {
        {"Task.status", "requested", task_status}, {"Task.owner", platform.get(), ""}, {"Task.subject", subject, ""}};
    for (int i = 0; i < 9; ++i) add("Observation", gp);
    add("ServiceRequest", PartnerId()).tokens = {{"ServiceRequest.status", "active", request_status},
                                                 {"ServiceRequest.subject", subject, ""}};
    add("Task", PartnerId()).tokens = {
        {"Task.status", "requested", task_status}, {"Task.owner", platform.get(), ""}, {"Task.subject", subject, ""}};

    commit.unique_keys = {{gp, "message", exchange.business_key, exchange.key.get()},
                          {gp, "referral", word(32), referral.get()},
                          {gp, "patient", person, keys.front().get()}};

    auto& row = commit.new_referrals.emplace_back();
    row.key = referral;
    row.sender = gp;
    row.platform = platform;
    row.route = "default";
    row.patient = keys[0];
    row.request = keys[1];
    row.source_task = keys[2];
    row.order = keys[12];
    row.task = keys[13];
    row.status = "requested";
    row.business_status = "referred";
    row.created = row.updated = now;
    row.exchange = exchange.key;

    auto& delivery = commit.deliveries.emplace_back();
    delivery.key = key<DeliveryKey>();
    delivery.partner = platform;
    delivery.referral = referral;
    delivery.step = "requested";
    delivery.message_id = word(36);
    delivery.correlation_id = exchange.correlation_id;
    for (const auto part : keys) delivery.content.push_back({part, 1});
    delivery.exchange = exchange.key;
    delivery.created = now;
    return commit;
  }

 private:
  static constexpr const char* task_status = "http://hl7.org/fhir/task-status";
  static constexpr const char* request_status = "http://hl7.org/fhir/request-status";

  template <class Key>
  Key key() {
    return Key(keys_.fetch_add(1, std::memory_order_relaxed));
  }
  std::string word(std::size_t length) {
    std::string out(length, '0');
    for (auto& c : out) c = "0123456789abcdef"[random_() & 15U];
    return out;
  }

  std::atomic<std::int64_t>& keys_;
  std::mt19937_64 random_;
  std::int64_t count_ = 0;
};

}  // namespace linkway::bench
