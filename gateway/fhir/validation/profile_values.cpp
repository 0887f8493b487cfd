#include "fhir/validation/profile_values.h"

#include <re2/re2.h>

#include <algorithm>
#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/decimal.h"
#include "fhir/path/temporal.h"
#include "fhir/units/units.h"
#include "fhir/validation/profile_plans.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;
using path::Temporal;

constexpr std::string_view ucum = "http://unitsofmeasure.org";

std::optional<Temporal> temporal(std::string_view type, std::string_view text) {
  if (type == "time") return Temporal::parse_time(text);
  return Temporal::parse_date_time(text);
}

// Regular expressions of profiles, compiled once. What RE2 does not take (look-around) is not checked.
class Patterns {
 public:
  explicit Patterns(const Definitions& /*unused*/) {}

  [[nodiscard]] const RE2* find(std::string_view text) {
    auto& kept = kept_[std::string(text)];
    if (kept == nullptr) kept = std::make_unique<RE2>(text, RE2::Quiet);
    return kept->ok() ? kept.get() : nullptr;
  }

 private:
  std::unordered_map<std::string, std::unique_ptr<RE2>> kept_;
};

class Range {
 public:
  Range(Run& run, const At& at, const Structure& profile) : run_(run), at_(at), profile_(profile) {}

  // `sign`: the order of a value beyond the bound, -1 for a minimum.
  void check(const RelativeText& bound, int sign) {
    if (bound.empty()) return;
    const auto& value = *at_.node;
    if (value.is_object()) return quantity(bound, sign);
    if (value.text().empty()) return;
    if (bound.view().starts_with('{')) return from_now(bound, sign);
    if (const auto order = compare(value.text(), bound)) tell(*order, sign, std::string(bound.view()));
  }

 private:
  // A duration as the least of a date: so long ago at most. R4 knows no such bound; as the most, what it means is not
  // agreed upon, and it is not checked.
  void from_now(const RelativeText& bound, int sign) {
    const auto* duration = run_.memory.part<ProfilePlans>().value(bound);
    if (duration == nullptr || sign > 0) return;
    const auto amount = Decimal::parse((*duration)["value"].text());
    const auto code = (*duration)["code"].text();
    const auto unit = path::calendar_unit_of_ucum(code.empty() ? (*duration)["unit"].text() : code);
    const auto now = Temporal::parse_date_time(to_fhir(run_.memory.clock.now()));
    if (!amount || !unit || !now) return;
    const auto limit = path::plus(*now, amount->negated(), *unit);
    if (!limit) return;
    const auto oldest = limit->to_string();
    const bool date = at_.type() != nullptr && at_.type()->type.view() == "date";
    const auto shown = date ? oldest.substr(0, 10) : oldest;
    if (const auto order = compare(at_.node->text(), shown)) tell(*order, sign, shown);
  }

  [[nodiscard]] std::optional<std::partial_ordering> compare(std::string_view value, std::string_view bound) const {
    const auto type = at_.type() != nullptr ? at_.type()->type.view() : std::string_view();
    if (at_.node->kind() == data::Kind::number) {
      const auto a = Decimal::parse(value);
      const auto b = Decimal::parse(bound);
      if (!a || !b) return std::nullopt;
      return *a <=> *b;
    }
    if (type != "date" && type != "dateTime" && type != "instant" && type != "time") return std::nullopt;
    const auto a = temporal(type, value);
    const auto b = temporal(type, bound);
    if (!a || !b) return std::nullopt;
    return path::compare(*a, *b);
  }

  void quantity(const RelativeText& bound, int sign) {
    const auto* limit = run_.memory.part<ProfilePlans>().value(bound);
    if (limit == nullptr) return;
    const auto& value = *at_.node;
    const auto a = Decimal::parse(value["value"].text());
    const auto b = Decimal::parse((*limit)["value"].text());
    if (!a || !b) return;
    const auto unit_of = [](const Node& node) {
      return node["code"].text().empty() ? node["unit"].text() : node["code"].text();
    };
    const auto unit = unit_of(*limit);
    std::optional<std::strong_ordering> order;
    if (unit.empty() || unit_of(value) == unit) {
      order = *a <=> *b;
    } else if (value["system"].text() == ucum && (*limit)["system"].text() == ucum) {
      order = units::compare(*a, value["code"].text(), *b, (*limit)["code"].text());
    }
    const auto shown = std::string((*limit)["value"].text()) + " " + std::string(unit);
    if (order) return tell(*order, sign, shown);
    run_.warning(at_, issue::not_supported, sign < 0 ? "min-value" : "max-value",
                 "the unit cannot be compared with that of the bound, " + shown, &profile_);
  }

  void tell(std::partial_ordering order, int sign, const std::string& bound) {
    if (sign < 0 && std::is_lt(order))
      run_.error(at_, issue::value, "min-value", "at least " + bound + " is allowed", &profile_);
    if (sign > 0 && std::is_gt(order))
      run_.error(at_, issue::value, "max-value", "at most " + bound + " is allowed", &profile_);
  }

  Run& run_;
  const At& at_;
  const Structure& profile_;
};

}  // namespace

void check_range(Run& run, const At& at, const Element& element, const Structure& profile) {
  Range range(run, at, profile);
  range.check(element.min_value, -1);
  range.check(element.max_value, +1);
}

void check_length(Run& run, const At& at, const Element& element, const Structure& profile) {
  const auto text = at.node->text();
  const auto characters =
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  if (static_cast<std::size_t>(characters) <= element.max_length) return;
  run.error(at, issue::too_long, "max-length",
            "at most " + std::to_string(element.max_length) + " characters are allowed, " + std::to_string(characters) +
                " are there",
            &profile);
}

void check_value_rules(Run& run, const At& at, const Element& element, const Structure& profile) {
  for (const auto& language : element.narrative_languages) {
    check_narrative_languages(run, at, language.view(), &profile);
  }
  const bool missing = !*at.node;
  if (missing && element.must_have_value) {
    run.error(at, issue::required, "value-needed", "it must have a value, not only extensions", &profile);
  } else if (missing && !element.value_alternatives.empty()) {
    std::string urls;
    for (const auto& extension : (*at.extra)["extension"].items()) {
      const auto url = extension["url"].text();
      if (std::ranges::any_of(element.value_alternatives, [&](const auto& each) { return each.view() == url; })) return;
    }
    for (const auto& each : element.value_alternatives) urls.append(urls.empty() ? "" : " or ").append(each);
    run.error(at, issue::required, "value-needed", "it must have a value or the extension " + urls, &profile);
  }
  if (missing || element.regex.empty()) return;
  const auto* expression = run.memory.part<Patterns>().find(element.regex);
  if (expression == nullptr || RE2::FullMatch(at.node->text(), *expression)) return;
  // What the extension minLength comes to.
  const auto form = element.regex.view();
  if (form.starts_with("(?s).{") && form.ends_with(",}")) {
    const auto least = std::string(form.substr(6, form.size() - 8));
    return run.error(at, issue::value, "min-length", "at least " + least + " characters are needed", &profile);
  }
  run.error(at, issue::value, "regex", "the value is not of the form " + std::string(form), &profile);
}

}  // namespace linkway::fhir::validation
