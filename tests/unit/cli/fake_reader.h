// A store of one referral, made by hand.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "store/reader.h"

namespace linkway::cli {

class FakeReader : public store::Reader {
 public:
  std::vector<store::ExchangeRow> exchange_rows;  // newest first
  std::map<ReferralKey, store::ReferralRow> referrals;
  std::vector<store::DeliveryRow> deliveries_there;
  std::vector<store::AttemptRow> attempts;
  std::vector<store::RequestRow> requests;
  std::vector<store::RetryRow> retries;

  Result<std::optional<store::ExchangeRow>> exchange(ExchangeKey key) override {
    for (const auto& row : exchange_rows) {
      if (row.key == key) return std::optional(row);
    }
    return std::optional<store::ExchangeRow>();
  }
  Result<std::vector<store::ExchangeRow>> exchanges(const store::ExchangeQuery& query) override {
    auto rows = exchange_rows;
    rows.resize(std::min(rows.size(), query.limit));
    return rows;
  }
  Result<std::optional<store::ReferralRow>> referral(ReferralKey key) override {
    const auto found = referrals.find(key);
    if (found == referrals.end()) return std::optional<store::ReferralRow>();
    return std::optional(found->second);
  }
  Result<std::vector<store::UnmappedRow>> unmapped_codes(bool, std::size_t) override {
    return std::vector<store::UnmappedRow>();
  }
  Result<std::vector<store::DeliveryRow>> deliveries_of(ReferralKey) override { return deliveries_there; }
  Result<std::optional<store::DeliveryRow>> delivery(DeliveryKey key) override {
    for (const auto& row : deliveries_there) {
      if (row.key == key) return std::optional(row);
    }
    return std::optional<store::DeliveryRow>();
  }
  Result<std::vector<store::DeliveryRow>> deliveries(const store::DeliveryQuery& query) override {
    auto rows = deliveries_there;
    rows.resize(std::min(rows.size(), query.limit));
    return rows;
  }
  Result<std::vector<store::RetryRow>> retries_of(DeliveryKey key) override {
    std::vector<store::RetryRow> found;
    std::copy_if(retries.begin(), retries.end(), std::back_inserter(found),
                 [&](const auto& retry) { return retry.delivery == key; });
    return found;
  }
  Result<std::vector<store::AttemptRow>> attempts_of(DeliveryKey key) override {
    std::vector<store::AttemptRow> found;
    std::copy_if(attempts.begin(), attempts.end(), std::back_inserter(found),
                 [&](const auto& attempt) { return attempt.delivery == key; });
    return found;
  }

  Result<std::vector<store::RequestRow>> requests_of(DeliveryKey key) override {
    std::vector<store::RequestRow> found;
    std::copy_if(requests.begin(), requests.end(), std::back_inserter(found),
                 [&](const auto& request) { return request.delivery == key; });
    return found;
  }
  Result<store::RequestProgress> request_progress(const store::DeliveryRow&, ResourceKey) override {
    return store::RequestProgress();
  }

  Result<std::optional<store::ResourceRow>> resource(ResourceKey) override {
    return std::optional<store::ResourceRow>();
  }
  Result<std::optional<store::ResourceRow>> resource_version(ResourceKey, std::int32_t) override {
    return std::optional<store::ResourceRow>();
  }
  Result<std::vector<store::ResourceRow>> older_versions(ResourceKey) override {
    return std::vector<store::ResourceRow>();
  }
  Result<std::vector<store::ReferralRow>> referrals_by_person(const store::ReferralRow&, std::size_t) override {
    return std::vector<store::ReferralRow>();
  }
  Result<std::vector<store::ReferralRow>> referrals_of(ResourceKey, std::size_t) override {
    return std::vector<store::ReferralRow>();
  }
  Result<store::PairList> alike(const store::PairQuery&) override { return store::PairList(); }
  Result<bool> visible(ResourceKey, const store::Scope&) override { return false; }
  Result<std::vector<store::ResourceRow>> search(const store::SearchQuery&, const store::Scope&) override {
    return std::vector<store::ResourceRow>();
  }
  Result<std::optional<std::int64_t>> unique_key(const PartnerId&, std::string_view, std::string_view) override {
    return std::optional<std::int64_t>();
  }
  Result<std::vector<store::ReferralRow>> unrouted(ReferralKey, std::size_t) override {
    return std::vector<store::ReferralRow>();
  }
  Result<std::vector<store::ResourceRow>> of_referral(ReferralKey, std::string_view) override {
    return std::vector<store::ResourceRow>();
  }
  Result<std::vector<store::OutboxState>> outbox() override { return std::vector<store::OutboxState>(); }
  Result<std::vector<store::OpenReferrals>> open_referrals() override { return std::vector<store::OpenReferrals>(); }
  Result<std::int64_t> greatest_key() override { return std::int64_t{0}; }
};

}  // namespace linkway::cli
