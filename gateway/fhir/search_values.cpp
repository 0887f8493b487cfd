#include "fhir/search_values.h"

#include <algorithm>

#include "fhir/codes.h"
#include "fhir/primitive.h"
#include "fhir/reference.h"
#include "fhir/search_table.h"

namespace linkway::fhir {

namespace {

using data::Node;
using Values = std::vector<SearchValue>;

std::string joined(std::string_view system, std::string_view value) {
  return std::string(system).append("|").append(value);
}

void add_identifiers(const Node& resource, std::string_view type, Values& out) {
  const auto parameter = std::string(type) + ".identifier";
  for (const auto& [system, value] : identifiers(resource)) {
    out.push_back({parameter, std::string(value), std::string(system)});
    if (system.empty()) out.push_back({parameter, joined("", value), ""});
  }
}

void add_reference(const Node& reference, std::string_view index, Values& out) {
  const auto literal = parse_reference(string_of(reference["reference"]));
  auto target = std::string(literal.type).append("/").append(literal.id);
  if (literal.kind == Reference::Kind::relative) {
    out.push_back({std::string(index), std::move(target), ""});
  } else if (literal.kind == Reference::Kind::absolute) {
    out.push_back({std::string(index), std::string(literal.base) + "/" + target, ""});
  }
  const auto& identifier = reference["identifier"];
  if (const auto value = string_of(identifier["value"]); !value.empty()) {
    const auto system = string_of(identifier["system"]);
    out.push_back({std::string(index), joined(system, value), std::string(system)});
  }
}

void add_element(const Searchable& row, const Node& element, Values& out) {
  for (const auto& item : element.items()) add_element(row, item, out);
  if (row.shown.kind == "reference") {
    if (element.is_object()) add_reference(element, row.index, out);
  } else if (const auto code = string_of(element); !code.empty()) {
    out.push_back({std::string(row.index), std::string(code), ""});
  }
}

}  // namespace

Values search_values(const Node& resource) {
  const auto type = string_of(resource["resourceType"]);
  Values found;
  add_identifiers(resource, type, found);
  for (const auto& row : searchables()) {
    if (row.shown.type != type || type.empty() || row.element.empty()) continue;
    add_element(row, resource[row.element], found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace linkway::fhir
