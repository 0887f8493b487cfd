#include "fhir/definitions/compiler/filters.h"

#include <re2/re2.h>

#include <algorithm>
#include <functional>

namespace linkway::fhir::compiler {

namespace {

using data::Node;
using Values = std::vector<std::string_view>;

std::string_view value_of(const Node& property) {
  for (const auto& member : property.members()) {
    if (!member.name.view().starts_with("value")) continue;
    if (member.value.kind() == data::Kind::boolean) return member.value.boolean() ? "true" : "false";
    return member.value.is_object() ? member.value["code"].text() : member.value.text();
  }
  return {};
}

Values codes_of(const KnownSystem& system, const std::vector<std::uint32_t>& indexes) {
  Values codes;
  for (const auto index : indexes) codes.push_back(system.concepts[index].code);
  return codes;
}

Values values_of(const KnownSystem& system, const KnownConcept& known, std::string_view property) {
  if (property == "concept" || property == "code") return {known.code};
  if (property == "display") return {known.display};
  if (property == "parent") return codes_of(system, known.parents);
  if (property == "child") return codes_of(system, known.children);
  Values values;
  if (known.in_image != nullptr) {
    for (const auto& item : known.in_image->properties) {
      if (item.code.view() == property) values.push_back(item.value);
    }
    return values;
  }
  for (const auto& item : known.properties.items()) {
    if (item["code"].text() == property) values.push_back(value_of(item));
  }
  return values;
}

// Split at commas, without the spaces around.
Values parts_of(std::string_view list) {
  Values parts;
  while (!list.empty()) {
    auto part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(part);
  }
  return parts;
}

bool is_hierarchical(std::string_view op) {
  return op == "is-a" || op == "descendent-of" || op == "is-not-a" || op == "generalizes";
}

std::string filter_hierarchy(const KnownSystem& system, std::string_view op, std::string_view value,
                             std::vector<std::uint32_t>& chosen) {
  if (system.find(value) == nullptr) return "there is no code " + std::string(value) + " in " + std::string(system.url);
  const auto reached = op == "generalizes" ? system.above(value) : system.below(value);
  std::vector<bool> in(system.concepts.size());
  for (const auto index : reached) in[index] = true;
  if (op == "descendent-of") in[system.by_code.at(value)] = false;
  std::erase_if(chosen, [&](std::uint32_t index) { return in[index] == (op == "is-not-a"); });
  return {};
}

using Test = std::function<bool(const Values&)>;

std::string filter_values(const KnownSystem& system, std::string_view property, std::vector<std::uint32_t>& chosen,
                          const Test& passes) {
  std::erase_if(chosen,
                [&](std::uint32_t index) { return !passes(values_of(system, system.concepts[index], property)); });
  return {};
}

}  // namespace

std::string apply_filter(const KnownSystem& system, const Node& filter, std::vector<std::uint32_t>& chosen) {
  const auto op = filter["op"].text();
  const auto property = filter["property"].text();
  const auto value = filter["value"].text();
  if (is_hierarchical(op)) return filter_hierarchy(system, op, value, chosen);
  const auto test = [&](const Test& passes) { return filter_values(system, property, chosen, passes); };
  if (op == "=") return test([&](const Values& own) { return std::ranges::find(own, value) != own.end(); });
  if (op == "exists") return test([&](const Values& own) { return own.empty() == (value == "false"); });
  if (op == "in" || op == "not-in") {
    const auto wanted = parts_of(value);
    return test([&](const Values& own) {
      const bool found = std::ranges::find_first_of(own, wanted) != own.end();
      return found == (op == "in");
    });
  }
  if (op == "regex") {
    RE2::Options options(RE2::Quiet);
    const re2::RE2 pattern(re2::StringPiece(value.data(), value.size()), options);
    if (!pattern.ok()) return "'" + std::string(value) + "' is no regular expression";
    return test([&](const Values& own) {
      return std::ranges::any_of(own, [&](std::string_view text) {
        return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
      });
    });
  }
  return "the filter '" + std::string(op) + "' is not known";
}

}  // namespace linkway::fhir::compiler
