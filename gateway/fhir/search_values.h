// What a search can find a resource by. The parameters offered are one table, from which the CapabilityStatement is
// made too.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "data/node.h"

namespace linkway::fhir {

struct OfferedParameter {
  std::string_view type;  // resource type, "" for all
  std::string_view name;  // "owner"
  std::string_view kind;  // token, reference, date
  std::string_view documentation;
};
[[nodiscard]] std::span<const OfferedParameter> search_parameters();

struct SearchValue {
  std::string parameter;  // "Task.owner", "identifier" parameters as "Patient.identifier"
  std::string value;      // token: the code; reference: "Type/id"; identifier: the value
  std::string system;     // identifier only
  friend bool operator==(const SearchValue&, const SearchValue&) = default;
  friend auto operator<=>(const SearchValue&, const SearchValue&) = default;
};
// Task: status, owner, requester, focus, patient (for), identifier; ServiceRequest: status, subject, requester,
// identifier, based-on; every other type: identifier. References are relative ("Patient/abc"), or absolute as they are;
// logical references give "system|value" under the same parameter with the system filled. An identifier without a
// system is there as "|value" too, because a value without a system matches any system. Sorted, each once.
[[nodiscard]] std::vector<SearchValue> search_values(const data::Node& resource);

// A search URL's query part, read for one type.
struct SearchRequest {
  std::vector<std::vector<SearchValue>> values;  // all groups must hold, any value within one
  std::optional<Instant> updated_from;           // >=
  std::optional<Instant> updated_until;          // <
  std::optional<std::string> id;                 // _id
  std::size_t count = 50;                        // _count, at most 500
  std::string after;                             // _after: our own paging cursor (an id)
};
// `own_base`: the gateway's FHIR base URL; absolute references below it are taken as relative. An unknown parameter,
// modifier or prefix is refused by name (Prefer: handling=strict is the only handling; a search that silently ignores
// a filter would show more than was asked for). _lastUpdated takes eq, ne is refused, gt, ge, lt, le, with partial
// dates. References take Type/id, an absolute URL, with :identifier system|value, and an id alone where only one type
// makes sense ("patient", "subject": Patient; "focus", "based-on": ServiceRequest). Problems are of category malformed.
[[nodiscard]] Result<SearchRequest> parse_search(std::string_view type, std::string_view query,
                                                 std::string_view own_base);

}  // namespace linkway::fhir
