#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/config/sections.h"
#include "cli/config/values.h"

namespace linkway::cli {

using security::Partner;
using security::Role;

namespace {

constexpr std::int64_t oldest = 150;  // years

const Partner* find(const std::vector<Partner>& partners, const std::string& id) {
  const auto found = std::find_if(partners.begin(), partners.end(), [&](const Partner& p) { return p.id.get() == id; });
  return found == partners.end() ? nullptr : &*found;
}

std::string unknown_partner(const std::vector<Partner>& partners, const std::string& id, Role role) {
  std::vector<std::string_view> ids;
  for (const auto& partner : partners) {
    if (partner.role == role) ids.push_back(partner.id.get());
  }
  std::string text = "there is no partner '" + id + "'";
  if (const auto meant = nearest(id, ids)) text += "; did you mean '" + std::string(*meant) + "'?";
  return text;
}

// A platform that lacks its delivery is told of where it stands.
PartnerId read_platform(const Section& section, const Key& key, const std::vector<Partner>& partners) {
  auto id = section.text(key);
  if (id.empty()) return {};
  const auto* partner = find(partners, id);
  if (partner == nullptr) {
    section.wrong(key.name, unknown_partner(partners, id, Role::platform));
  } else if (partner->role != Role::platform) {
    section.wrong(key.name, "partner '" + id + "' is no platform and cannot receive referrals");
  }
  return PartnerId(std::move(id));
}

void read_codes(const Section& when, referral::RouteRule& rule) {
  for (const auto& word : when.texts({"code", none,
                                      "Codes of the referral (its code, category or reason) as system|code, or a code "
                                      "alone for any system."})) {
    const auto bar = word.text.find('|');
    referral::CodePattern pattern;
    if (bar != std::string::npos) pattern.system = word.text.substr(0, bar);
    pattern.code = bar == std::string::npos ? word.text : word.text.substr(bar + 1);
    if (pattern.code.empty() || pattern.code.find('|') != std::string::npos) {
      when.wrong("code", word, "code must be system|code or a code alone, found '" + word.text + "'");
    } else {
      rule.codes.push_back(std::move(pattern));
    }
  }
}

void read_postcodes(const Section& when, referral::RouteRule& rule) {
  for (const auto& word : when.texts({"postcode", none,
                                      "Where the person lives: postcode areas (LS), districts (LS1) or whole "
                                      "postcodes; of other countries, their beginning."})) {
    std::string code = text::upper(word.text);
    std::erase(code, ' ');
    if (code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != std::string::npos) {
      when.wrong("postcode", word, "postcode must be letters and digits, found '" + word.text + "'");
    } else {
      rule.postcodes.push_back(std::move(code));
    }
  }
}

void read_age(const Section& when, referral::RouteRule& rule) {
  const auto age =
      when.section({"age", none, "The person's age in whole years when the referral comes; both ends belong to it."});
  const Key from{"from", "0", "The youngest."};
  const Key to{"to", "150", "The oldest."};
  const auto youngest = age.whole(from, 0, oldest);
  const auto eldest = age.whole(to, 0, oldest);
  if (age.has("from")) rule.age_from = static_cast<int>(youngest);
  if (age.has("to")) rule.age_to = static_cast<int>(eldest);
  if (age.present() && !rule.age_from && !rule.age_to) age.wrong("", "age needs 'from', 'to' or both");
  if (rule.age_from && rule.age_to && *rule.age_from > *rule.age_to) {
    age.wrong("from", "nobody is at least " + std::to_string(*rule.age_from) + " and at most " +
                          std::to_string(*rule.age_to) + " years old");
  }
}

// False when the rule would match every referral.
bool read_when(const Section& route, bool is_rule, const std::vector<Partner>& partners, referral::RouteRule& rule) {
  const auto when =
      route.section({"when", is_rule ? required : none,
                     "What must hold of a referral: every criterion that is given; within one, any value is enough."});
  read_codes(when, rule);
  read_postcodes(when, rule);
  read_age(when, rule);
  for (auto& word : when.texts({"source", none, "Where it comes from, see 'source' of a partner."})) {
    rule.sources.push_back(std::move(word.text));
  }
  for (auto& word : when.texts({"sender", none, "The ids of the referrers that sent it."})) {
    const auto* partner = find(partners, word.text);
    if (partner == nullptr) {
      when.wrong("sender", word, unknown_partner(partners, word.text, Role::referrer));
    } else if (partner->role != Role::referrer) {
      when.wrong("sender", word, "partner '" + word.text + "' is no referrer and sends no referrals");
    }
    rule.senders.emplace_back(std::move(word.text));
  }
  // What is missing or wrong has its own problem.
  return !when.present() || when.has("code") || when.has("postcode") || when.has("age") || when.has("source") ||
         when.has("sender");
}

}  // namespace

referral::Routes read_routes(const Section& root, const std::vector<Partner>& partners) {
  referral::Routes routes;
  std::map<std::string, Place> names;
  const auto sections = root.sections(
      {"routes", none, "Which platform gets a referral: the first rule that matches. Where none does, it waits."});
  bool last = false;
  for (const auto& section : sections) {
    const bool is_rule = !section.has("otherwise");
    const auto otherwise = read_platform(
        section,
        {"otherwise", none, "The platform that gets what no rule above matched; it stands alone, as the last route."},
        partners);
    referral::RouteRule rule;
    rule.name = section.text({"name", is_rule ? required : none,
                              "What the rule is called where the gateway says why a referral went where."});
    const bool selective = read_when(section, is_rule, partners, rule);
    rule.platform = read_platform(
        section, {"platform", is_rule ? required : none, "The id of the platform that gets the referral."}, partners);

    if (last) section.wrong("", "no route can follow 'otherwise': it takes all that comes so far");
    if (!is_rule) {
      if (section.has("name") || section.has("when") || section.has("platform")) {
        section.wrong("otherwise", "'otherwise' stands alone, without name, when and platform");
      }
      if (!otherwise.get().empty() && !last) routes.otherwise = otherwise;
      last = true;
      continue;
    }
    if (!section.present()) continue;
    if (rule.name == "default") section.wrong("name", "'default' is what 'otherwise' is called; choose another name");
    const auto [first, fresh] = names.try_emplace(rule.name, section.place("name"));
    if (!fresh && !rule.name.empty()) {
      section.wrong("name",
                    "there is a route '" + rule.name + "' in line " + std::to_string(first->second.line) + " already");
    }
    if (!selective) {
      section.wrong("",
                    "this rule matches every referral; give it criteria under 'when', or write it as 'otherwise: "
                    "PLATFORM', the last route");
    }
    routes.rules.push_back(std::move(rule));
  }
  return routes;
}

}  // namespace linkway::cli
