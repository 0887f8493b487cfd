#include "exchange/hl7v2_ack.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "data/hl7v2_charset.h"
#include "data/hl7v2_place.h"
#include "data/hl7v2_writer.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t most_told = 50;  // an answer that can be read

bool wants(std::string_view word, bool accepted) {
  if (word == "NE") return false;
  if (word == "ER") return !accepted;
  if (word == "SU") return accepted;
  return true;  // AL, and what is no word of table 0155
}

// 2.3.1 of "2.3.1^USA"; 0 for parts that are not there.
std::array<int, 3> version_of(const data::Hl7Header* header) {
  std::array<int, 3> numbers{2, 5, 1};
  if (header == nullptr) return numbers;
  const auto text = header->version();
  const auto parts = text::split(text, '.');
  if (parts.empty() || parts[0] != "2") return numbers;
  numbers = {2, 0, 0};
  for (std::size_t i = 1; i < std::min<std::size_t>(parts.size(), 3); ++i) {
    (void)std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), numbers.at(i));
  }
  return numbers;
}

// HL7 table 0357.
std::pair<std::string_view, std::string_view> error_code(const Problem& problem) {
  const auto& code = problem.code;
  if (problem.severity < Severity::error) return {"0", "Message accepted"};
  if (code == issue::required) return {"101", "Required field missing"};
  if (code == issue::code_invalid) return {"103", "Table value not found"};
  if (code == issue::value || code == issue::too_long || code == issue::invalid) return {"102", "Data type error"};
  if (code == issue::structure || code == issue::incomplete) return {"100", "Segment sequence error"};
  if (code == issue::duplicate) return {"205", "Duplicate key identifier"};
  if (code == issue::not_found) {
    if (problem.category == Category::not_found) return {"200", "Unsupported message type"};
    return {"204", "Unknown key identifier"};
  }
  if (code == issue::not_supported) {
    if (problem.path == "MSH-11") return {"202", "Unsupported processing id"};
    if (problem.path == "MSH-12") return {"203", "Unsupported version id"};
    return {"200", "Unsupported message type"};
  }
  if (code == issue::lock_error) return {"206", "Application record locked"};
  // A rule of the pack or of a profile that the message breaks is no fault of this application.
  if (problem.category == Category::unprocessable || problem.category == Category::malformed) {
    return {"199", "Other HL7 error"};
  }
  return {"207", "Application internal error"};
}

std::string number(std::uint32_t value) { return std::to_string(value); }

std::string told_text(const Problem& problem, bool has_place) {
  auto told = problem.text;
  if (has_place) return told;
  if (!problem.path.empty()) told += " [" + problem.path + "]";
  // Of the message; a problem with a file is one of the pack.
  if (problem.path.empty() && problem.line > 0 && problem.file.empty()) {
    told += " [line " + std::to_string(problem.line) + ", column " + std::to_string(problem.column) + "]";
  }
  return told;
}

// Since 2.5: one segment a problem (ERR-2 ERL, ERR-3, ERR-4, ERR-7, ERR-8).
void write_errors(data::Hl7Writer& out, const Problems& problems) {
  std::size_t told = 0;
  for (const auto& problem : problems) {
    if (told++ == most_told) return;
    const auto place = data::read_place(problem.path);
    out.segment("ERR");
    if (place) {
      out.put(2, 1, place->segment).put(2, 2, number(place->occurrence));
      if (place->field != 0) out.put(2, 3, number(place->field));
      const auto repetition = place->repetition == 0 && place->component != 0 ? 1 : place->repetition;
      if (repetition != 0) out.put(2, 4, number(repetition));
      if (place->component != 0) out.put(2, 5, number(place->component));
      if (place->subcomponent != 0) out.put(2, 6, number(place->subcomponent));
    }
    const auto [code, display] = error_code(problem);
    out.put(3, 1, code).put(3, 2, display).put(3, 3, "HL70357");
    out.put(4, problem.severity >= Severity::error ? "E" : problem.severity == Severity::warning ? "W" : "I");
    if (!problem.rule.empty()) out.put(7, problem.rule);
    out.put(8, told_text(problem, place.has_value()));
  }
}

