#include "referral/person_tokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
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

struct NameWords {
  std::vector<std::string> given;
  std::vector<std::string> family;
  std::vector<std::string> all;

  [[nodiscard]] bool in_parts() const { return !given.empty() && !family.empty(); }
};

NameWords words_of_names(const Node& patient) {
  NameWords words;
  const auto add = [](std::vector<std::string>& to, const Node& text) {
    for (auto& word : fhir::folded_words(string_of(text))) to.push_back(std::move(word));
  };
  std::size_t names = 0;
  for (const auto& name : patient["name"].items()) {
    if (++names > most_names) break;
    for (const auto& given : name["given"].items()) add(words.given, given);
    add(words.family, name["family"]);
    add(words.all, name["text"]);
  }
  words.all.insert(words.all.end(), words.given.begin(), words.given.end());
  words.all.insert(words.all.end(), words.family.begin(), words.family.end());
  return words;
}

// The same word, or one is the initial of the other.
bool may_be_one_name(std::string_view word, std::string_view other) {
  return word == other || (word.size() == 1 && other.starts_with(word)) ||
         (other.size() == 1 && word.starts_with(other));
}

bool in_common(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::any_of(others, [&](const std::string& one) { return may_be_one_name(word, one); });
  });
}

bool is_ascii(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Names in Khmer and names in Latin letters: nothing can be said of them.
bool in_scripts_apart(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  return (std::ranges::all_of(words, is_ascii) && std::ranges::none_of(others, is_ascii)) ||
         (std::ranges::none_of(words, is_ascii) && std::ranges::all_of(others, is_ascii));
}

bool may_be_one_day(std::string_view born, std::string_view other) {
  if (born.starts_with(other) || other.starts_with(born)) return true;
  constexpr std::size_t year = 4;
  if (born.size() != year && other.size() != year) return false;
  int one = 0;
  int two = 0;
  std::from_chars(born.data(), born.data() + std::min(year, born.size()), one);
  std::from_chars(other.data(), other.data() + std::min(year, other.size()), two);
  return std::abs(one - two) <= 1;
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

bool plainly_another(const Node& patient, const Node& other) {
  const auto born = string_of(patient["birthDate"]);
  const auto other_born = string_of(other["birthDate"]);
  constexpr std::size_t whole_day = 10;
  if (born.empty() || other_born.empty() || (born == other_born && born.size() >= whole_day)) return false;
  const auto words = words_of_names(patient);
  const auto other_words = words_of_names(other);
  if (words.all.empty() || other_words.all.empty() || in_scripts_apart(words.all, other_words.all)) return false;
  const bool any = in_common(words.all, other_words.all);
  // A year alone fits each of its days, and one that was reckoned from an age may be the one beside it: it takes two
  // other names as well.
  if (may_be_one_day(born, other_born)) return !any;
  if (!words.in_parts() || !other_words.in_parts()) return !any;
  const bool as_told = in_common(words.given, other_words.given) && in_common(words.family, other_words.family);
  const bool swapped = in_common(words.given, other_words.family) && in_common(words.family, other_words.given);
  return !as_told && !swapped;
}

std::string words_of_shared(std::string_view shared) {
  if (shared.starts_with(same_identifier))
    return "same identifier" + std::string(shared.substr(same_identifier.size()));
  if (shared == same_birth_and_name) return "same birth date and name";
  if (shared == same_name_and_postcode) return "same name and postcode";
  return std::string(shared);
}

}  // namespace linkway::referral
