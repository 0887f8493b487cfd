#include "referral/report/facts_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/codes.h"
#include "fhir/primitive.h"
#include "referral/business_status.h"
#include "referral/dates.h"
#include "referral/report/area.h"

namespace linkway::referral::report {

namespace {

using data::Node;
using fhir::string_of;

constexpr std::string_view extensions = "https://linkway.example/fhir/StructureDefinition/";
constexpr std::string_view circumstances = "https://linkway.example/fhir/CodeSystem/social-circumstance";
constexpr std::string_view measures = "https://linkway.example/fhir/CodeSystem/measure";
constexpr std::string_view flags = "https://linkway.example/fhir/CodeSystem/referral-flag";

constexpr int deepest = 32;  // levels of a hierarchy; a site's own may have a circle

// Calls `see` for each extension of ours with this name.
template <class See>
void each_extension(const Node& element, std::string_view name, const See& see) {
  for (const auto& extension : element["extension"].items()) {
    const auto url = string_of(extension["url"]);
    if (url.starts_with(extensions) && url.substr(extensions.size()) == name) see(extension);
  }
}

std::optional<DateRange> date_of(std::string_view date_or_time) {
  return parse_date(date_or_time.substr(0, date_or_time.find('T')));
}

std::optional<double> number_of(std::string_view digits) {
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// An integer, a decimal or the value of a Quantity.
std::optional<double> number_in(const Node& holder) {
  for (const auto* name : {"valueInteger", "valueDecimal"}) {
    if (holder[name]) return number_of(holder[name].text());
  }
  return number_of(holder["valueQuantity"]["value"].text());
}

std::optional<std::int64_t> whole_number_in(const Node& holder) {
  const auto number = number_in(holder);
  constexpr double most = 1e9;  // nothing that is counted here is more
  if (!number || *number < 0 || *number > most) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

bool is_over(std::string_view status) {
  return status == "completed" || status == "failed" || status == "rejected" || status == "cancelled";
}

bool took_place(std::string_view status) {
  return status != "planned" && status != "cancelled" && status != "entered-in-error" && status != "not-done";
}

// A platform may tell one contact several times: by its number, else by its beginning. One without either is one more.
std::string contact_name(const Node& encounter, std::size_t known) {
  for (const auto& [system, value] : fhir::identifiers(encounter)) {
    if (!value.empty()) return std::string(system) + "|" + std::string(value);
  }
  const auto start = string_of(encounter["period"]["start"]);
  return start.empty() ? "number " + std::to_string(known) : "at " + std::string(start);
}

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string month_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  return std::to_string(static_cast<int>(date.year())) + "-" + two_digits(static_cast<unsigned>(date.month()));
}

// Bands begin at the ages from which programmes count: 11, 18, 60, 65.
std::string band_of(std::int64_t age) {
  static constexpr auto starts = std::to_array<int>({0, 11, 18, 25, 35, 45, 55, 60, 65, 70, 75, 80, 85});
  const auto* const above = std::upper_bound(starts.begin(), starts.end(), age);
  if (above == starts.end()) return "85+";
  return two_digits(static_cast<unsigned>(*(above - 1))) + "-" + two_digits(static_cast<unsigned>(*above - 1));
}

// Told of some referrals alone: of the others there is no row.
bool is_of_some(Table table) {
  static constexpr std::array all = {Table::reason, Table::place, Table::activity, Table::answer, Table::precinct};
  return std::ranges::find(all, table) != all.end();
}

// Said of every contact, also where nobody was asked for anything.
bool is_of_contact(Table table) {
  static constexpr std::array all = {Table::source,    Table::route,    Table::topic,    Table::main_topic,
                                     Table::follow_up, Table::age,      Table::sex,      Table::decile,
                                     Table::area,      Table::language, Table::ethnicity};
  return std::ranges::find(all, table) != all.end();
}

}  // namespace

FactsReader::FactsReader(Row row, const fhir::Definitions& definitions) : definitions_(definitions) {
  facts_.row = std::move(row);
  facts_.day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(facts_.row.received.micros)));
}

// ---- values

std::string FactsReader::display_of(std::string_view system, std::string_view code, std::string_view told) const {
  if (const auto* known = definitions_.code_system(system)) {
    if (const auto* found = known->find(code)) return std::string(found->display);
  }
  return std::string(told);
}

Value FactsReader::value_of(const Node& codeable, std::string_view system) const {
  const auto all = fhir::codings(codeable);
  const auto has_code = [](const fhir::Code& coding) { return !coding.code.empty(); };
  auto chosen =
      std::ranges::find_if(all, [&](const fhir::Code& coding) { return coding.system == system && has_code(coding); });
  if (chosen == all.end()) chosen = std::ranges::find_if(all, has_code);
  if (chosen != all.end()) {
    return {std::string(chosen->system), std::string(chosen->code),
            display_of(chosen->system, chosen->code, chosen->display)};
  }
  if (fhir::says_something(codeable)) return {std::string(table_system), "text", "In words alone"};
  return {std::string(table_system), "none", "Not stated"};
}

