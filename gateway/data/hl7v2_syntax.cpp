#include "data/hl7v2_syntax.h"

#include <algorithm>
#include <array>

namespace linkway::data {

namespace {

Problem unusable(std::size_t offset, std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::structure;
  problem.text = "not readable as HL7 v2: " + std::move(text);
  problem.line = 1;
  problem.column = static_cast<std::uint32_t>(offset + 1);
  return problem;
}

// Printable ASCII that is neither letter nor digit, and not the quote of a null value.
bool usable(char c) {
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return c > ' ' && c < '\x7F' && c != '"' && !alphanumeric;
}

}  // namespace

std::string Hl7Delimiters::encoding_characters() const {
  std::string all;
  for (const char c : {component, repetition, escape, subcomponent, truncation}) {
    if (c == '\0') break;
    all += c;
  }
  return all;
}

Result<Hl7Delimiters> read_delimiters(std::string_view header) {
  constexpr std::size_t at_separator = 3;
  if (header.size() <= at_separator || !usable(header[at_separator])) {
    return unusable(at_separator,
                    "the character behind the segment's name is the field separator, and must be a punctuation mark, "
                    "usually |");
  }
  Hl7Delimiters read{header[at_separator], '\0', '\0', '\0', '\0', '\0'};
  const std::array<char*, 5> places = {&read.component, &read.repetition, &read.escape, &read.subcomponent,
                                       &read.truncation};
  const auto rest = header.substr(at_separator + 1);
  const auto end = std::min({rest.find(read.field), rest.find_first_of("\r\n"), rest.size()});
  const auto encoding = rest.substr(0, end);
  if (encoding.empty()) {
    return unusable(at_separator + 1, "the encoding characters (MSH-2) are missing; they usually are ^~\\&");
  }
  for (std::size_t i = 0; i < std::min(encoding.size(), places.size()); ++i) {
    if (!usable(encoding[i])) {
      return unusable(at_separator + 1 + i,
                      "an encoding character (MSH-2) must be a punctuation mark; they usually are ^~\\&");
    }
    if (encoding.substr(0, i).find(encoding[i]) != std::string_view::npos) {
      return unusable(at_separator + 1 + i, "two encoding characters (MSH-2) are the same; they usually are ^~\\&");
    }
    *places[i] = encoding[i];
  }
  return read;
}

}  // namespace linkway::data
