// Reading the store: short, blocking look-ups on a connection of one's own. Every failure is a Problem of category
// unavailable (the engine could not read) and never an absent value in disguise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/people.h"
#include "store/requests.h"
#include "store/rows.h"

namespace linkway::store {

// Whose eyes a read has. The one predicate that look-up and search share.
struct Scope {
  enum class Kind : std::uint8_t {
    nothing,
    sender,    // what `partner` sent, and what belongs to referrals that it sent
    platform,  // what `partner` sent, what belongs to referrals handed to it, and what these disclose
    all,       // operators and the gateway itself
  };
  Kind kind = Kind::nothing;
  PartnerId partner;
};

struct SearchQuery {
  std::string type{};
  // All must hold; within one group any value may (FHIR: comma). An empty system in a token matches any system.
  std::vector<std::vector<SearchToken>> tokens{};
  std::optional<Instant> updated_from{};   // >=
  std::optional<Instant> updated_until{};  // <
  std::optional<ResourceKey> id{};
  ResourceKey after{};     // page: keys below this one (newest first); 0 for the first page
  std::size_t limit = 50;  // rows
};

struct ExchangeQuery {
  PartnerId partner{};  // empty: any
  std::optional<Verdict> verdict{};
  std::optional<Instant> since{};
  ReferralKey referral{};        // 0: any
  std::string correlation_id{};  // empty: any
  bool unrouted = false;         // only those whose referral waits for a platform
  ExchangeKey before{};          // page: keys below; 0 for the first page
  std::size_t limit = 50;
};

struct DeliveryQuery {
  PartnerId partner{};                   // empty: any
  std::optional<DeliveryState> state{};  // none: all that are not delivered
  std::size_t limit = 50;
};

struct OpenReferrals {  // of one platform
  PartnerId platform;
  std::uint64_t count = 0;
};

struct OutboxState {  // of one partner
  PartnerId partner;
  std::uint64_t waiting = 0, claimed = 0, sent = 0, refused = 0, parked = 0;
  Instant oldest_open;  // creation of the oldest that is waiting, claimed or sent; 0 when none
};

class Reader {
 public:
  virtual ~Reader() = default;

  virtual Result<std::optional<ResourceRow>> resource(ResourceKey key) = 0;
  virtual Result<std::optional<ResourceRow>> resource_version(ResourceKey key, std::int32_t version) = 0;
  // The versions before the current one, oldest first.
  virtual Result<std::vector<ResourceRow>> older_versions(ResourceKey key) = 0;
  // True when the scope may see the resource.
  virtual Result<bool> visible(ResourceKey key, const Scope& scope) = 0;
  // Newest first; one row more than the limit means that there is a next page. A search that would go through very many
  // resources to find few is unprocessable (too-costly).
  virtual Result<std::vector<ResourceRow>> search(const SearchQuery& query, const Scope& scope) = 0;

  virtual Result<std::optional<std::int64_t>> unique_key(const PartnerId& partner, std::string_view kind,
                                                         std::string_view value) = 0;
  virtual Result<std::optional<ReferralRow>> referral(ReferralKey key) = 0;
  // Referrals without a platform, oldest first, above `after`.
  virtual Result<std::vector<ReferralRow>> unrouted(ReferralKey after, std::size_t limit) = 0;
  // All referrals, those of a Patient together and among them those that one exchange brought; behind `after` (its
  // patient, exchange and key), {} for the first page.
  virtual Result<std::vector<ReferralRow>> referrals_by_person(const ReferralRow& after, std::size_t limit) = 0;
  virtual Result<std::vector<ReferralRow>> referrals_of(ResourceKey patient, std::size_t limit) = 0;
  // Patients who may be one person.
  virtual Result<PairList> alike(const PairQuery& query) = 0;
  // Resources of a type ("": of every type) that belong to a referral (current versions), oldest first.
  virtual Result<std::vector<ResourceRow>> of_referral(ReferralKey key, std::string_view type) = 0;

  virtual Result<std::optional<ExchangeRow>> exchange(ExchangeKey key) = 0;
  // Newest first; raw and answer are left empty.
  virtual Result<std::vector<ExchangeRow>> exchanges(const ExchangeQuery& query) = 0;
  // The worklist of codes without a map, the most frequent first; with `all`, those that are done as well.
  virtual Result<std::vector<UnmappedRow>> unmapped_codes(bool all, std::size_t limit) = 0;
  virtual Result<std::vector<DeliveryRow>> deliveries_of(ReferralKey referral) = 0;
  virtual Result<std::optional<DeliveryRow>> delivery(DeliveryKey key) = 0;
  // Oldest first; those that are delivered newest first.
  virtual Result<std::vector<DeliveryRow>> deliveries(const DeliveryQuery& query) = 0;
  virtual Result<std::vector<AttemptRow>> attempts_of(DeliveryKey delivery) = 0;
  // Oldest first.
  virtual Result<std::vector<RetryRow>> retries_of(DeliveryKey delivery) = 0;
  // Oldest first; none of a delivery that takes one request alone.
  virtual Result<std::vector<RequestRow>> requests_of(DeliveryKey delivery) = 0;
  virtual Result<RequestProgress> request_progress(const DeliveryRow& delivery, ResourceKey patient) = 0;
  virtual Result<std::vector<OutboxState>> outbox() = 0;
  // Referrals that have a platform and no final status. Reads all referrals.
  virtual Result<std::vector<OpenReferrals>> open_referrals() = 0;
  // The greatest key in use in any table, 0 for an empty store.
  virtual Result<std::int64_t> greatest_key() = 0;
};

}  // namespace linkway::store