void FactsReader::put(Table table, const Node& codeable) {
  facts_.of(table).push_back(value_of(codeable, info_of(table).system));
}

void FactsReader::put(Table table, std::string_view code, std::string_view display) {
  const auto system = info_of(table).system;
  facts_.of(table).push_back({std::string(system), std::string(code), display_of(system, code, display)});
}

// ---- the resources

void FactsReader::request(const Node& request) {
  if (const auto day = date_of(string_of(request["authoredOn"]))) facts_.day = day->first;
  each_extension(request, "referral-source",
                 [&](const Node& extension) { put(Table::source, extension["valueCodeableConcept"]); });
  each_extension(request, "referrer-role",
                 [&](const Node& extension) { put(Table::referrer, extension["valueCodeableConcept"]); });
  for (const auto& reason : request["reasonCode"].items()) put(Table::topic, reason);
  if (!facts_.of(Table::topic).empty()) facts_.of(Table::main_topic).push_back(facts_.of(Table::topic).front());
  if (request["code"]) put(Table::service, request["code"]);
  if (const auto& code = request["occurrenceTiming"]["code"]) put(Table::follow_up, code);
  for (const auto& detail : request["orderDetail"].items()) {
    practice_denied_ = practice_denied_ || fhir::code_in(detail, flags) == "gp-not-known";
  }
}

void FactsReader::order(const Node& order) {
  if (!facts_.of(Table::source).empty()) return;
  each_extension(order, "referral-source",
                 [&](const Node& extension) { put(Table::source, extension["valueCodeableConcept"]); });
}

void FactsReader::contact_alone(const Node& encounter) {
  facts_.asks = false;
  if (const auto day = date_of(string_of(encounter["period"]["start"]))) facts_.day = day->first;
  each_extension(encounter, "referral-source",
                 [&](const Node& extension) { put(Table::source, extension["valueCodeableConcept"]); });
  for (const auto& reason : encounter["reasonCode"].items()) put(Table::topic, reason);
  if (!facts_.of(Table::topic).empty()) facts_.of(Table::main_topic).push_back(facts_.of(Table::topic).front());
  each_extension(encounter, "planned-review", [&](const Node& extension) {
    if (const auto& code = extension["valueTiming"]["code"]) put(Table::follow_up, code);
  });
  add(encounter, false);
}

void FactsReader::patient(const Node& patient) {
  birth_date_ = string_of(patient["birthDate"]);
  if (const auto gender = string_of(patient["gender"]); !gender.empty()) put(Table::sex, gender);
  const auto languages = patient["communication"].items();
  auto chosen = std::ranges::find_if(languages, [](const Node& one) { return one["preferred"].boolean(); });
  if (chosen == languages.end()) chosen = languages.begin();
  if (chosen != languages.end()) put(Table::language, (*chosen)["language"]);
  auto area = area_of(patient);
  if (!area.area.empty()) facts_.of(Table::area).push_back({"", std::move(area.area), ""});
  if (!area.precinct.empty()) facts_.of(Table::precinct).push_back({"", std::move(area.precinct), ""});
  each_extension(patient, "ethnic-category",
                 [&](const Node& extension) { put(Table::ethnicity, extension["valueCodeableConcept"]); });
  for (const auto& practice : patient["generalPractitioner"].items()) {
    for (const auto* name : {"reference", "identifier", "display"}) {
      practice_named_ = practice_named_ || practice[name].operator bool();
    }
  }
}

void FactsReader::task(const Node& task, TaskOf whose) {
  const auto code = fhir::code_in(task["businessStatus"], business_status_system);
  if (const auto* step = find_business_status(code)) {
    facts_.contacted = facts_.contacted || step->contacted;
    facts_.intervention = facts_.intervention || step->intervention;
    facts_.answered = facts_.answered || (whose == TaskOf::gateway && step->code != "referred");
  }
  if (whose == TaskOf::sender) return;
  const auto status = string_of(task["status"]);
  facts_.answered = facts_.answered || (status != "requested" && status != "draft");
  if (!is_over(status)) return;
  reason_.clear();
  if (task["statusReason"]) reason_.push_back(value_of(task["statusReason"], info_of(Table::reason).system));
  if (!ended_on_.empty()) return;
  const auto told = string_of(task["executionPeriod"]["end"]);
  ended_on_ = told.empty() ? string_of(task["lastModified"]) : told;
}

void FactsReader::add(const Node& resource, bool shared) {
  const auto type = string_of(resource["resourceType"]);
  if (type == "Encounter") {
    if (!took_place(string_of(resource["status"]))) return;
    encounters_.insert(contact_name(resource, encounters_.size()));
    for (const auto& setting : resource["type"].items()) put(Table::place, setting);
  } else if (type == "Procedure") {
    if (!shared && took_place(string_of(resource["status"]))) put(Table::activity, resource["code"]);
  } else if (type == "Observation") {
    observation(resource, shared);
  }
}

