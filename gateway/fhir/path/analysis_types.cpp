#include "fhir/path/analysis_types.h"

#include <algorithm>
#include <array>
#include <utility>

namespace linkway::fhir::path {

namespace {

constexpr std::array<std::pair<SystemType, std::string_view>, 10> system_names = {{
    {SystemType::boolean, "Boolean"},
    {SystemType::integer, "Integer"},
    {SystemType::long_integer, "Long"},
    {SystemType::decimal, "Decimal"},
    {SystemType::string, "String"},
    {SystemType::date, "Date"},
    {SystemType::date_time, "DateTime"},
    {SystemType::time, "Time"},
    {SystemType::quantity, "Quantity"},
    {SystemType::type_info, "TypeInfo"},
}};

std::string_view system_name(SystemType type) {
  for (const auto& [known, name] : system_names) {
    if (known == type) return name;
  }
  return "";
}

}  // namespace

std::string name_of(const StaticType& type) {
  if (type.system != SystemType::none) return "System." + std::string(system_name(type.system));
  if (type.type != nullptr) return std::string(type.type->type.view());
  return type.element == nullptr ? "" : std::string(type.element->path.view());
}

std::string types_text(const Shape& shape) {
  constexpr std::size_t shown = 4;
  std::vector<std::string> names;
  for (const auto& type : shape.types) {
    auto name = name_of(type);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  if (names.empty()) return shape.open ? "anything" : "nothing";
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) out += (i == 0 ? "" : " | ") + names[i];
  if (names.size() > shown) out += " | " + std::to_string(names.size() - shown) + " more";
  return shape.open ? out + " | anything" : out;
}

std::string cardinality_text(const Shape& shape) {
  return std::string(shape.may_be_empty ? "0" : "1") + (shape.list ? "..*" : "..1");
}

namespace analysis {

SystemType system_type(std::string_view name) {
  for (const auto& [type, known] : system_names) {
    if (known == name) return type;
  }
  return SystemType::none;
}

SystemType system_of(const StaticType& type) {
  if (type.system != SystemType::none || type.type == nullptr) return type.system;
  // R4 fhirpath.html#types: what FHIR's primitives and quantities are converted to.
  constexpr std::array<std::pair<std::string_view, SystemType>, 13> table = {{
      {"string", SystemType::string},
      {"uri", SystemType::string},
      {"base64Binary", SystemType::string},
      {"xhtml", SystemType::string},
      {"boolean", SystemType::boolean},
      {"integer", SystemType::integer},
      {"integer64", SystemType::long_integer},
      {"decimal", SystemType::decimal},
      {"date", SystemType::date},
      {"dateTime", SystemType::date_time},
      {"instant", SystemType::date_time},
      {"time", SystemType::time},
      {"Quantity", SystemType::quantity},
  }};
  for (const auto& [name, system] : table) {
    if (type.type->is_a(name)) return system;
  }
  return SystemType::none;
}

Kinds kinds_of(const Shape& shape) {
  Kinds kinds = 0;
  for (const auto& type : shape.types) kinds |= kind(system_of(type));
  return kinds;
}

bool can_be(const Shape& shape, Kinds kinds) {
  return kinds == any_kind || shape.open || shape.types.empty() || (kinds_of(shape) & kinds) != 0;
}

std::string kinds_text(Kinds kinds) {
  if (kinds == temporal_kind) return "a date or time";
  if (kinds == date_kind) return "a date";
  std::string out;
  for (const auto& [type, name] : system_names) {
    if ((kinds & kind(type)) == 0) continue;
    out += (out.empty() ? "" : " or ") + std::string(name);
  }
  return out;
}

Shape one(SystemType type) {
  Shape shape;
  shape.types.push_back({type, nullptr, nullptr});
  shape.may_be_empty = false;
  return shape;
}

Shape anything() {
  Shape shape;
  shape.open = true;
  shape.list = true;
  return shape;
}

Shape single(Shape shape) {
  shape.list = false;
  shape.ordered = true;
  return shape;
}

void add_type(Shape& shape, const StaticType& type) {
  constexpr std::size_t most = 200;
  if (std::find(shape.types.begin(), shape.types.end(), type) != shape.types.end()) return;
  if (shape.types.size() < most) {
    shape.types.push_back(type);
  } else {
    shape.open = true;
  }
}

void add_types(Shape& shape, const Shape& more) {
  for (const auto& type : more.types) add_type(shape, type);
  shape.open = shape.open || more.open;
}

void add_type_code(Shape& shape, std::string_view code, const Element* element, const Definitions& definitions) {
  constexpr std::string_view prefix = "http://hl7.org/fhirpath/System.";
  if (code.starts_with(prefix)) {
    const auto system = system_type(code.substr(prefix.size()));
    if (system != SystemType::none) return add_type(shape, {system, nullptr, nullptr});
  } else if (const auto* type = definitions.type(code)) {
    return add_type(shape, {SystemType::none, type, element});
  }
  shape.open = true;
}

bool find_type(const SyntaxNode& specifier, const Definitions& definitions, StaticType& into) {
  const auto qualifier = specifier.qualifier.view();
  if (qualifier.empty() || qualifier == "FHIR") {
    into = {SystemType::none, definitions.type(specifier.key()), nullptr};
    if (into.type != nullptr) return true;
  }
  if (!qualifier.empty() && qualifier != "System") return false;
  into = {system_type(specifier.text), nullptr, nullptr};
  return into.system != SystemType::none || (qualifier == "System" && specifier.text.view() == "Any");
}

bool may_be(const StaticType& type, const StaticType& other) {
  if (type.system != SystemType::none || other.system != SystemType::none) return system_of(type) == system_of(other);
  if (other.type == nullptr) return type.type == nullptr;
  if (type.type == nullptr) return other.type->type.view() == "BackboneElement" || other.type->type.view() == "Element";
  return type.type->is_a(other.type->type) || other.type->is_a(type.type->type);
}

}  // namespace analysis

}  // namespace linkway::fhir::path
