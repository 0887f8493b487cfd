#include "referral/person_tokens.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "fhir/name_folding.h"
#include "fhir/primitive.h"
#include "referral/dates.h"

namespace linkway::referral {

namespace {

using data::Node;
using fhir::string_of;

// An IDPoor equity card, and a Medicare card (several people, told apart by a number behind it), are a household's.
constexpr auto household = std::to_array<std::string_view>(
    {"https://linkway.example/fhir/identifier/idpoor-card", "http://ns.electronichealth.net.au/id/medicare-number"});

constexpr std::size_t most_names = 4;
constexpr std::size_t most_postcodes = 4;

std::string in_order(std::vector<std::string> words) {
  std::ranges::sort(words);
  return text::join(words, " ");
}

// Family and first given name; of a name in one text its first and last word, since what stands between them is told
// by some and not by others.
std::string folded_name(const Node& name) {
  auto words = fhir::folded_words(string_of(name["family"]));
  const auto given = fhir::folded_words(string_of(name["given"].at(0)));
  if (!words.empty() && !given.empty()) {
    words.push_back(given.front());
    return in_order(std::move(words));
  }
  words = fhir::folded_words(string_of(name["text"]));
  if (words.size() < 2) return "";  // a single word is no name to compare by
  return in_order({words.front(), words.back()});
}

std::set<std::string> names_of(const Node& patient) {
  std::set<std::string> names;
  for (const auto& name : patient["name"].items()) {
    if (names.size() >= most_names) break;
    if (auto folded = folded_name(name); !folded.empty()) names.insert(std::move(folded));
  }
  return names;
}

std::set<std::string> postcodes_of(const Node& patient) {
  std::set<std::string> postcodes;
  for (const auto& address : patient["address"].items()) {
    if (postcodes.size() >= most_postcodes) break;
    if (auto code = text::join(fhir::folded_words(string_of(address["postalCode"])), ""); !code.empty()) {
      postcodes.insert(std::move(code));
    }
  }
  return postcodes;
}

}  // namespace

std::span<const std::string_view> household_identifiers() { return household; }

bool is_household_identifier(std::string_view system) {
  return std::ranges::find(household, system) != household.end();
}

std::vector<PersonToken> person_tokens(const Node& patient) {
  std::vector<PersonToken> tokens;
  const auto born = string_of(patient["birthDate"]);
  const bool whole_date = born.size() == 10 && parse_date(born);
  const auto postcodes = postcodes_of(patient);
  for (const auto& name : names_of(patient)) {
    if (whole_date) tokens.push_back({same_birth_and_name, std::string(born) + " " + name});
    for (const auto& postcode : postcodes) {
      auto both = name;
      both.append(" ").append(postcode);
      tokens.push_back({same_name_and_postcode, std::move(both)});
    }
  }
  return tokens;
}

std::string words_of_shared(std::string_view shared) {
  if (shared.starts_with(same_identifier))
    return "same identifier" + std::string(shared.substr(same_identifier.size()));
  if (shared == same_birth_and_name) return "same birth date and name";
  if (shared == same_name_and_postcode) return "same name and postcode";
  return std::string(shared);
}

}  // namespace linkway::referral
