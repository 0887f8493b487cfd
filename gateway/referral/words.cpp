#include "referral/words.h"

#include "base/text.h"
#include "fhir/codes.h"
#include "referral/dates.h"

namespace linkway::referral {
namespace {

std::string words_of_one(const data::Node& concept_node) {
  if (const auto text = text::trim(concept_node["text"].text()); !text.empty()) return std::string(text);
  const auto codings = fhir::codings(concept_node);
  for (const auto& each : codings) {
    if (!each.display.empty()) return std::string(each.display);
  }
  for (const auto& each : codings) {
    if (!each.code.empty()) return std::string(each.code);
  }
  return {};
}

// UCUM writes a unit of no dimension as "1" or as an annotation in braces: {score}.
std::string unit_words(const data::Node& quantity) {
  auto unit = quantity["unit"].text();
  if (unit.empty()) unit = quantity["code"].text();
  if (unit == "1") return {};
  if (unit.size() > 2 && unit.front() == '{' && unit.back() == '}') unit = unit.substr(1, unit.size() - 2);
  return std::string(unit);
}

std::string quantity_words(const data::Node& quantity) {
  std::string out(quantity["comparator"].text());
  out += quantity["value"].text();
  if (const auto unit = unit_words(quantity); !unit.empty() && !out.empty()) out += " " + unit;
  return out;
}

std::string joined(const std::string& a, std::string_view between, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  return a + std::string(between) + b;
}

}  // namespace

std::string concept_words(const data::Node& concept_or_list) {
  if (!concept_or_list.is_list()) return words_of_one(concept_or_list);
  std::string out;
  for (const auto& each : concept_or_list.items()) out = joined(out, "; ", words_of_one(each));
  return out;
}

std::string reference_words(const data::Node& reference) {
  if (const auto display = text::trim(reference["display"].text()); !display.empty()) return std::string(display);
  return std::string(reference["identifier"]["value"].text());
}

std::string period_words(const data::Node& period) {
  auto from = date_for_people(period["start"].text());
  const auto until = date_for_people(period["end"].text());
  if (from == until) return from;
  if (from.empty()) return "until " + until;
  if (until.empty()) return "from " + from;
  return from + " to " + until;
}

std::string time_words(const data::Node& resource, const std::string& name) {
  if (const auto& period = resource[name + "Period"]) return period_words(period);
  for (const auto* kind : {"DateTime", "Instant", "Date"}) {
    if (const auto& time = resource[name + kind]; time.is_text()) return date_for_people(time.text());
  }
  return std::string(resource[name + "String"].text());
}

std::string value_words(const data::Node& holder) {
  if (const auto& quantity = holder["valueQuantity"]) return quantity_words(quantity);
  if (const auto& coded = holder["valueCodeableConcept"]) return concept_words(coded);
  if (const auto& flag = holder["valueBoolean"]) return flag.boolean() ? "yes" : "no";
  if (const auto& range = holder["valueRange"]) {
    return joined(quantity_words(range["low"]), " to ", quantity_words(range["high"]));
  }
  if (const auto& ratio = holder["valueRatio"]) {
    return joined(quantity_words(ratio["numerator"]), " / ", quantity_words(ratio["denominator"]));
  }
  for (const auto* kind : {"valueInteger", "valueDecimal", "valueString", "valueTime", "valueMarkdown", "valueCode"}) {
    if (const auto& plain = holder[kind]) return std::string(plain.text());
  }
  if (auto time = time_words(holder, "value"); !time.empty()) return time;
  if (const auto reason = concept_words(holder["dataAbsentReason"]); !reason.empty()) {
    return "not available (" + reason + ")";
  }
  return {};
}

}  // namespace linkway::referral