// Before 2.5: ERR-1 (ELD), one repetition a problem. There is one place for words, MSA-3, which has those of the first;
// all of them stand beside the codes, as their alternate text.
void write_old_errors(data::Hl7Writer& out, const Problems& problems) {
  std::uint32_t told = 0;
  for (const auto& problem : problems) {
    if (problem.severity < Severity::error) continue;
    if (told == most_told) return;
    if (told++ == 0) out.segment("ERR");
    const auto place = data::read_place(problem.path);
    const auto put = [&](std::uint32_t component, std::uint32_t subcomponent, std::string_view text) {
      out.put({.field = 1, .repetition = told, .component = component, .subcomponent = subcomponent}, text);
    };
    if (place) {
      put(1, 1, place->segment);
      put(2, 1, number(place->occurrence));
      if (place->field != 0) put(3, 1, number(place->field));
    }
    const auto [code, display] = error_code(problem);
    put(4, 1, code);
    put(4, 2, display);
    put(4, 3, "HL70357");
    put(4, 5, told_text(problem, place.has_value()));
  }
}

// MSA-3: what the message was refused for, or what was odd about one that was accepted, for which an ERR segment would
// be no place: before 2.5 whatever stands there is an error.
void write_old_words(data::Hl7Writer& out, const Ack& ack) {
  constexpr std::size_t most = 3;
  std::string words;
  std::size_t odd = 0;
  for (const auto& problem : ack.problems) {
    if (!ack.accepted && problem.severity >= Severity::error) return void(out.put(3, told_text(problem, false)));
    if (!ack.accepted || problem.severity != Severity::warning || ++odd > most) continue;
    words += (words.empty() ? "taken, but: " : "; ") + told_text(problem, false);
  }
  if (odd > most) words += "; and " + std::to_string(odd - most) + " more";
  if (!words.empty()) out.put(3, words);
}

// In the delimiters of the sender, whatever they are.
void put_version(data::Hl7Writer& out, std::string_view version) {
  std::uint32_t component = 0;
  for (const auto& part : text::split(version, '^')) {
    ++component;
    std::uint32_t subcomponent = 0;
    for (const auto& inner : text::split(part, '&')) {
      out.put({.field = 12, .component = component, .subcomponent = ++subcomponent}, inner);
    }
  }
}

void write_header(data::Hl7Writer& out, const Ack& ack, std::string_view charset) {
  out.segment("MSH");
  const auto numbers = version_of(ack.to);
  const auto raw = [&](std::uint32_t field, std::string_view value) {
    if (!value.empty()) out.put_raw({.field = field}, value);
  };
  if (ack.to != nullptr) {
    raw(3, ack.to->receiving_application());
    raw(4, ack.to->receiving_facility());
    raw(5, ack.to->sending_application());
    raw(6, ack.to->sending_facility());
  }
  out.put(7, hl7v2_time(ack.now));
  out.put(9, 1, "ACK");
  if (ack.to != nullptr && numbers >= std::array{2, 3, 0}) out.put(9, 2, ack.to->trigger_event());
  if (numbers >= std::array{2, 3, 1}) out.put(9, 3, "ACK");
  out.put(10, ack.control_id);
  if (ack.to != nullptr && ack.to->field(11)) {
    raw(11, ack.to->field(11).raw());
  } else {
    out.put(11, "P");
  }
  if (!ack.version.empty()) {
    put_version(out, ack.version);
  } else if (ack.to != nullptr && ack.to->field(12)) {
    raw(12, ack.to->field(12).raw());
  } else {
    out.put(12, "2.5.1");
  }
  if (!charset.empty()) out.put(18, charset);
}

