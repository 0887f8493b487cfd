// What a platform tells of a referral is known again by its number: an appointment that is booked, moved and missed is
// one appointment. A number counts for this platform and this referral alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/ids.h"
#include "exchange/work.h"
#include "store/reader.h"

namespace linkway::exchange {

class KnownReports {
 public:
  // When the Tasks of the message have found their targets. Problems of the store go to the work.
  KnownReports(Work& work, store::Reader& reader);

  // The first of the changes that tell the same under the same number, null when none does.
  [[nodiscard]] const Change* twin(const Change& change) const;
  // What was told under this number before. Numbers that more than one resource has tell none from another; nor do
  // those of the referral itself. Fills change.known_by.
  [[nodiscard]] std::optional<store::ResourceRow> find(Change& change);

 private:
  struct Stored {
    store::ResourceRow row;
    std::vector<std::string> numbers;
  };
  [[nodiscard]] ReferralKey referral_told_of(const Change& change);
  [[nodiscard]] ReferralKey of_platform(ReferralKey key);
  [[nodiscard]] const std::unordered_set<std::string>& numbers_of(ReferralKey referral);
  [[nodiscard]] std::vector<Stored>& told(ReferralKey referral, const std::string& type);

  Work& work_;
  store::Reader& reader_;
  std::vector<const Change*> tasks_;  // of the gateway
  std::unordered_map<const Change*, const Change*> twins_;
  std::unordered_set<std::string> shared_;  // "Type|system|value" that this message gives to several
  std::map<ReferralKey, std::unordered_set<std::string>> own_numbers_;
  std::map<std::pair<ReferralKey, std::string>, std::vector<Stored>> told_;
};

// The unique key under which a number of a report is claimed.
[[nodiscard]] std::string report_key(std::string_view type, ReferralKey referral);

}  // namespace linkway::exchange
