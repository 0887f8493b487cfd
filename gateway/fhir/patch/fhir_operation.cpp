#include "fhir/patch/fhir_operation.h"

#include <algorithm>
#include <optional>
#include <string>

#include "fhir/patch/json_pointer.h"
#include "fhir/patch/problems.h"
#include "fhir/problem_list.h"

namespace linkway::fhir {

namespace {

using data::Node;

constexpr std::array<std::string_view, 7> part_names = {"type",  "path",   "name",       "value",
                                                        "index", "source", "destination"};
using Parts = std::array<Node, part_names.size()>;

std::size_t place_of(std::string_view name) {
  return static_cast<std::size_t>(std::find(part_names.begin(), part_names.end(), name) - part_names.begin());
}

const Node& part(const Parts& parts, std::string_view name) { return parts[place_of(name)]; }

Problem missing(std::string_view name) { return malformed_patch("the part '" + std::string(name) + "' is missing"); }

Result<Parts> read_parts(const Node& parameter) {
  Parts parts;
  for (const auto& each : parameter["part"].items()) {
    const auto name = each["name"].text();
    const auto place = place_of(name);
    if (place == parts.size()) {
      return malformed_patch(name_for_text(name, "a name") +
                             " is no part of an operation; they are type, path, name, "
                             "value, index, source and destination");
    }
    if (parts[place]) return malformed_patch("the part '" + std::string(name) + "' is there twice");
    parts[place] = each;
  }
  return parts;
}

// The text of a part, in whatever type of text it stands: clients write the type as a string and the path as a code.
Result<std::string_view> text_of(const Parts& parts, std::string_view name) {
  const auto& found = part(parts, name);
  if (!found) return missing(name);
  for (const auto& member : found.members()) {
    if (member.name.view().starts_with("value") && member.value.is_text()) return member.value.text();
  }
  return malformed_patch("the part '" + std::string(name) + "' needs a text");
}

Result<std::size_t> number_of(const Parts& parts, std::string_view name) {
  const auto& found = part(parts, name);
  if (!found) return missing(name);
  for (const auto* member : {"valueInteger", "valueUnsignedInt", "valuePositiveInt"}) {
    const auto& value = found[member];
    if (value.kind() != data::Kind::number) continue;
    if (const auto index = parse_index(value.text())) return *index;
  }
  return malformed_patch("the part '" + std::string(name) + "' needs a whole number from 0");
}

// Puts the result into `into`, or its problems into `problems`.
template <class T>
void take(Result<T> result, T& into, Problems& problems) {
  if (!problems.empty()) return;
  if (result) {
    into = *std::move(result);
  } else {
    problems = std::move(result).problems();
  }
}

}  // namespace

Result<FhirOperation> read_fhir_operation(const Node& parameter) {
  if (parameter["name"].text() != "operation") return malformed_patch("the name of the parameter must be 'operation'");
  const auto parts = read_parts(parameter);
  if (!parts) return parts.problems();
  const auto type = text_of(*parts, "type");
  if (!type) return type.problems();
  const auto* verb = std::find(patch_verbs.begin(), patch_verbs.end(), *type);
  if (verb == patch_verbs.end()) {
    return malformed_patch("the type must be one of add, insert, delete, replace and move");
  }

  FhirOperation operation;
  operation.verb = static_cast<PatchVerb>(verb - patch_verbs.begin());
  operation.value = part(*parts, "value");
  Problems problems;
  take(text_of(*parts, "path"), operation.path, problems);
  if (operation.verb == PatchVerb::add) take(text_of(*parts, "name"), operation.name, problems);
  if (operation.verb == PatchVerb::insert) take(number_of(*parts, "index"), operation.index, problems);
  if (operation.verb == PatchVerb::move) {
    take(number_of(*parts, "source"), operation.source, problems);
    take(number_of(*parts, "destination"), operation.destination, problems);
  } else if (operation.verb != PatchVerb::remove && !operation.value && problems.empty()) {
    problems.push_back(missing("value"));
  }
  if (!problems.empty()) return problems;
  return operation;
}

}  // namespace linkway::fhir
