// N1 sections 5.6.9 and 5.6.10; matchesFull() and the flags i and m of FHIRPath 3.0.0
#include <re2/re2.h>

#include <array>
#include <charconv>

#include "fhir/path/functions.h"

namespace linkway::fhir::path::run {

namespace {

constexpr int most_groups = 32;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const re2::StringPiece& piece) { return {piece.data(), piece.size()}; }

// The compiled pattern; null with the problem told.
const re2::RE2* compile(Call& call, std::string_view pattern, std::size_t flags_argument) {
  std::string with_flags;
  if (call.arguments() > flags_argument) {
    std::string_view flags;
    const auto got = call.string_argument(flags_argument, flags);
    if (got == Got::failed) return nullptr;
    if (flags.find_first_not_of("ims") != std::string_view::npos) {
      call.machine().fail(call.argument(flags_argument), "expected the flags i and m", issue::value);
      return nullptr;
    }
    if (!flags.empty()) with_flags = "(?" + std::string(flags) + ")" + std::string(pattern);
  }
  auto found = call.machine().regexes().find(with_flags.empty() ? pattern : with_flags);
  if (found) return *found;
  call.machine().fail(call.argument(0), found.problems().front().text, found.problems().front().code);
  return nullptr;
}

bool match(Call& call, re2::RE2::Anchor anchor) {
  std::string_view text;
  std::string_view pattern;
  const auto got = call.single_string(text);
  if (got == Got::failed) return false;
  const auto pattern_got = call.string_argument(0, pattern);
  if (pattern_got == Got::failed) return false;
  if (got == Got::nothing || pattern_got == Got::nothing) return call.nothing();
  const auto* regex = compile(call, pattern, 1);
  if (regex == nullptr || !call.machine().spend(call.node(), text.size() / 16)) return false;
  return call.result(regex->Match(piece(text), 0, text.size(), anchor, nullptr, 0));
}

struct Groups {
  const re2::RE2& regex;
  std::array<re2::StringPiece, most_groups> parts;
  int count;

  // The group that `name` is the number or the name of; "" when there is none.
  [[nodiscard]] std::string_view find(std::string_view name) const {
    int number = -1;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || stop != name.data() + name.size()) {
      const auto& names = regex.NamedCapturingGroups();
      const auto known = names.find(std::string(name));
      number = known == names.end() ? -1 : known->second;
    }
    return number >= 0 && number < count ? view(parts[static_cast<std::size_t>(number)]) : std::string_view();
  }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// $1 and ${name} stand for groups, $$ for $.
void substitute(std::string& out, std::string_view substitution, const Groups& groups) {
  for (std::size_t i = 0; i < substitution.size(); ++i) {
    const char next = i + 1 < substitution.size() ? substitution[i + 1] : '\0';
    const auto brace = substitution.find('}', i);
    if (substitution[i] != '$') {
      out += substitution[i];
    } else if (next == '$') {
      out += '$';
      ++i;
    } else if (is_digit(next)) {
      std::size_t end = i + 1;
      while (end < substitution.size() && is_digit(substitution[end]) && end < i + 3) ++end;
      // $12 is the first group and a 2 when there are no twelve.
      if (end == i + 3 && groups.find(substitution.substr(i + 1, 2)).data() == nullptr) --end;
      out += groups.find(substitution.substr(i + 1, end - i - 1));
      i = end - 1;
    } else if (next == '{' && brace != std::string_view::npos) {
      out += groups.find(substitution.substr(i + 2, brace - i - 2));
      i = brace;
    } else {
      out += '$';
    }
  }
}

}  // namespace

bool matches(Call& call) { return match(call, re2::RE2::UNANCHORED); }
bool matches_full(Call& call) { return match(call, re2::RE2::ANCHOR_BOTH); }

bool replace_matches(Call& call) {
  std::string_view text;
  std::string_view pattern;
  std::string_view substitution;
  const auto got = call.single_string(text);
  if (got == Got::failed) return false;
  const auto pattern_got = call.string_argument(0, pattern);
  if (pattern_got == Got::failed) return false;
  const auto substitution_got = call.string_argument(1, substitution);
  if (substitution_got == Got::failed) return false;
  if (got == Got::nothing || pattern_got == Got::nothing || substitution_got == Got::nothing) return call.nothing();
  if (pattern.empty()) return call.result_text(text);
  const auto* regex = compile(call, pattern, 2);
  if (regex == nullptr) return false;

  Groups groups{*regex, {}, std::min(regex->NumberOfCapturingGroups() + 1, most_groups)};
  std::string out;
  std::size_t at = 0;
  while (at <= text.size() &&
         regex->Match(piece(text), at, text.size(), re2::RE2::UNANCHORED, groups.parts.data(), groups.count)) {
    const auto whole = view(groups.parts[0]);
    const auto begin = static_cast<std::size_t>(whole.data() - text.data());
    out += text.substr(at, begin - at);
    substitute(out, substitution, groups);
    at = begin + whole.size();
    if (whole.empty()) {
      // Nothing was matched: the next character stays, whole.
      do {
        if (at < text.size()) out += text[at];
        ++at;
      } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
    if (!call.machine().spend(call.node(), 1 + (text.size() - std::min(at, text.size())) / 1024)) return false;
    if (out.size() > call.machine().settings().budget.bytes) break;
  }
  if (at < text.size()) out += text.substr(at);
  return call.result_copy(out);
}

}  // namespace linkway::fhir::path::run