void FactsReader::observation(const Node& observation, bool shared) {
  const auto status = string_of(observation["status"]);
  if (status == "cancelled" || status == "entered-in-error") return;
  const auto circumstance = fhir::code_in(observation["code"], circumstances);
  if (circumstance == "stated-age") {
    if (const auto years = whole_number_in(observation)) stated_age_ = years;
  } else if (circumstance == "deprivation-decile") {
    const auto decile = whole_number_in(observation);
    if (!decile || *decile < 1 || *decile > 10) return;
    facts_.of(Table::decile).clear();
    put(Table::decile, two_digits(static_cast<unsigned>(*decile)));
  } else if (circumstance.empty() && !shared) {
    measure(observation, observation);
    for (const auto& component : observation["component"].items()) measure(observation, component);
  }
}

void FactsReader::measure(const Node& observation, const Node& holder) {
  const auto what = value_of(holder["code"], measures);
  if (what.system == table_system) return;  // what it measures is not told by a code
  const auto name = what.system == measures ? what.code : what.system + "|" + what.code;
  std::string phase;
  each_extension(observation, "measure-phase",
                 [&](const Node& extension) { phase = string_of(extension["valueCode"]); });
  if (const auto number = number_in(holder)) {
    if (name == "contacts-made") told_contacts_ = whole_number_in(holder);
    std::string_view time = string_of(observation["effectiveDateTime"]);
    if (time.empty()) time = string_of(observation["effectivePeriod"]["end"]);
    if (time.empty()) time = string_of(observation["effectiveInstant"]);
    Score score{name, what.display, phase, std::string(time), *number};
    // A table tells the same score with every row of a referral.
    if (std::ranges::find(facts_.scores, score) == facts_.scores.end()) facts_.scores.push_back(std::move(score));
    return;
  }
  Value answer{what.system, name, what.display};
  if (const auto& said = holder["valueBoolean"]) {
    answer.code += said.boolean() ? "=true" : "=false";
    answer.display += said.boolean() ? ": yes" : ": no";
  } else if (const auto& codeable = holder["valueCodeableConcept"]) {
    const auto value = value_of(codeable, "");
    answer.code += "=" + value.code;
    answer.display += ": " + (value.display.empty() ? value.code : value.display);
  } else {
    return;
  }
  if (!phase.empty() && phase != "baseline") {
    answer.code += "@" + phase;
    answer.display += " (" + phase + ")";
  }
  facts_.of(Table::answer).push_back(std::move(answer));
}

// ---- the end

std::optional<std::int64_t> FactsReader::age() const {
  namespace chr = std::chrono;
  const auto born = parse_date(birth_date_);
  const bool whole = born && born->first == born->last;
  if (!whole && stated_age_) return stated_age_;
  if (!born) return std::nullopt;
  const chr::year_month_day birth{born->first};
  const chr::year_month_day day{facts_.day};
  auto years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  if (whole && (day.month() < birth.month() || (day.month() == birth.month() && day.day() < birth.day()))) --years;
  if (years < 0 || years > 150) return std::nullopt;  // a date that is wrong
  return years;
}

void FactsReader::finish_source() {
  const auto system = info_of(Table::route).system;
  const auto* sources = definitions_.code_system(system);
  if (sources == nullptr) return;
  for (const auto& source : facts_.of(Table::source)) {
    const auto* code = source.system == system ? sources->find(source.code) : nullptr;
    if (code == nullptr) continue;
    for (int up = 0; up < deepest && !code->parents.empty(); ++up) code = &sources->concepts[code->parents[0]];
    put(Table::route, code->code.view());
  }
}

void FactsReader::finish_end() {
  facts_.ended = is_over(facts_.row.status);
  if (!facts_.ended) return;
  facts_.of(Table::reason) = std::move(reason_);
  if (facts_.of(Table::reason).empty()) facts_.of(Table::reason).push_back(value_of(Node(), ""));
  if (facts_.row.status != "completed" && facts_.row.status != "failed") return;
  const auto end = date_of(ended_on_);
  if (end && end->first >= facts_.day) facts_.days = (end->first - facts_.day).count();
}

void FactsReader::finish_referral() {
  const auto& row = facts_.row;
  if (!row.platform.empty()) put(Table::platform, row.platform);
  put(Table::status, row.status);
  if (!row.step.empty()) put(Table::step, row.step);
  facts_.gp_known = practice_named_ && !practice_denied_;
  put(Table::gp, facts_.gp_known ? "known" : "not-known", facts_.gp_known ? "Known" : "Not known");
  finish_end();
  if (!encounters_.empty()) {
    facts_.contacts = static_cast<std::int64_t>(encounters_.size());
  } else {
    facts_.contacts = told_contacts_;
  }
}

Facts FactsReader::finish() {
  put(Table::month, month_of(facts_.day));
  put(Table::sender, facts_.row.sender);
  if (const auto years = age()) put(Table::age, band_of(*years));
  finish_source();
  if (facts_.asks) finish_referral();
  // One row for those of whom nothing is told; reasons, places, activities and answers are told of some alone.
  for (const auto& table : tables()) {
    const bool expected = facts_.asks ? !is_of_some(table.table) : is_of_contact(table.table);
    if (expected && facts_.of(table.table).empty()) facts_.of(table.table).push_back(value_of(Node(), ""));
  }
  return std::move(facts_);
}

}  // namespace linkway::referral::report
