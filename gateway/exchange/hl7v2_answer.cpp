#include "exchange/hl7v2_answer.h"

#include <algorithm>

#include "data/hl7v2_header.h"
#include "exchange/hl7v2_ack.h"
#include "exchange/sender_words.h"
#include "fhir/outcome.h"
#include "security/mllp_sender.h"

namespace linkway::exchange {

namespace {

bool takes_processing_id(const Work& work, const std::string& id) {
  if (id.empty() || id == "P") return true;
  if (work.partner == nullptr || !work.partner->mllp) return false;
  const auto& taken = work.partner->mllp->processing_ids;
  return std::ranges::find(taken, id) != taken.end();
}

// Where a field of the first segment stands, without its separators; an empty view at the end when it has none.
std::string_view header_field(std::string_view bytes, std::size_t number) {
  const auto start = bytes.find("MSH");
  if (start == std::string_view::npos || bytes.size() < start + 4) return bytes.substr(bytes.size());
  const char separator = bytes[start + 3];
  auto end = std::min(bytes.find_first_of("\r\n", start), bytes.size());
  auto at = start + 3;  // of the separator before field 2
  for (std::size_t field = 2; field < number; ++field) {
    at = bytes.find(separator, at + 1);
    if (at == std::string_view::npos || at >= end) return bytes.substr(end, 0);
  }
  const auto next = std::min(bytes.find(separator, at + 1), end);
  return bytes.substr(at + 1, next - at - 1);
}

// Two texts but for one part of each.
struct Cut {
  std::string_view before, after;
};
Cut without(std::string_view bytes, std::string_view part) {
  const auto at = static_cast<std::size_t>(part.data() - bytes.data());
  return {bytes.substr(0, at), bytes.substr(at + part.size())};
}

std::string_view trimmed(std::string_view bytes) {
  while (!bytes.empty() && (bytes.back() == '\r' || bytes.back() == '\n' || bytes.back() == '\0')) {
    bytes.remove_suffix(1);
  }
  return bytes;
}

// Lines end in CR, as the standard has it (HL7 v2.8.1 section 2.5.2).
std::string with_plain_ends(std::string_view bytes) {
  std::string plain;
  plain.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\n') {
      plain += bytes[i];
    } else if (i == 0 || bytes[i - 1] != '\r') {
      plain += '\r';
    }
  }
  return plain;
}

// Where a message says that it begins in another one, or goes on in another one (HL7 v2.8.1 section 2.10.2); "" where
// it is whole.
std::string_view continued_at(std::string_view bytes, char separator) {
  const auto says = [&](std::string_view field) {
    const auto first = field.find_first_not_of(' ');
    return first != std::string_view::npos && field[first] != separator && field != "\"\"";
  };
  if (says(header_field(bytes, 14))) return "MSH-14";
  std::size_t at = std::string_view::npos;
  for (const char end : {'\r', '\n'}) {
    const auto found = bytes.rfind(std::string{end} + "DSC" + separator);
    if (found != std::string_view::npos) at = found + 1;
  }
  if (at == std::string_view::npos) return "";
  const auto line = bytes.substr(at + 4, bytes.find_first_of("\r\n", at) - (at + 4));
  return says(line) ? "DSC-1" : "";
}

}  // namespace

bool answers_in_hl7v2(const Work& work) {
  if (work.in.protocol == mapping::Protocol::mllp) return true;
  return work.channel != nullptr && work.channel->format == mapping::PackFormat::hl7v2;
}

void answer_in_hl7v2(Work& work) {
  const auto header = data::peek_hl7v2(work.in.body);
  const bool accepted = !work.refused() && work.verdict != store::Verdict::refused;
  const bool always_original = work.partner != nullptr && work.partner->mllp && work.partner->mllp->always_original;
  work.answer = {};
  if (!accepted) work.answer.status = fhir::http_status(category_of(work.problems));
  work.answer.headers.add("Content-Type", std::string(mapping::media_type_of(mapping::PackFormat::hl7v2)));
  Ack ack;
  ack.to = header ? &*header : nullptr;
  ack.mode = header ? ack_mode(*header, accepted, always_original) : AckMode::original;
  // In a file nobody waits for it, but its result says what became of each message.
  if (ack.mode == AckMode::none && !work.in.operation.starts_with("FILE ")) return;
  ack.accepted = accepted;
  ack.problems = in_sender_words(work);
  if (work.verdict == store::Verdict::no_effect) {
    Problem note;
    note.category = Category::conflict;
    note.code = issue::informational;
    note.text = work.note;
    note.severity = Severity::information;
    ack.problems.push_back(std::move(note));
  }
  ack.control_id = id_text(work.exchange);
  if (work.channel != nullptr) ack.version = work.channel->hl7v2.answer_version;
  ack.now = work.in.received;
  // Over mllp the answer is written as wide as the message came, also where that was converted to be split.
  const bool converted = work.in.media_type.ends_with("; charset=UTF-8");
  ack.in_utf16 = work.in.protocol == mapping::Protocol::mllp && (converted || looks_like_utf16(work.in.body));
  work.answer.body = write_ack(ack);
}

bool check_hl7v2_header(Work& work) {
  const auto header = data::peek_hl7v2(work.in.body);
  if (!header) {
    work.problem(Category::malformed, issue::structure, "MSH",
                 "there is no MSH segment whose delimiters can be used: a message begins with MSH|^~\\&|");
    return false;
  }
  if (header->control_id().empty()) {
    work.problem(
        Category::unprocessable, issue::required, "MSH-10",
        "the message control id is missing: without it no answer can name the message, and no repeat is known");
  }
  if (const auto version = header->version(); !version.empty() && version != "2" && !version.starts_with("2.")) {
    work.problem(Category::not_supported, issue::not_supported, "MSH-12", "versions 2.1 to 2.8.1 are taken here");
  }
  if (const auto place = continued_at(work.in.body, header->delimiters().field); !place.empty()) {
    work.problem(Category::not_supported, issue::not_supported, std::string(place),
                 "this is a part of a message that goes on in another one (DSC); send it whole");
  }
  if (!takes_processing_id(work, header->processing_id())) {
    work.problem(Category::not_supported, issue::not_supported, "MSH-11",
                 "messages with this processing id are not taken from this partner; P (production) is");
  }
  return !work.refused();
}

std::string hl7v2_business_key(std::string_view bytes) {
  const auto header = data::peek_hl7v2(bytes);
  if (!header || header->control_id().empty()) return "";
  std::string key = "hl7v2|";
  key += header->sending_application();
  key += "|";
  key += header->sending_facility();
  return key + "|" + header->control_id();
}

bool same_hl7v2(std::string_view one, std::string_view other, bool by_control_id) {
  // However the lines of a copy end, it is the same message.
  const auto copy_a = with_plain_ends(trimmed(one));
  const auto copy_b = with_plain_ends(trimmed(other));
  const std::string_view a = copy_a;
  const std::string_view b = copy_b;
  const auto time_a = without(a, header_field(a, 7));
  const auto time_b = without(b, header_field(b, 7));
  if (time_a.before != time_b.before) return false;
  if (by_control_id) return time_a.after == time_b.after;
  const auto id_a = without(a, header_field(a, 10));
  const auto id_b = without(b, header_field(b, 10));
  const auto between = [](std::string_view whole, const Cut& time, const Cut& id) {
    const auto from = whole.size() - time.after.size();
    return id.before.size() < from ? std::string_view() : id.before.substr(from);
  };
  return between(a, time_a, id_a) == between(b, time_b, id_b) && id_a.after == id_b.after;
}

}  // namespace linkway::exchange
