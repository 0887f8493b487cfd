#include "data/hl7v2_header.h"

#include <algorithm>
#include <utility>

#include "base/charset.h"
#include "data/hl7v2_charset.h"
#include "data/hl7v2_locate.h"

namespace linkway::data {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024;

// Fields 1 and 2 are the delimiters themselves: nothing in them is split.
constexpr Hl7Delimiters no_delimiters = {'\0', '\0', '\0', '\0', '\0', '\0'};
const Hl7Syntax plain = {no_delimiters, {}};

// Where the first line with MSH at its beginning begins, npos when there is none.
std::size_t find_header(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    at = skip_around_hl7v2(bytes, at);
    if (begins_segment(bytes.substr(at), "MSH")) return at;
    // A start block of MLLP may stand behind what somebody wrote to the same line.
    at = std::min(bytes.find_first_of("\r\n\x0B", at), bytes.size());
  }
  return std::string_view::npos;
}

// UTF-16 with half a character at its end.
std::string narrow(std::string_view bytes) {
  for (const auto cut : {bytes.size() & ~std::size_t{1}, (bytes.size() & ~std::size_t{1}) - 2}) {
    if (const auto read = decode_hl7v2(bytes.substr(0, cut)); read && read->converted) return *read->converted;
  }
  return {};
}

std::string to_utf8(std::string_view line) {
  if (const auto read = decode_hl7v2(line)) return std::string(read->text);
  return text::from_charset(line, "windows-1252").value_or(std::string());
}

}  // namespace

Hl7Header::Hl7Header(std::string line, Hl7Delimiters delimiters) : line_(std::move(line)) {
  syntax_.delimiters = delimiters;
  for (std::size_t at = 3; at != std::string::npos; at = line_.find(delimiters.field, at + 1)) {
    fields_.push_back(at + 1);
  }
}

Hl7Part Hl7Header::field(std::size_t number) const {
  const std::string_view line = line_;
  if (number == 0 || line.size() < 4) return {};
  if (number == 1) return {line.substr(3, 1), plain, Hl7Level::field};
  if (number - 2 >= fields_.size()) return {};
  const auto from = fields_[number - 2];
  const auto end = number - 1 < fields_.size() ? fields_[number - 1] - 1 : line.size();
  return {line.substr(from, end - from), number == 2 ? plain : syntax_, Hl7Level::field};
}

std::optional<Hl7Header> peek_hl7v2(std::string_view bytes) {
  bytes = bytes.substr(0, most_bytes);
  std::string narrowed;
  if (bytes.size() >= 8 && (bytes[0] == '\0' || bytes[1] == '\0' || bytes[0] == '\xFF' || bytes[0] == '\xFE')) {
    narrowed = narrow(bytes);
    if (!narrowed.empty()) bytes = narrowed;
  }
  const auto from = find_header(bytes);
  if (from == std::string_view::npos) return std::nullopt;
  const auto end = std::min(line_end_hl7v2(bytes, from), bytes.find_first_of(std::string_view("\0\x1C", 2), from));
  auto line = to_utf8(bytes.substr(from, end - from));
  const auto delimiters = read_delimiters(line);
  if (!delimiters) return std::nullopt;
  return Hl7Header(std::move(line), *delimiters);
}

}  // namespace linkway::data
