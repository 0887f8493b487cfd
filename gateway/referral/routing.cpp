#include "referral/routing.h"

#include <algorithm>

#include "base/text.h"
#include "fhir/codes.h"
#include "fhir/primitive.h"
#include "referral/dates.h"
#include "referral/postcode.h"
#include "referral/source.h"

namespace linkway::referral {
namespace {

namespace chr = std::chrono;

void add_codes(std::vector<CodePattern>& to, const data::Node& concepts) {
  for (const auto& each : fhir::codings(concepts)) {
    if (!each.code.empty()) to.push_back({std::string(each.system), std::string(each.code)});
  }
}

// Whole years from a birthday to a day; who is born on 29 February is a year older on 1 March of a common year.
int years_between(chr::sys_days birth, chr::sys_days day) {
  const chr::year_month_day from{birth};
  const chr::year_month_day to{day};
  const bool had_birthday = std::pair(to.month(), to.day()) >= std::pair(from.month(), from.day());
  return static_cast<int>(to.year()) - static_cast<int>(from.year()) - (had_birthday ? 0 : 1);
}

bool code_matches(const std::vector<CodePattern>& wanted, const std::vector<CodePattern>& given) {
  return std::ranges::any_of(wanted, [&](const CodePattern& pattern) {
    return std::ranges::any_of(given, [&](const CodePattern& code) {
      return code.code == pattern.code && (pattern.system.empty() || code.system == pattern.system);
    });
  });
}

bool applies(const RouteRule& rule, const Facts& facts) {
  if (!rule.codes.empty() && !code_matches(rule.codes, facts.codes)) return false;
  if (!rule.postcodes.empty()) {
    const bool matches = std::ranges::any_of(rule.postcodes, [&](const std::string& pattern) {
      return std::ranges::any_of(facts.postcodes,
                                 [&](const std::string& postcode) { return postcode_matches(pattern, postcode); });
    });
    if (!matches) return false;
  }
  if (rule.age_from && (!facts.age || *facts.age < *rule.age_from)) return false;
  if (rule.age_to && (!facts.age || *facts.age > *rule.age_to)) return false;
  if (!rule.sources.empty() && std::ranges::none_of(rule.sources, [&](const std::string& source) {
        return text::iequals(source, facts.source);
      })) {
    return false;
  }
  return rule.senders.empty() || std::ranges::find(rule.senders, facts.sender) != rule.senders.end();
}

}  // namespace

Facts facts_of(const Content& content, const PartnerId& sender, const std::string& source, Instant now) {
  Facts facts;
  const auto& request = content.request.resource;
  add_codes(facts.codes, request["code"]);
  add_codes(facts.codes, request["category"]);
  add_codes(facts.codes, request["reasonCode"]);
  for (const auto& address : content.patient.resource["address"].items()) {
    if (address["use"].text() == "old") continue;
    if (auto postcode = normal_postcode(fhir::string_of(address["postalCode"])); !postcode.empty()) {
      facts.postcodes.push_back(std::move(postcode));
    }
  }
  facts.age = age_at(fhir::string_of(content.patient.resource["birthDate"]), now);
  facts.source = stated_source(request);
  if (facts.source.empty()) facts.source = source;
  facts.sender = sender;
  return facts;
}

std::optional<Route> choose(const Routes& routes, const Facts& facts) {
  for (const auto& rule : routes.rules) {
    if (applies(rule, facts)) return Route{rule.platform, rule.name};
  }
  if (routes.otherwise) return Route{*routes.otherwise, "default"};
  return std::nullopt;
}

std::optional<int> age_at(std::string_view birth_date, Instant now) {
  const auto born = parse_date(birth_date);
  const auto today = chr::floor<chr::days>(chr::sys_time<chr::microseconds>(chr::microseconds(now.micros)));
  if (!born || born->first > today) return std::nullopt;
  const int oldest = years_between(born->first, today);
  const int youngest = years_between(std::min(born->last, today), today);
  if (oldest != youngest) return std::nullopt;
  return oldest;
}

}  // namespace linkway::referral
