#include "referral/output_words.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/clock.h"
#include "referral/words.h"

namespace linkway::referral {
namespace {

constexpr std::string_view disregard = "entered in error: to be disregarded";

bool in_error(const data::Node& resource) { return resource["status"].text() == "entered-in-error"; }

// "a, b": those that say something.
std::string listed(std::initializer_list<std::string> parts) {
  std::string out;
  for (const auto& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  }
  return out;
}

// The text of the first range that a score is read against, or its ends.
std::string range_words(const data::Node& observation) {
  const auto& range = observation["referenceRange"].at(0);
  if (!range["text"].text().empty()) return std::string(range["text"].text());
  const auto low = range["low"]["value"].text();
  const auto high = range["high"]["value"].text();
  return low.empty() || high.empty() ? std::string() : std::string(low) + " to " + std::string(high);
}

std::string valued(const data::Node& holder) {
  auto out = value_words(holder);
  if (out.empty()) return out;
  if (const auto meaning = concept_words(holder["interpretation"]); !meaning.empty()) out += ", " + meaning;
  if (const auto range = range_words(holder); !range.empty()) out += " (range " + range + ")";
  return out;
}

}  // namespace

std::string literal_of(const data::Node& resource) {
  return std::string(resource["resourceType"].text()) + "/" + std::string(resource["id"].text());
}

std::string_view time_of(const data::Node& resource) {
  for (const auto* name : {"effectiveDateTime", "effectiveInstant", "performedDateTime"}) {
    if (resource[name]) return resource[name].text();
  }
  for (const auto* name : {"effectivePeriod", "performedPeriod", "period"}) {
    if (const auto& period = resource[name]) return period[period["start"] ? "start" : "end"].text();
  }
  return resource["issued"].text();
}

std::vector<data::Node> of_type(const std::vector<data::Node>& outputs, std::string_view type) {
  struct Dated {
    std::optional<Instant> time;
    data::Node resource;
  };
  std::vector<Dated> dated;
  for (const auto& output : outputs) {
    if (output["resourceType"].text() == type) dated.push_back({parse_fhir_time(time_of(output)), output});
  }
  std::ranges::stable_sort(dated, [](const Dated& a, const Dated& b) {
    if (!a.time || !b.time) return a.time.has_value() && !b.time.has_value();
    return *a.time < *b.time;
  });
  std::vector<data::Node> found;
  found.reserve(dated.size());
  for (const auto& each : dated) found.push_back(each.resource);
  return found;
}

std::string contact_words(const data::Node& encounter) {
  if (in_error(encounter)) return std::string(disregard);
  auto how = concept_words(encounter["type"]);
  // FHIR asks for a class; where nobody knows it, its code (UNK) says nothing to a reader.
  const auto kind = encounter["class"];
  const bool known = kind["system"].text() != "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";
  if (how.empty() && known) how = std::string(kind["display"].text());
  if (how.empty() && known) how = std::string(kind["code"].text());
  auto out = listed({period_words(encounter["period"]), how, concept_words(encounter["reasonCode"])});
  if (out.empty()) out = "Contact";
  if (const auto status = encounter["status"].text(); !status.empty()) out += " (" + std::string(status) + ")";
  return out;
}

std::string activity_words(const data::Node& procedure) {
  auto name = concept_words(procedure["code"]);
  if (name.empty()) name = "Activity";
  if (in_error(procedure)) return name + " (" + std::string(disregard) + ")";
  auto out = listed({name, time_words(procedure, "performed"), concept_words(procedure["outcome"])});
  auto status = std::string(procedure["status"].text());
  if (const auto reason = concept_words(procedure["statusReason"]); !reason.empty()) status += ": " + reason;
  if (!status.empty()) out += " (" + status + ")";
  for (const auto& note : procedure["note"].items()) {
    if (!note["text"].text().empty()) out += "\n" + std::string(note["text"].text());
  }
  return out;
}

std::string result_words(const data::Node& observation) {
  if (in_error(observation)) return std::string(disregard);
  auto out = valued(observation);
  for (const auto& component : observation["component"].items()) {
    auto value = valued(component);
    if (value.empty()) value = "no value";
    if (const auto name = concept_words(component["code"]); !name.empty()) value.insert(0, ": ").insert(0, name);
    if (!out.empty()) out += "\n";
    out += value;
  }
  if (out.empty()) out = "no value";
  const auto status = observation["status"].text();
  if (!status.empty() && status != "final") out += " (" + std::string(status) + ")";
  return out;
}

std::string other_words(const data::Node& resource) {
  auto what = concept_words(resource["code"]);
  if (what.empty()) what = concept_words(resource["description"]);
  if (what.empty()) what = std::string(resource["description"].text());
  if (what.empty()) what = std::string(resource["title"].text());
  if (what.empty()) what = std::string(resource["payload"].at(0)["contentString"].text());
  const auto type = std::string(resource["resourceType"].text());
  if (in_error(resource)) return type + " (" + std::string(disregard) + ")";
  return what.empty() ? type : type + ": " + what;
}

}  // namespace linkway::referral
