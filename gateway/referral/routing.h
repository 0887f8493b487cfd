// Which platform a referral goes to: rules of the configuration, first match wins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "data/node.h"
#include "referral/content.h"

namespace linkway::referral {

struct CodePattern {
  std::string system;  // empty: any
  std::string code;
};

struct RouteRule {
  std::string name;
  // Every criterion that is given must hold; within one, any value may.
  std::vector<CodePattern> codes;  // of ServiceRequest.code, category or reasonCode
  std::vector<std::string>
      postcodes;                // outward areas or any prefix, white space and case ignored: "LS", "LS1", "LS1 1AA"
  std::optional<int> age_from;  // years, inclusive, at the time of the referral
  std::optional<int> age_to;    // inclusive
  std::vector<std::string> sources;  // referral source codes: "general-practice", "pharmacy", ...
  std::vector<PartnerId> senders;
  PartnerId platform;
};

struct Routes {
  std::vector<RouteRule> rules;
  std::optional<PartnerId> otherwise;
};

struct Facts {
  std::vector<CodePattern> codes;
  std::vector<std::string> postcodes;  // normalised: upper case, no white space
  std::optional<int> age;              // nothing when the birth date is not known well enough
  std::string source;
  PartnerId sender;
};
// `source` of the sending partner, unless the ServiceRequest says where it comes from
// (UK Core Extension-UKCore-SourceOfServiceRequest).
[[nodiscard]] Facts facts_of(const Content& content, const PartnerId& sender, const std::string& source, Instant now);

struct Route {
  PartnerId platform;
  std::string rule;  // its name, "default" for the default
};
[[nodiscard]] std::optional<Route> choose(const Routes& routes, const Facts& facts);
// Whole years between a FHIR date (YYYY, YYYY-MM or YYYY-MM-DD) and a time; nothing when the answer depends on the
// missing part or the text is no date.
[[nodiscard]] std::optional<int> age_at(std::string_view birth_date, Instant now);
// Postcode area match: "LS" matches LS1 1AA but not L1 or LSX; "LS1" matches LS1 1AA but not LS11 1AA; a full postcode
// matches itself; a value with no digits structure (other countries) matches as a prefix of the normalised code.
[[nodiscard]] bool postcode_matches(std::string_view pattern, std::string_view postcode);

}  // namespace linkway::referral
