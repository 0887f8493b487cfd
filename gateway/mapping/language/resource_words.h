// Codes and urls that writing and reading a StructureMap share.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace linkway::mapping {

// Extensions in an R4 resource for elements of R5, and the other way round (R5 versions.html#extensions).
inline constexpr std::string_view constant_extension =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-StructureMap.const";
inline constexpr std::string_view default_extension =
    "http://hl7.org/fhir/4.0/StructureDefinition/extension-StructureMap.group.rule.source.defaultValue";
inline constexpr std::string_view fhirpath_language = "text/fhirpath";

// Metadata lines that stand in the resource: the first name of their path, in the order of the definition. What may
// repeat is a list.
struct MetadataElement {
  std::string_view name;
  bool list;
};
inline constexpr std::array<MetadataElement, 5> metadata_before = {
    {{"id", false}, {"implicitRules", false}, {"language", false}, {"identifier", true}, {"version", false}}};
inline constexpr std::array<MetadataElement, 8> metadata_after = {{{"experimental", false},
                                                                   {"date", false},
                                                                   {"publisher", false},
                                                                   {"contact", true},
                                                                   {"useContext", true},
                                                                   {"jurisdiction", true},
                                                                   {"purpose", false},
                                                                   {"copyright", false}}};
// Within those.
inline constexpr std::array<std::string_view, 2> metadata_lists = {"coding", "telecom"};

// A parameter of a group call in R4, where only names are foreseen: what would read as a value of the language.
[[nodiscard]] inline bool looks_like_value(std::string_view text) {
  constexpr std::string_view begins = "'\"`@+-0123456789";
  return text == "true" || text == "false" || begins.find(text.front()) != std::string_view::npos;
}

// A rule's name as the id that it is in the resource.
[[nodiscard]] std::string rule_id(const std::string& name);

}  // namespace linkway::mapping
