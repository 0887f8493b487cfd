#include "fhir/terminology/grammar.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "fhir/units/units.h"

namespace linkway::fhir::terminology {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

template <class Test>
bool all(std::string_view part, std::size_t least, std::size_t most, Test test) {
  return part.size() >= least && part.size() <= most && std::ranges::all_of(part, test);
}

// The subtags of a language tag, read from the front.
class Tag {
 public:
  explicit Tag(std::string_view tag) : parts_(text::split(tag, '-')) {}

  bool well_formed() {
    if (std::ranges::any_of(parts_, [](auto part) { return !all(part, 1, 8, is_alphanumeric); })) return false;
    if (is_private()) return private_use();
    return language() && script_and_region() && variants() && extensions() && (done() || private_use());
  }

 private:
  [[nodiscard]] bool done() const { return at_ == parts_.size(); }
  [[nodiscard]] std::string_view part() const { return done() ? std::string_view() : parts_[at_]; }
  [[nodiscard]] bool is_private() const { return part() == "x" || part() == "X"; }

  bool language() {
    if (!all(part(), 2, 8, is_letter)) return false;
    const bool may_extend = part().size() <= 3;
    ++at_;
    for (int more = 0; may_extend && more < 3 && all(part(), 3, 3, is_letter); ++more) ++at_;
    return true;
  }
  bool script_and_region() {
    if (all(part(), 4, 4, is_letter)) ++at_;
    if (all(part(), 2, 2, is_letter) || all(part(), 3, 3, is_digit)) ++at_;
    return true;
  }
  bool variants() {
    while (part().size() >= 5 || (part().size() == 4 && is_digit(part()[0]))) ++at_;
    return true;
  }
  bool extensions() {
    while (part().size() == 1 && !is_private()) {
      ++at_;
      if (part().size() < 2) return false;
      while (part().size() >= 2) ++at_;
    }
    return true;
  }
  bool private_use() {
    if (!is_private() || at_ + 1 == parts_.size()) return false;
    at_ = parts_.size();
    return true;
  }

  std::vector<std::string_view> parts_;
  std::size_t at_ = 0;
};

// RFC 5646 section 2.2.8: registered before there was a grammar.
constexpr std::array<std::string_view, 17> irregular{
    "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak",     "i-klingon", "i-lux",    "i-mingo",
    "i-navajo",  "i-pwn", "i-tao", "i-tay",     "i-tsu",      "sgn-be-fr", "sgn-be-nl", "sgn-ch-de"};

bool is_token_character(char c) {
  return c > ' ' && c < 127 && std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}
bool is_token(std::string_view s) { return !s.empty() && std::ranges::all_of(s, is_token_character); }

bool is_quoted(std::string_view s) {
  if (s.size() < 2 || s.front() != '"' || s.back() != '"') return false;
  s = s.substr(1, s.size() - 2);
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '"') return false;
    if (s[i] == '\\' && ++i == s.size()) return false;
  }
  return true;
}

bool is_parameter(std::string_view s) {
  const auto equals = s.find('=');
  if (equals == std::string_view::npos) return false;
  const auto value = text::trim(s.substr(equals + 1));
  return is_token(text::trim(s.substr(0, equals))) && (is_token(value) || is_quoted(value));
}

// What FHIR calls its formats for short (R4 http.html#parameters): CapabilityStatement.format has them, too.
constexpr std::array<std::string_view, 5> short_formats{"json", "xml", "ttl", "html", "text"};

// ISO 3166-1: two or three letters, or three digits; 3166-2 behind a hyphen.
GrammarAnswer check_country(std::string_view code) {
  const auto hyphen = code.find('-');
  const auto country = code.substr(0, hyphen);
  const bool form =
      all(country, 2, 3, is_capital) || (all(country, 3, 3, is_digit) && hyphen == std::string_view::npos);
  if (!form || (hyphen != std::string_view::npos && !all(code.substr(hyphen + 1), 1, 3, is_alphanumeric))) {
    return {Answer::no, "it is not written as ISO 3166 writes codes"};
  }
  if (code.size() == 2) {
    for (const char* const* known = uloc_getISOCountries(); *known != nullptr; ++known) {
      if (code == *known) return {Answer::yes, {}};
    }
  }
  return {Answer::unknown, "ISO 3166 is not loaded"};
}

GrammarAnswer check_currency(std::string_view code) {
  if (!all(code, 3, 3, is_capital)) return {Answer::no, "it is not written as ISO 4217 writes codes"};
  return {Answer::unknown, "ISO 4217 is not loaded"};
}

}  // namespace

bool is_language_tag(std::string_view tag) {
  if (Tag(tag).well_formed()) return true;
  return std::ranges::any_of(irregular, [&](auto known) { return text::iequals(known, tag); });
}

bool is_media_type(std::string_view type) {
  const auto semicolon = type.find(';');
  const auto name = text::trim(type.substr(0, semicolon));
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return false;
  if (!is_token(name.substr(0, slash)) || !is_token(name.substr(slash + 1))) return false;
  if (semicolon == std::string_view::npos) return true;
  bool quoted = false;
  std::size_t start = semicolon + 1;
  for (std::size_t i = start; i <= type.size(); ++i) {
    if (i < type.size() && type[i] == '\\' && quoted) {
      ++i;
    } else if (i < type.size() && type[i] == '"') {
      quoted = !quoted;
    } else if (i == type.size() || (type[i] == ';' && !quoted)) {
      if (!is_parameter(text::trim(type.substr(start, i - start)))) return false;
      start = i + 1;
    }
  }
  return true;
}

std::optional<GrammarAnswer> check_grammar(std::string_view system, std::string_view code) {
  const auto told = [](bool valid, std::string_view why) {
    return valid ? GrammarAnswer{Answer::yes, {}} : GrammarAnswer{Answer::no, std::string(why)};
  };
  if (system == ucum) {
    const auto checked = units::check(code);
    return checked.ok() ? GrammarAnswer{Answer::yes, {}}
                        : GrammarAnswer{Answer::no, "it is " + checked.problems().front().text};
  }
  if (system == language_tags) return told(is_language_tag(code), "it is no language tag (BCP 47)");
  if (system == media_types) {
    return told(is_media_type(code) || std::ranges::find(short_formats, code) != short_formats.end(),
                "it is no media type (BCP 13)");
  }
  if (system == countries) return check_country(code);
  if (system == currencies) return check_currency(code);
  return std::nullopt;
}

}  // namespace linkway::fhir::terminology
