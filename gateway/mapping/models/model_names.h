// The children of a type by the names that they have in JSON, in XML or as columns of a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

// The element whose children stand in it; null when nothing is known of it.
[[nodiscard]] const fhir::Element* holder_of(const fhir::Inside& inside);
// Where the children of a step's element stand.
[[nodiscard]] fhir::Inside inside_of(const Step& step);

// What an element is called: its own name, or what an extension says. Of a choice, without its type.
[[nodiscard]] std::string_view json_name(const fhir::Element& element);
[[nodiscard]] std::string_view xml_name(const fhir::Element& element);
// The same of the root of an instance.
[[nodiscard]] std::string_view root_name(const fhir::Structure& type);
// The namespace that a definition says for its elements, or one of its bases; "" when it says none.
[[nodiscard]] std::string_view namespace_of(const fhir::Structure& type, const fhir::Definitions& definitions);
[[nodiscard]] bool is_fhir_type(const fhir::Structure& type);
// Whether it came from FHIR's Element or BackboneElement (id, extensions), and not from the model itself.
[[nodiscard]] bool is_of_element(const fhir::Element& child);

// What a namespace is called where there is none.
inline constexpr std::string_view no_namespace = "noNamespace";
// Whether it is a choice group (xml-choice-group): not seen in XML, its children stand in its place.
[[nodiscard]] bool is_choice_group(const fhir::Element& element);

// Filled as types are met; as large as the definitions of those at most. One thread at a time.
class ModelNames {
 public:
  enum class Format : std::uint8_t { json, xml_element, xml_attribute };

  ModelNames(const fhir::Definitions& definitions, Format format) : definitions_(definitions), format_(format) {}

  struct Named {
    Step step;
    Step group;  // a choice group that holds it without a name in XML; not ok where there is none
    explicit operator bool() const { return static_cast<bool>(step); }
  };
  // All that have the name: more than one only in XML, in different namespaces.
  [[nodiscard]] const std::vector<Named>& find(const fhir::Inside& inside, std::string_view name);
  // What takes the text of an XML element (representation xmlText).
  [[nodiscard]] Named text_of(const fhir::Inside& inside);
  // The names that there are, for suggestions.
  [[nodiscard]] std::vector<std::string_view> all(const fhir::Inside& inside);

 private:
  using Table = std::unordered_map<std::string, std::vector<Named>>;
  // No name of XML or JSON that is looked for is empty.
  static constexpr std::string_view of_text = "";

  [[nodiscard]] const Table& table(const fhir::Inside& inside);
  void fill(Table& table, const fhir::Inside& inside, const Step& group) const;

  const fhir::Definitions& definitions_;
  const Format format_;
  std::unordered_map<const void*, Table> tables_;
  std::string asked_;
};

}  // namespace linkway::mapping
