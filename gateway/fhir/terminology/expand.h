// ValueSet/$expand (R4 valueset-operation-expand.html): what is asked, and what comes of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "fhir/definitions/terminology.h"

namespace linkway::fhir::terminology {

struct ExpandOptions {
  std::string filter;  // words that the display holds, or what the code begins with; case makes no difference
  std::size_t offset = 0;
  std::optional<std::size_t> count;
  bool include_designations = false;
  bool active_only = false;
  std::string display_language;  // "" for the code system's own
};

struct ExpansionItem {
  std::string_view system;
  std::string_view version;
  std::string_view code;
  std::string_view display;
  bool is_abstract = false;
  bool inactive = false;
  const Concept* known = nullptr;      // null where the code system is not loaded
  const data::Node* stated = nullptr;  // concept of the composition; null where that does not name it
};

// Flat, in the order of the composition. Points into the definitions and the composition.
struct ExpansionList {
  std::vector<ExpansionItem> items;  // those of the page
  std::size_t total = 0;             // of all pages
  bool complete = true;
  std::string reason;  // what could not be listed
};

// More codes than this in one answer are too costly; a page may be asked for.
inline constexpr std::size_t most_expanded = 50'000;

struct ExpansionHeader {
  std::string_view url;
  std::string_view version;
  std::string_view timestamp;  // a FHIR instant
};
// The ValueSet resource of the answer. One that is not complete is marked as unclosed (extension valueset-unclosed).
[[nodiscard]] data::Node expansion_resource(data::Builder& builder, const ExpansionList& list,
                                            const ExpandOptions& options, const ExpansionHeader& header);

}  // namespace linkway::fhir::terminology