// Old senders name fewer delimiters than an answer needs: ERR before 2.5 has subcomponents and repetitions, and without
// them nothing could be written, so that the sender would wait for ever. The answer names those that it adds in its own
// MSH-2.
data::Hl7Delimiters completed(data::Hl7Delimiters delimiters) {
  const auto taken = [&](char c) {
    return c == delimiters.field || delimiters.encoding_characters().find(c) != std::string::npos;
  };
  for (char* const each : {&delimiters.repetition, &delimiters.escape, &delimiters.subcomponent}) {
    if (*each != '\0') continue;
    const std::string usual = each == &delimiters.repetition ? "~" : each == &delimiters.escape ? "\\" : "&";
    for (const char c : usual + "#!%$@*+") {
      if (taken(c)) continue;
      *each = c;
      break;
    }
  }
  return delimiters;
}

std::string write_text(const Ack& ack, std::string_view charset) {
  data::Hl7Writer out(ack.to == nullptr ? data::Hl7Delimiters() : completed(ack.to->delimiters()));
  write_header(out, ack, charset);
  const bool old = version_of(ack.to) < std::array{2, 5, 0};
  const bool commit = ack.mode == AckMode::commit;
  out.segment("MSA").put(1, ack.accepted                ? (commit ? "CA" : "AA")
                            : is_rejected(ack.problems) ? (commit ? "CR" : "AR")
                                                        : (commit ? "CE" : "AE"));
  if (ack.to != nullptr && ack.to->field(10)) out.put_raw({.field = 2}, ack.to->field(10).raw());
  if (old) write_old_words(out, ack);
  old ? write_old_errors(out, ack.problems) : write_errors(out, ack.problems);
  auto written = out.finish();
  return written.ok() ? std::move(*written) : std::string();
}

}  // namespace

AckMode ack_mode(const data::Hl7Header& header, bool accepted, bool always_original) {
  const auto accept = header.accept_acknowledgment();
  const auto application = header.application_acknowledgment();
  // Two systems that acknowledge each other's acknowledgments would never come to an end.
  if (header.message_code() == "ACK") {
    return !accept.empty() && wants(accept, accepted) ? AckMode::commit : AckMode::none;
  }
  if (always_original || (accept.empty() && application.empty())) return AckMode::original;
  if (!accept.empty() && accept != "NE") return wants(accept, accepted) ? AckMode::commit : AckMode::none;
  // Section 2.9.2: the original mode is the enhanced one with NE in MSH-15 and AL in MSH-16.
  return wants(application, accepted) && !application.empty() ? AckMode::original : AckMode::none;
}

bool is_rejected(const Problems& problems) {
  switch (category_of(problems)) {
    case Category::unauthenticated:
    case Category::forbidden:
    case Category::not_found:
    case Category::not_supported:
    case Category::not_acceptable:
    case Category::unsupported_media:
    case Category::too_many:
    case Category::timeout:
    case Category::unavailable:
    case Category::internal: return true;
    case Category::malformed:
    case Category::conflict:
    case Category::precondition:
    case Category::too_large:
    case Category::unprocessable: return false;
  }
  return true;
}

std::string write_ack(const Ack& ack) {
  const auto declared = ack.to == nullptr ? std::string() : ack.to->charset();
  constexpr std::string_view utf8 = "UNICODE UTF-8";
  auto text = write_text(ack, declared);
  if (ack.in_utf16 || text::invalid_utf8_at(text) != std::string_view::npos) return text;
  const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (declared.empty()) return ascii ? text : write_text(ack, utf8);
  auto encoded = data::encode_hl7v2(text, declared);
  if (encoded.ok() && !looks_like_utf16(*encoded)) return std::move(*encoded);
  return write_text(ack, utf8);
}

std::string hl7v2_time(Instant t) {
  std::string digits;
  for (const char c : to_fhir(t).substr(0, 19)) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits + "+0000";
}

bool looks_like_utf16(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  return first == 0 || second == 0 || (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
}

}  // namespace linkway::exchange
