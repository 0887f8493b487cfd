#include "exchange/hl7v2_reasons.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "data/hl7v2.h"

namespace linkway::exchange {

namespace {

std::uint32_t number(const data::Hl7Part& part) {
  const auto text = part.text();
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string severity_of(std::string_view code) {
  if (code == "W") return "warning";
  return code == "I" ? "information" : "error";
}

// ERL, section 2A.3.28 of 2.8.1.
std::string place_of(const data::Hl7Part& location) {
  if (!location) return {};
  data::Hl7Place place;
  place.segment = location.component(1).text();
  place.occurrence = std::max(1U, number(location.component(2)));
  place.field = number(location.component(3));
  place.repetition = place.field == 0 ? 0 : number(location.component(4));
  place.component = place.repetition == 0 ? 0 : number(location.component(5));
  place.subcomponent = place.component == 0 ? 0 : number(location.component(6));
  return data::to_string(place);
}

// ELD: as it was before 2.5.
std::string old_place_of(const data::Hl7Part& location) {
  if (!location.component(1)) return {};
  data::Hl7Place place;
  place.segment = location.component(1).text();
  place.occurrence = std::max(1U, number(location.component(2)));
  place.field = number(location.component(3));
  return data::to_string(place);
}

}  // namespace

std::vector<RowReason> reasons_in_ack(std::string_view answer, std::uint32_t line) {
  const auto ack = data::read_hl7v2(answer);
  if (!ack || !ack->find("MSA")) return {};
  std::vector<RowReason> reasons;
  for (std::size_t i = 0; i < ack->size(); ++i) {
    const auto segment = ack->segment(i);
    if (segment.name() != "ERR" || !segment.field(8)) continue;
    reasons.push_back(
        {severity_of(segment.field(4).text()), place_of(segment.field(2)), line, segment.field(8).whole_text()});
  }
  if (!reasons.empty()) return reasons;
  const auto words = ack->field("MSA", 3).whole_text();
  for (const auto location : ack->field("ERR", 1).repetitions()) {
    const auto code = location.component(4);
    auto text = code.subcomponent(5).text();
    if (text.empty()) text = reasons.empty() && !words.empty() ? words : code.subcomponent(2).text();
    reasons.push_back({"error", old_place_of(location), line, std::move(text)});
  }
  if (reasons.empty() && !words.empty()) reasons.push_back({"error", "", line, words});
  return reasons;
}

}  // namespace linkway::exchange
