// What the references of an instance point to (R4 references.html#contained, bundle.html#references).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/validation/at.h"

namespace linkway::fhir::validation {

class Library;
class QuestionnaireCache;

struct Found {
  enum class Where : std::uint8_t {
    nowhere,
    contained,  // in the same container, or the container itself ("#")
    bundled,    // an entry of a Bundle around it, or beside it in Parameters
    outside,    // the Library had it
  };
  Where where = Where::nowhere;
  const data::Node* resource = nullptr;
  const Scope* scope = nullptr;  // of contained and bundled ones, with its place; null for what was found outside
  bool ambiguous = false;        // more than one entry fits; the first is given
  explicit operator bool() const { return resource != nullptr; }
};

// Built on first use, once for each container and Bundle: looking up does not depend on their size.
class ReferenceTable {
 public:
  ReferenceTable(const data::Node& root, Library& library, const Definitions& definitions = Definitions::core());
  ~ReferenceTable();
  ReferenceTable(const ReferenceTable&) = delete;
  ReferenceTable& operator=(const ReferenceTable&) = delete;

  [[nodiscard]] Found find(const Scope& from, std::string_view reference);
  // The same without asking the Library.
  [[nodiscard]] Found find_inside(const Scope& from, std::string_view reference);
  // Entries of the nearest Bundle with this type and id that the reference does not lead to, as their fullUrl says
  // otherwise: the first, and whether there are more. bundle.html#references compares URLs alone.
  [[nodiscard]] Found find_namesake(const Scope& from, std::string_view reference);
  // The fullUrl of the entry that holds this resource or its container; "" when there is none.
  [[nodiscard]] std::string_view full_url(const Scope& from);
  // How many things within the resource of this scope have this id, as elements or in a narrative.
  [[nodiscard]] std::size_t anchors_within(const Scope& scope, std::string_view id);
  // The same; where there is none, within the Bundle around it.
  [[nodiscard]] std::size_t anchors(const Scope& from, std::string_view id);
  // Questionnaires that responses of the instance are compared with.
  [[nodiscard]] QuestionnaireCache& questionnaires();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linkway::fhir::validation
