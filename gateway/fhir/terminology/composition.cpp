#include "fhir/terminology/composition.h"

#include <re2/re2.h>

#include <array>
#include <utility>

#include "base/text.h"

namespace linkway::fhir::terminology {

namespace {

using data::Node;

constexpr std::array<std::pair<std::string_view, Filter::Op>, 9> operators{
    {{"=", Filter::Op::equal},
     {"is-a", Filter::Op::is_a},
     {"descendent-of", Filter::Op::descendent_of},
     {"is-not-a", Filter::Op::is_not_a},
     {"regex", Filter::Op::regex},
     {"in", Filter::Op::in},
     {"not-in", Filter::Op::not_in},
     {"generalizes", Filter::Op::generalizes},
     {"exists", Filter::Op::exists}}};

Filter read_filter(const Node& node) {
  Filter filter;
  filter.op_text = node["op"].text();
  for (const auto& [text, op] : operators) {
    if (text == filter.op_text) filter.op = op;
  }
  filter.property = node["property"].text();
  filter.value = node["value"].text();
  if (filter.op == Filter::Op::in || filter.op == Filter::Op::not_in) {
    for (const auto value : text::split(filter.value, ',')) filter.values.push_back(text::trim(value));
  }
  if (filter.op == Filter::Op::regex) {
    RE2::Options options(RE2::Quiet);
    auto pattern = std::make_shared<const RE2>(re2::StringPiece(filter.value.data(), filter.value.size()), options);
    if (pattern->ok()) filter.pattern = std::move(pattern);
  }
  return filter;
}

Part read_part(const Node& node) {
  Part part;
  part.system = node["system"].text();
  part.version = node["version"].text();
  for (const auto& item : node["concept"].items()) {
    part.listed = true;
    const auto code = item["code"].text();
    if (!code.empty() && part.codes.emplace(code, &item).second) part.order.push_back(code);
  }
  for (const auto& item : node["filter"].items()) part.filters.push_back(read_filter(item));
  for (const auto& item : node["valueSet"].items()) part.value_sets.push_back(item.text());
  return part;
}

}  // namespace

Composition read_composition(const Node& compose) {
  Composition composition;
  const auto& inactive = compose["inactive"];
  composition.inactive = !inactive || inactive.boolean();
  for (const auto& item : compose["include"].items()) composition.includes.push_back(read_part(item));
  for (const auto& item : compose["exclude"].items()) composition.excludes.push_back(read_part(item));
  return composition;
}

}  // namespace linkway::fhir::terminology
