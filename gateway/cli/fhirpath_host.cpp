#include "cli/fhirpath_host.h"

#include "cli/fhirpath_output.h"
#include "cli/print.h"

namespace linkway::cli {

namespace {

using fhir::path::Item;
using fhir::path::Literal;

Item item_of(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::boolean: return Item::of(literal.integer != 0);
    case Literal::Kind::integer: return Item::of(literal.integer);
    case Literal::Kind::long_integer: return Item::of_long(literal.integer);
    case Literal::Kind::decimal: return Item::of(literal.decimal);
    case Literal::Kind::string: return Item::of(literal.text.view());
    case Literal::Kind::date:
    case Literal::Kind::date_time:
    case Literal::Kind::time: return Item::of(literal.temporal);
    case Literal::Kind::quantity: return Item::of(literal.decimal, literal.text.view(), literal.calendar_unit);
  }
  return {};
}

}  // namespace

void FhirpathHost::define(const std::string& name, const std::string& value) {
  Variable variable{value, {}};
  auto expression = fhir::path::Expression::parse(value);
  if (expression && expression->root().literal) variable.literal.push_back(*std::move(expression));
  variables_.insert_or_assign(name, std::move(variable));
}

bool FhirpathHost::variable(std::string_view name, std::vector<Item>& into) {
  const auto found = variables_.find(name);
  if (found == variables_.end()) return false;
  const auto& variable = found->second;
  const auto* literal = variable.literal.empty() ? nullptr : variable.literal.front().root().literal.get();
  into.push_back(literal == nullptr ? Item::of(std::string_view(variable.text)) : item_of(*literal));
  return true;
}

std::optional<bool> FhirpathHost::conforms(const fhir::path::ElementItem& item, std::string_view canonical) {
  const auto* profile = fhir::Definitions::built_in().structure(canonical);
  if (profile == nullptr || !profile->unusable.empty() || !(*item.node)["resourceType"]) return std::nullopt;
  if (!validator_) validator_.emplace(fhir::Definitions::built_in(), terminology_, clock_);
  fhir::validation::Options asked;
  asked.profiles.emplace_back(canonical);
  asked.meta_profiles = false;
  return !validator_->validate(*item.node, asked).invalid();
}

void FhirpathHost::trace(std::string_view name, fhir::path::Items items) {
  if (trace_ == nullptr || root_ == nullptr) return;
  const auto title = "trace " + printable(name) + ": ";
  if (items.empty()) *trace_ << title << "(nothing)\n";
  for (const auto& item : items) *trace_ << title << item_text(item, *root_) << "\n";
}

}  // namespace linkway::cli
